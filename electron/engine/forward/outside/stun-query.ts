import { performance } from 'node:perf_hooks'
import type { InVain, StunFailure } from '#shared/forward/stun-found'
import type { Family } from '#shared/sockets/socket'
import { parseStunServer, type StunServer } from '#shared/stun/server-name'
import type { StunEndpoint } from '#shared/stun/words'
import { resolveName } from '../../scan/host/resolve-name'
import type { StunSeen } from '../parts'
import { howItEnded } from './how-it-ended'
import { plainAddress } from './plain-address'
import { type StunReply, StunSocket } from './stun-socket'

/** Longest that one server is waited for, its name included, in milliseconds. */
const deadlineMs = 3000

/** What one STUN server said. */
export interface StunSight extends StunSeen {
  /** Where our question came from, as the server saw it; null: not known. */
  readonly port: number | null
}

/**
 * Asks STUN servers, all at the same time, each from a source port of its own, who we look like. Never takes longer than
 * three seconds. Only the servers that are named are contacted, over one family only; two names of one server are one witness.
 */
export function askStun(
  servers: readonly string[],
  { family }: { readonly family: Family },
  signal: AbortSignal,
): Promise<readonly StunSight[]> {
  const taken = new Map<string, string>()
  return Promise.all(servers.map((server) => askServer(server, family, taken, signal)))
}

/** @param taken who is asked already: the name of each address and port */
async function askServer(
  name: string,
  family: Family,
  taken: Map<string, string>,
  signal: AbortSignal,
): Promise<StunSight> {
  const since = performance.now()
  const sight = (part: Partial<StunSight>): StunSight => ({
    server: name,
    family,
    asked: null,
    address: null,
    port: null,
    because: null,
    inVain: null,
    ...part,
    tookMs: performance.now() - since,
  })
  const found = await findServer(name, family, signal)
  if (!found.ok) return sight({ because: found.because, inVain: found.inVain })
  const { address: asked, port } = found.endpoint
  const place = `${plainAddress(asked)} ${port}`
  const same = taken.get(place)
  if (same !== undefined) {
    return sight({ asked, because: { why: 'same-server', as: same }, inVain: 'not-asked' })
  }
  taken.set(place, name)
  let socket: StunSocket
  try {
    socket = await StunSocket.open(family, found.endpoint)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    return sight({ asked, because: { why: 'code', code }, inVain: 'not-asked' })
  }
  try {
    const waitMs = Math.max(100, deadlineMs - (performance.now() - since))
    const reply = await socket.ask({ to: found.endpoint, change: null, waitMs }, signal)
    return sight({ asked, ...readReply(family, reply) })
  } finally {
    socket.close()
  }
}

/** The first address of a server in a family, or why there is none. */
export async function findServer(
  name: string,
  family: Family,
  signal: AbortSignal,
): Promise<
  | { readonly ok: true; readonly endpoint: StunEndpoint }
  | { readonly ok: false; readonly because: StunFailure; readonly inVain: InVain }
> {
  const parsed = parseStunServer(name)
  const no = (because: StunFailure, inVain: InVain = 'not-asked') => ({ ok: false, because, inVain }) as const
  if (!parsed.ok) return no({ why: 'no-server' })
  const { host, port, literal }: StunServer = parsed.server
  if (literal !== null && literal !== family) return no({ why: 'other-family' })
  if (literal !== null) return { ok: true, endpoint: { family, address: host, port } }
  const { addresses, problem } = await resolveName(host, family, signal, deadlineMs)
  const [first] = addresses
  if (first !== undefined) return { ok: true, endpoint: { family, address: first.address, port } }
  const noServer = problem?.why === 'no-name-server' || problem?.why === 'silent'
  return no({ why: 'no-address', because: problem }, noServer ? 'no-name-server' : 'not-asked')
}

function readReply(
  family: Family,
  reply: StunReply,
): Pick<StunSight, 'address' | 'port' | 'because' | 'inVain'> {
  const no = (because: StunFailure, inVain: InVain = 'answered') => ({
    address: null,
    port: null,
    because,
    inVain,
  })
  switch (reply.kind) {
    case 'silent':
      return no({ why: 'silent' }, 'silent')
    case 'failed':
      return no({ why: 'code', code: reply.code }, howItEnded(reply.code))
    case 'answer': {
      const { mapped, kind, error } = reply.message
      if (kind === 'error' || mapped === null) return no({ why: 'refused', error })
      const { address, port } = mapped
      if (mapped.family !== family) return no({ why: 'saw-other-family', address })
      if (port === 0 || address === '0.0.0.0' || address === '::') {
        return no({ why: 'saw-nobody', address, port })
      }
      return { address, port, because: null, inVain: null }
    }
  }
}

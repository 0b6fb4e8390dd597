import { performance } from 'node:perf_hooks'
import { systemWords } from '#shared/forward/system-words'
import type { InVain } from '#shared/forward/verdict/findings'
import { unresolvedText } from '#shared/scan/name-failure'
import type { Family } from '#shared/sockets/socket'
import { parseStunServer, type StunServer } from '#shared/stun/server-name'
import type { StunEndpoint, StunMessage } from '#shared/stun/words'
import { familyWords } from '#shared/words/family-words'
import { resolveName } from '../../scan/host/resolve-name'
import { howItEnded } from './how-it-ended'
import { plainAddress } from './plain-address'
import { type StunReply, StunSocket } from './stun-socket'

/** Longest that one server is waited for, its name included, in milliseconds. */
const deadlineMs = 3000

/** What one STUN server said. */
export interface StunSight {
  /** As it was named. */
  readonly server: string
  readonly family: Family
  /** Where its name led to; null: to nothing. */
  readonly asked: string | null
  /** Where our question came from, as the server saw it; null: not known, see `problem`. */
  readonly address: string | null
  readonly port: number | null
  /** A whole sentence; null where there is an address. */
  readonly problem: string | null
  /** How it ended where there is no address. */
  readonly inVain: InVain | null
  readonly tookMs: number
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
    problem: null,
    inVain: null,
    ...part,
    tookMs: performance.now() - since,
  })
  const found = await findServer(name, family, signal)
  if (!found.ok) return sight({ problem: found.problem, inVain: found.inVain })
  const { address: asked, port } = found.endpoint
  const place = `${plainAddress(asked)} ${port}`
  const same = taken.get(place)
  if (same !== undefined) {
    const problem = `${name} is the same server as ${same}, so it is asked once.`
    return sight({ asked, problem, inVain: 'not-asked' })
  }
  taken.set(place, name)
  let socket: StunSocket
  try {
    socket = await StunSocket.open(family, found.endpoint)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    return sight({ asked, problem: `${name} could not be asked: ${systemWords(code)}.`, inVain: 'not-asked' })
  }
  try {
    const waitMs = Math.max(100, deadlineMs - (performance.now() - since))
    const reply = await socket.ask({ to: found.endpoint, change: null, waitMs }, signal)
    return sight({ asked, ...readReply(name, family, reply) })
  } finally {
    socket.close()
  }
}

/** The first address of a server in a family; a sentence where there is none. */
export async function findServer(
  name: string,
  family: Family,
  signal: AbortSignal,
): Promise<
  | { readonly ok: true; readonly endpoint: StunEndpoint }
  | { readonly ok: false; readonly problem: string; readonly inVain: InVain }
> {
  const parsed = parseStunServer(name)
  if (!parsed.ok) return { ...parsed, inVain: 'not-asked' }
  const { host, port, literal }: StunServer = parsed.server
  if (literal !== null && literal !== family) {
    const other = familyWords[family === 'ipv4' ? 'ipv6' : 'ipv4']
    const problem = `${name} is an ${other} address and can't be asked over ${familyWords[family]}.`
    return { ok: false, problem, inVain: 'not-asked' }
  }
  if (literal !== null) return { ok: true, endpoint: { family, address: host, port } }
  const { addresses, problem } = await resolveName(host, family, signal, deadlineMs)
  const [first] = addresses
  if (first !== undefined) return { ok: true, endpoint: { family, address: first.address, port } }
  return {
    ok: false,
    problem:
      problem === null
        ? `${host} has no ${familyWords[family]} address.`
        : `${unresolvedText({ name: host, problem })}.`,
    inVain: problem?.why === 'no-name-server' || problem?.why === 'silent' ? 'no-name-server' : 'not-asked',
  }
}

function readReply(
  name: string,
  family: Family,
  reply: StunReply,
): Pick<StunSight, 'address' | 'port' | 'problem' | 'inVain'> {
  const no = (problem: string, inVain: InVain = 'answered') => ({
    address: null,
    port: null,
    problem,
    inVain,
  })
  switch (reply.kind) {
    case 'silent':
      return no(`${name} did not answer.`, 'silent')
    case 'failed':
      return reply.code === 'ECONNREFUSED'
        ? no(`${name} says that nothing listens on that port.`)
        : no(`${name} could not be asked: ${systemWords(reply.code)}.`, howItEnded(reply.code))
    case 'answer': {
      const { mapped } = reply.message
      if (reply.message.kind === 'error' || mapped === null) return no(refusal(name, reply.message))
      if (mapped.family !== family) {
        return no(`${name} was asked over ${familyWords[family]} and answered with ${mapped.address}.`)
      }
      if (mapped.port === 0 || mapped.address === '0.0.0.0' || mapped.address === '::') {
        return no(`${name} answered with ${mapped.address} port ${mapped.port}, which nobody can have.`)
      }
      return { address: mapped.address, port: mapped.port, problem: null, inVain: null }
    }
  }
}

/** Why an answer has no address in it. */
export function refusal(name: string, { error }: StunMessage): string {
  if (error === null) return `${name} answered without an address.`
  return `${name} refused to answer (${error.code}${error.reason === '' ? '' : ` ${error.reason}`}).`
}

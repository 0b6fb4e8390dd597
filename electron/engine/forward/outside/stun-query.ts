import { performance } from 'node:perf_hooks'
import type { Family } from '#shared/sockets/socket'
import { parseStunServer, type StunServer } from '#shared/stun/server-name'
import type { StunEndpoint, StunMessage } from '#shared/stun/words'
import { resolveName } from '../../scan/resolve-name'
import { plainAddress } from './plain-address'
import { type StunReply, StunSocket } from './stun-socket'
import { systemWords } from './system-words'

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
    ...part,
    tookMs: performance.now() - since,
  })
  const found = await findServer(name, family, signal)
  if (!found.ok) return sight({ problem: found.problem })
  const { address: asked, port } = found.endpoint
  const place = `${plainAddress(asked)} ${port}`
  const same = taken.get(place)
  if (same !== undefined) {
    return sight({ asked, problem: `${name} is the same server as ${same}, so it is asked once.` })
  }
  taken.set(place, name)
  let socket: StunSocket
  try {
    socket = await StunSocket.open(family, found.endpoint)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    return sight({ asked, problem: `${name} could not be asked: ${systemWords(code)}.` })
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
  { readonly ok: true; readonly endpoint: StunEndpoint } | { readonly ok: false; readonly problem: string }
> {
  const parsed = parseStunServer(name)
  if (!parsed.ok) return parsed
  const { host, port, literal }: StunServer = parsed.server
  if (literal !== null && literal !== family) {
    const other = family === 'ipv4' ? 'IPv6' : 'IPv4'
    return { ok: false, problem: `${name} is an ${other} address and can't be asked over ${words[family]}.` }
  }
  if (literal !== null) return { ok: true, endpoint: { family, address: host, port } }
  const { addresses, problem } = await resolveName(host, family, signal, deadlineMs)
  const [first] = addresses
  return first === undefined
    ? { ok: false, problem: `${problem ?? `${host} has no ${words[family]} address`}.` }
    : { ok: true, endpoint: { family, address: first.address, port } }
}

const words: Readonly<Record<Family, string>> = { ipv4: 'IPv4', ipv6: 'IPv6' }

function readReply(
  name: string,
  family: Family,
  reply: StunReply,
): Pick<StunSight, 'address' | 'port' | 'problem'> {
  const no = (problem: string) => ({ address: null, port: null, problem })
  switch (reply.kind) {
    case 'silent':
      return no(`${name} did not answer.`)
    case 'failed':
      return no(
        reply.code === 'ECONNREFUSED'
          ? `${name} says that nothing listens on that port.`
          : `${name} could not be asked: ${systemWords(reply.code)}.`,
      )
    case 'answer': {
      const { mapped } = reply.message
      if (reply.message.kind === 'error' || mapped === null) return no(refusal(name, reply.message))
      if (mapped.family !== family) {
        return no(`${name} was asked over ${words[family]} and answered with ${mapped.address}.`)
      }
      if (mapped.port === 0 || mapped.address === '0.0.0.0' || mapped.address === '::') {
        return no(`${name} answered with ${mapped.address} port ${mapped.port}, which nobody can have.`)
      }
      return { address: mapped.address, port: mapped.port, problem: null }
    }
  }
}

/** Why an answer has no address in it. */
export function refusal(name: string, { error }: StunMessage): string {
  if (error === null) return `${name} answered without an address.`
  return `${name} refused to answer (${error.code}${error.reason === '' ? '' : ` ${error.reason}`}).`
}

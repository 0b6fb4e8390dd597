import type { Protocol } from '../../sockets/socket'
import { knownServicePort, type ServicePort } from '../known-services'
import { portForms } from './pasted-forms'
import { addressOf } from './pasted-hosts'

/** A place of a text that names a port. */
export interface NamedPort {
  /** Any whole number: whoever asks says what is wrong with one that is none. */
  readonly port: number
  /** As it may be asked for; null: all addresses; undefined: it doesn't say. */
  readonly address: string | null | undefined
  /** A name in the place of an address, which can't be looked up here; null where there is none. */
  readonly host: string | null
  /** Null: it doesn't say. */
  readonly protocol: Protocol | null
  /** Offset in its line. */
  readonly at: number
  readonly end: number
  /** How clearly it is a port, 0 to 60. */
  readonly weight: number
  /** True for one of several that stand in a row and are meant alike: "ports 80 and 443". */
  readonly listed: boolean
}

/** What stands in every form; most lines of a log are done with it. */
const mayNamePort = /\d|:[a-z]|\/(?:tcp|udp)|port|service|dhcp/i

/** Every place of one line that names a port, by place; of two that overlap, the clearer one. */
export function portsIn(line: string, serviceOf: ServicePort = knownServicePort): NamedPort[] {
  if (!mayNamePort.test(line)) return []
  const best = new Map<number, NamedPort>()
  for (const { pattern, weight, accept } of portForms) {
    for (const match of line.matchAll(pattern)) {
      const groups = match.groups ?? {}
      if (accept !== undefined && !accept(groups, line, match.index)) continue
      for (const named of placesOf(groups, match, serviceOf)) {
        const other = best.get(named.at)
        if (other === undefined || other.weight < weight) best.set(named.at, { ...named, weight })
      }
    }
  }
  return [...best.values()].sort((a, b) => a.at - b.at)
}

type Groups = Readonly<Record<string, string | undefined>>

function placesOf(
  groups: Groups,
  match: RegExpExecArray,
  serviceOf: ServicePort,
): Omit<NamedPort, 'weight'>[] {
  const places = match.indices?.groups ?? {}
  const [start, stop] = [match.index, match.index + match[0].length]
  const { spoken, a, b, c, d } = groups
  // Erlang's {127, 0, 0, 1}
  const host = a === undefined ? groups.host : [a, b, c, d].join('.')
  const found = numberOf(groups, serviceOf)
  if (found === null) return []
  const [at = start, end = stop] = places.port ?? places.hex ?? places.service ?? []
  const address = host === undefined ? undefined : addressOf(host.replace(/^\[|\]$/g, ''))
  const one = {
    address: groups.every === undefined ? address : null,
    host: host !== undefined && address === undefined ? host : null,
    protocol: protocolOf(spoken ?? '') ?? found.protocol,
  }
  const first = { ...one, port: found.port, at, end, listed: groups.more !== undefined }
  const [moreAt = 0] = places.more ?? []
  const more = [...(groups.more ?? '').matchAll(/\d{1,10}/g)].map((digits) => ({
    ...one,
    port: Number(digits[0]),
    at: moreAt + digits.index,
    end: moreAt + digits.index + digits[0].length,
    listed: true,
  }))
  return [first, ...more]
}

function numberOf(groups: Groups, serviceOf: ServicePort): ReturnType<ServicePort> {
  const { port, hex, service } = groups
  if (port !== undefined) return { port: Number(port), protocol: null }
  if (hex !== undefined) return { port: Number.parseInt(hex, 16), protocol: null }
  return service === undefined ? null : serviceOf(service)
}

/** The protocol that a word names; null for any other word. */
export function protocolOf(word: string): Protocol | null {
  const lower = word.toLowerCase()
  if (/^(?:udp|quic|dtls|dgram|coap)/.test(lower)) return 'udp'
  return /^(?:tcp|tls|ssl|https?|wss?|stream|ftps?|amqps?|redis|postgres|mysql|mongodb)/.test(lower)
    ? 'tcp'
    : null
}

import type { FirewallQuestion } from '../network'
import {
  type AddressRange,
  addressRange,
  matchesDestination,
  matchesFlags,
  matchesInterface,
  matchesPort,
  matchesSource,
} from '../packet-facts'
import { inverted, type Maybe, some } from '../packet-rules'

/** Elements of named sets, by {@link setKey}. */
export type NftSets = ReadonlyMap<string, readonly unknown[]>

/** Where a rule or a set belongs: `ip filter`. */
interface NftTable {
  readonly family: string
  readonly table: string
}

/** What names a set among those of all tables. */
export function setKey({ family, table }: NftTable, name: string): string {
  return `${family} ${table} ${name}`
}

/** The only key of an object and its value; a bare word has none. */
export function entryOf(part: unknown): readonly [string, unknown] {
  if (typeof part === 'string') return [part, null]
  return (typeof part === 'object' && part !== null ? Object.entries(part)[0] : undefined) ?? ['', null]
}

/** Holds the conditions of one rule against the packet. */
export class NftMatcher {
  readonly #table: NftTable
  readonly #sets: NftSets
  readonly #question: FirewallQuestion

  constructor(table: NftTable, sets: NftSets, question: FirewallQuestion) {
    this.#table = table
    this.#sets = sets
    this.#question = question
  }

  match(value: unknown): Maybe {
    const { op, left, right } = (value ?? {}) as { op?: unknown; left?: unknown; right?: unknown }
    // what the packet doesn't have is neither equal nor unequal: nft asks for the header first (nft(8), payload expressions)
    if (this.#isAbsent(left)) return false
    if (op !== '==' && op !== 'in' && op !== '!=') return this.#ordered(String(op), left, right)
    const result = this.compare(left, this.elements(right))
    return op === '!=' ? inverted(result) : result
  }

  /** What a right side stands for: a set's elements, or itself. Null among them: can't be told. */
  elements(right: unknown): readonly unknown[] {
    if (Array.isArray(right)) return right
    if (typeof right === 'string' && right.startsWith('@')) {
      return this.#sets.get(setKey(this.#table, right.slice(1))) ?? [null]
    }
    const [key, value] = entryOf(right)
    return key === 'set' && Array.isArray(value) ? value : [right]
  }

  /** Whether the left side is one of the values. */
  compare(left: unknown, values: readonly unknown[]): Maybe {
    const [kind, detail] = entryOf(left)
    if (kind === '&' && Array.isArray(detail)) return this.#flags(detail, values)
    if (this.#isAbsent(left)) return false
    const test = this.#test(kind, (detail ?? {}) as Record<string, unknown>)
    if (typeof test === 'boolean' || test === null) return test
    return some(values.map((value) => test(elementOf(value))))
  }

  /** How a value is held against that part of the packet; or the answer, where no value matters. */
  #test(kind: string, detail: Record<string, unknown>): Maybe | ((value: unknown) => Maybe) {
    const { family, protocol } = this.#question
    switch (`${kind} ${String(detail.key ?? '')}`) {
      case 'meta iifname':
      case 'meta iif':
        return (name) => (typeof name === 'string' ? matchesInterface(this.#question, name, '*') : null)
      case 'meta l4proto':
        return (name) => name === protocol
      case 'meta nfproto':
        return (name) => name === family
      case 'meta protocol':
        return (name) => name === (family === 'ipv4' ? 'ip' : 'ip6')
      case 'meta pkttype':
        return (name) => name === 'host' || name === 'unicast'
      case 'ct state':
        return (name) => name === 'new'
      case 'ct status':
        return (name) => (name === 'dnat' || name === 'snat' ? false : null)
      case 'ct direction':
        return (name) => name === 'original'
    }
    if (
      kind === 'fib' &&
      detail.result === 'type' &&
      Array.isArray(detail.flags) &&
      detail.flags.includes('daddr')
    ) {
      return (name) => name === 'local'
    }
    // the packet has no extension headers: `exthdr frag missing` is a comparison with false
    if (kind === 'exthdr') return (value) => value === false
    if (kind === 'payload') return this.#payload(String(detail.protocol), String(detail.field))
    return null
  }

  #payload(header: string, field: string): Maybe | ((value: unknown) => Maybe) {
    const { protocol } = this.#question
    if (header === 'th' || header === protocol) {
      if (field !== 'dport') return null
      return (value) => {
        const [first, last] = rangeOf(value, (end) => (typeof end === 'number' ? end : null)) ?? [null, null]
        return first === null || last === null ? null : matchesPort(this.#question, first, last)
      }
    }
    if (header !== 'ip' && header !== 'ip6') return null
    if (field === 'protocol' || field === 'nexthdr') return (name) => name === protocol
    if (field !== 'saddr' && field !== 'daddr') return null
    return (value) => {
      const range = addressesOf(value)
      if (range === null) return null
      return field === 'saddr'
        ? matchesSource(this.#question, range)
        : matchesDestination(this.#question, range)
    }
  }

  /** Whether that part of a packet is of another protocol or family. */
  #isAbsent(left: unknown): boolean {
    const [kind, detail] = entryOf(left)
    if (kind === '&' && Array.isArray(detail)) return this.#isAbsent(detail[0])
    if (kind !== 'payload') return false
    const header = String((detail as { protocol?: unknown } | null)?.protocol)
    const { family, protocol } = this.#question
    if (header === 'ip' || header === 'ip6') return header !== (family === 'ipv4' ? 'ip' : 'ip6')
    return /^(tcp|udp|icmp|icmpv6|arp|sctp|dccp|esp|ah|udplite|igmp)$/.test(header) && header !== protocol
  }

  /** `tcp flags & (syn|ack) == syn` */
  #flags([left, mask]: readonly unknown[], values: readonly unknown[]): Maybe {
    const [kind, detail] = entryOf(left)
    const { protocol, field } = (detail ?? {}) as { protocol?: unknown; field?: unknown }
    if (kind !== 'payload' || protocol !== 'tcp' || field !== 'flags') return null
    const flags = wordsOf(mask)
    // an array is a list of flags that are set together, not of alternatives
    const set = values.flatMap((value) => (value === 0 ? [] : (wordsOf(value) ?? ['?'])))
    return flags === null || set.includes('?') ? null : matchesFlags(this.#question, flags, set)
  }

  #ordered(op: string, left: unknown, right: unknown): Maybe {
    const [kind, detail] = entryOf(left)
    const { field } = (detail ?? {}) as { field?: unknown }
    const { port } = this.#question
    if (kind !== 'payload' || field !== 'dport' || typeof right !== 'number') return null
    switch (op) {
      case '<':
        return port < right
      case '<=':
        return port <= right
      case '>':
        return port > right
      case '>=':
        return port >= right
      default:
        return null
    }
  }
}

/** Elements with a timeout or a counter are wrapped. */
function elementOf(value: unknown): unknown {
  const [key, detail] = entryOf(value)
  return key === 'elem' ? (detail as { val?: unknown })?.val : value
}

function rangeOf<T>(value: unknown, read: (end: unknown) => T | null): readonly [T, T] | null {
  const [key, detail] = entryOf(value)
  const [first, last] = key === 'range' && Array.isArray(detail) ? detail : [value, value]
  const [from, to] = [read(first), read(last)]
  return from === null || to === null ? null : [from, to]
}

function addressesOf(value: unknown): AddressRange | null {
  const [key, detail] = entryOf(value)
  if (key === 'prefix') {
    const { addr, len } = (detail ?? {}) as { addr?: unknown; len?: unknown }
    return addressRange(`${String(addr)}/${String(len)}`)
  }
  const range = rangeOf(value, (end) => (typeof end === 'string' ? addressRange(end) : null))
  return range === null ? null : { ...range[0], last: range[1].last }
}

/** Flags as one word, a list, or words joined by `|`; null for what can't be told. */
function wordsOf(value: unknown): readonly string[] | null {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.every((word) => typeof word === 'string') ? value : null
  const [key, detail] = entryOf(value)
  return key === '|' && Array.isArray(detail) && detail.every((word) => typeof word === 'string')
    ? detail
    : null
}

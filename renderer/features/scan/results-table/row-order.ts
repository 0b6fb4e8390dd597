import { serviceText } from '#shared/identity/identity-words'
import { type ListenersHere, programOf } from '#shared/scan/listeners-here'
import type { ScanRecord } from '#shared/scan/record'
import { reasonAt, stateAt } from '#shared/scan/state'
import type { ServiceTable } from '#shared/services/service-table'
import { parseIpv4, parseIpv6 } from '#shared/targets/address'
import { reasonWord } from '../port-state-words'
import type { HostEntry, Sort } from '../scan-state'

/** Slots that a host may have: every port over two protocols. */
const slotRoom = 2 ** 17

/** A port's row as a number. */
export function rowKey(host: number, slot: number): number {
  return host * slotRoom + slot
}

export function hostOfKey(key: number): number {
  return Math.floor(key / slotRoom)
}

export function slotOfKey(key: number): number {
  return key % slotRoom
}

/** What the order and the filter need to know besides the columns. */
export interface RowOrder {
  readonly hosts: readonly HostEntry[]
  readonly services: ServiceTable | null
  readonly here: ListenersHere | null
}

/** Open first, then errors, then what is silent. */
const stateRank: Readonly<Record<string, number>> = {
  open: 0,
  error: 1,
  'open|filtered': 2,
  filtered: 3,
  closed: 4,
}

/** Sorts row keys in place by a column. Numbers sort as numbers, addresses too; what is unknown comes last either way. */
export function sortKeys(rows: number[], sort: Sort, results: ScanRecord, order: RowOrder): void {
  const { column } = sort
  if (column === null) return
  const direction = sort.descending ? -1 : 1
  const value = valuesOf(column, results, order)
  const values = new Map<number, number | string | null>()
  for (const key of rows) values.set(key, value(hostOfKey(key), slotOfKey(key)))
  rows.sort((a, b) => {
    const left = values.get(a) ?? null
    const right = values.get(b) ?? null
    if (left === right) return a - b
    if (left === null) return 1
    if (right === null) return -1
    return (left < right ? -1 : 1) * direction
  })
}

type Value = (host: number, slot: number) => number | string | null

function valuesOf(column: NonNullable<Sort['column']>, results: ScanRecord, order: RowOrder): Value {
  switch (column) {
    case 'host': {
      const ranks = hostRanks(order.hosts)
      return (host) => ranks[host] ?? null
    }
    case 'port':
      return (_host, slot) => results.asked.at(slot).port
    case 'protocol':
      return (_host, slot) => results.asked.at(slot).protocol
    case 'state': {
      const states = results.hosts.map((host) => host.states())
      return (host, slot) => stateRank[stateAt(states[host]?.[slot] ?? 0)] ?? null
    }
    case 'reason': {
      const reasons = results.hosts.map((host) => host.reasons())
      return (host, slot) => reasonWord(reasonAt(reasons[host]?.[slot] ?? 0))
    }
    case 'service':
      return (host, slot) => {
        const { port, protocol } = results.asked.at(slot)
        const identity = results.hosts[host]?.identityAt(slot) ?? null
        const answers = identity === null ? null : serviceText(identity)
        return answers ?? order.services?.find(port, protocol)?.name ?? null
      }
    case 'program':
      return (host, slot) => {
        const { port, protocol } = results.asked.at(slot)
        return programOf(order.here, order.hosts[host]?.host, protocol, port).toLowerCase() || null
      }
    case 'rtt':
      return (host, slot) => {
        const rtt = results.hosts[host]?.rttAt(slot) ?? Number.NaN
        return Number.isNaN(rtt) ? null : rtt
      }
  }
}

/** The rank of each host by its address: IPv4 before IPv6, each as a number. */
export function hostRanks(hosts: readonly HostEntry[]): readonly number[] {
  const keyed = hosts.map((entry, index) => ({ index, value: addressValue(entry.host.address) }))
  keyed.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : a.index - b.index))
  const ranks: number[] = []
  keyed.forEach(({ index }, rank) => {
    ranks[index] = rank
  })
  return ranks
}

function addressValue(address: string): bigint {
  const ipv4 = parseIpv4(address)
  if (ipv4 !== null) return BigInt(ipv4)
  return (1n << 64n) + (parseIpv6(address)?.value ?? 0n)
}

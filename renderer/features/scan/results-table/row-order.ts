import { reasonAt, stateAt } from '#shared/scan/state'
import type { ServiceTable } from '#shared/services/service-table'
import { parseIpv4, parseIpv6 } from '#shared/targets/address'
import { reasonWord } from '../port-state-words'
import type { RunResults } from '../results/run-results'
import type { HostEntry, Sort } from '../scan-state'

/** What the order and the filter need to know besides the columns. */
export interface RowOrder {
  readonly hosts: readonly HostEntry[]
  readonly services: ServiceTable | null
}

/** Open first, then errors, then what is silent. */
const stateRank: Readonly<Record<string, number>> = { open: 0, error: 1, filtered: 2, closed: 3 }

/** Sorts row keys in place by a column. Numbers sort as numbers, addresses too; what is unknown comes last either way. */
export function sortKeys(rows: number[], sort: Sort, results: RunResults, order: RowOrder): void {
  const { column } = sort
  if (column === null) return
  const direction = sort.descending ? -1 : 1
  const value = valuesOf(column, results, order)
  const values = new Map<number, number | string | null>()
  for (const key of rows) values.set(key, value(Math.floor(key / 65536), key % 65536))
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

function valuesOf(column: NonNullable<Sort['column']>, results: RunResults, order: RowOrder): Value {
  const columns = (host: number) => results.host(host)
  switch (column) {
    case 'host': {
      const ranks = hostRanks(order.hosts)
      return (host) => ranks[host] ?? null
    }
    case 'port':
      return (_host, slot) => results.ports[slot] ?? null
    case 'protocol':
      return () => 'tcp'
    case 'state': {
      const states = results.hosts.map((host) => host.states())
      return (host, slot) => stateRank[stateAt(states[host]?.[slot] ?? 0)] ?? null
    }
    case 'reason': {
      const reasons = results.hosts.map((host) => host.reasons())
      return (host, slot) => reasonWord(reasonAt(reasons[host]?.[slot] ?? 0))
    }
    case 'service':
      return (_host, slot) => order.services?.find(results.ports[slot] ?? 0, 'tcp')?.name ?? null
    case 'rtt':
      return (host, slot) => {
        const rtt = columns(host)?.rtt(slot) ?? Number.NaN
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

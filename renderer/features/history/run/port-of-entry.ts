import type { RunEntry } from '#shared/history/run-entry'
import { reachOf } from '#shared/sockets/reach'
import type { PortRef } from '../../../ui/port-ways'

/** Loopback is this computer, whoever scanned or captured it. Null: this computer. */
export function hostOf(address: string): string | null {
  return reachOf(address) === 'loopback' ? null : address
}

/** The one port that a kept run is about; null: it is about many, or none. */
export function portOfEntry(entry: RunEntry): PortRef | null {
  switch (entry.what) {
    case 'conflict':
      return { host: null, port: entry.asked.port, protocol: entry.asked.protocol }
    case 'forward':
      return { host: null, port: entry.port, protocol: entry.protocol }
    case 'scan': {
      const [host] = entry.hosts
      const [, letter, port, protocol] =
        /^\s*(?:([TU]):)?(\d{1,5})(?:\/(tcp|udp))?\s*$/i.exec(entry.asked.ports) ?? []
      if (port === undefined || host === undefined || entry.hostsTotal !== 1) return null
      const isUdp = [letter, protocol].some((word) => word?.toUpperCase().startsWith('U'))
      return { host: hostOf(host.address), port: Number(port), protocol: isUdp ? 'udp' : 'tcp' }
    }
    case 'sockets':
    case 'router':
      return null
    default:
      return entry satisfies never
  }
}

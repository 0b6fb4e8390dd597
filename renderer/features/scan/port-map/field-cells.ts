import { stateCode } from '#shared/scan/state'
import type { HostColumns } from '../results/host-columns'
import { notAsked } from './palette'

/** What the map shows of one host. */
export interface FieldCells {
  /** A state code, or `notAsked`, for each port 0 to 65535. */
  readonly cells: Uint8Array
  readonly open: readonly number[]
  readonly error: readonly number[]
}

/** Spreads a host's columns over the field; without a host, the ports that were asked for. */
export function fieldCells(host: HostColumns | null, into: Uint8Array = new Uint8Array(65536)): FieldCells {
  into.fill(notAsked)
  const open: number[] = []
  const error: number[] = []
  if (host === null) return { cells: into, open, error }
  const states = host.states()
  const { ports } = host
  for (let slot = 0; slot < ports.length; slot += 1) {
    const port = ports[slot] ?? 0
    const state = states[slot] ?? 0
    into[port] = state
    if (state === stateCode.open) open.push(port)
    else if (state === stateCode.error) error.push(port)
  }
  return { cells: into, open, error }
}

/** The next open port after (or before) a port, going round; null where none is open. */
export function nextOpen(open: readonly number[], port: number, direction: 1 | -1): number | null {
  const ordered = direction === 1 ? open : [...open].reverse()
  return ordered.find((known) => (known - port) * direction > 0) ?? ordered[0] ?? null
}

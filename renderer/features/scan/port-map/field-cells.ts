import { stateCode } from '#shared/scan/state'
import { blankCell, type FieldCells } from '../../../ui/port-map/cell-kind'
import type { HostColumns } from '../results/host-columns'

/** Spreads a host's columns over the field; nothing where there is no host. */
export function fieldCells(host: HostColumns | null, cells: Uint8Array): FieldCells {
  cells.fill(blankCell)
  const open: number[] = []
  const error: number[] = []
  const lists: number[][] = []
  lists[stateCode.open] = open
  lists[stateCode.error] = error
  if (host === null) return { cells, lists, stops: open }
  const states = host.states()
  const { ports } = host
  for (let slot = 0; slot < ports.length; slot += 1) {
    const port = ports[slot] ?? 0
    const state = states[slot] ?? 0
    cells[port] = state
    if (state === stateCode.open) open.push(port)
    else if (state === stateCode.error) error.push(port)
  }
  return { cells, lists, stops: open }
}

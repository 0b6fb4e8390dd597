import type { Protocol } from '#shared/ports/protocol'
import type { HostResults } from '#shared/scan/results'
import { type PortState, stateCode } from '#shared/scan/state'
import { blankCell, type FieldCells } from '../../../ui/port-map/cell-kind'

/** Spreads what is known of a host's ports of one protocol over the field; nothing where there is no host. @param only the only state that is shown */
export function fieldCells(
  host: HostResults | null,
  protocol: Protocol,
  only: PortState | null,
  cells: Uint8Array,
): FieldCells {
  cells.fill(blankCell)
  const open: number[] = []
  const error: number[] = []
  const filtered: number[] = []
  const lists: number[][] = []
  lists[stateCode.open] = open
  lists[stateCode.error] = error
  lists[stateCode.filtered] = filtered
  if (host === null) return { cells, lists, stops: open }
  const states = host.states()
  const wanted = only === null ? null : stateCode[only]
  const ports = host.asked[protocol]
  const first = host.asked.firstSlotOf(protocol)
  for (let at = 0; at < ports.length; at += 1) {
    const port = ports[at] ?? 0
    const state = states[first + at] ?? 0
    if (wanted !== null && state !== wanted) continue
    cells[port] = state
    if (state === stateCode.open) open.push(port)
    else if (state === stateCode.error) error.push(port)
    else if (state === stateCode.filtered) filtered.push(port)
  }
  return { cells, lists, stops: open }
}

/** A host's ports of one protocol in a state, ascending. */
export function portsOf(host: HostResults, protocol: Protocol, state: PortState): readonly number[] {
  return Array.from(host.slotsOf(state), (slot) => host.asked.at(slot)).flatMap((asked) =>
    asked.protocol === protocol ? [asked.port] : [],
  )
}

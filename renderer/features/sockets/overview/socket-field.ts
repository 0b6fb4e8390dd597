import { isListening, type Socket } from '#shared/sockets/socket'
import { blankCell, type FieldCells } from '../../../ui/port-map/cell-kind'
import { kindOf, socketKinds } from '../socket-kind'

/** Spreads sockets over the field of ports: each port has the kind that weighs most among its sockets. */
export function socketField(sockets: readonly Socket[], cells: Uint8Array): FieldCells {
  cells.fill(blankCell)
  for (const socket of sockets) {
    const { port } = socket.local
    if (port === 0) continue
    const code = socketKinds.indexOf(kindOf(socket))
    // kinds stand in the order of their weight, and nothing is the highest code
    if (code < (cells[port] ?? blankCell)) cells[port] = code
  }
  const lists: number[][] = socketKinds.map(() => [])
  for (let port = 1; port < cells.length; port += 1) {
    const code = cells[port] ?? blankCell
    if (code !== blankCell) lists[code]?.push(port)
  }
  return { cells, lists, stops: stopsOf(sockets) }
}

/** The ports that wait for somebody, ascending. */
function stopsOf(sockets: readonly Socket[]): number[] {
  const ports = new Set<number>()
  for (const socket of sockets) if (isListening(socket)) ports.add(socket.local.port)
  return [...ports].sort((a, b) => a - b)
}

/** The sockets of a local port. */
export function socketsOn(sockets: readonly Socket[], port: number): Socket[] {
  return sockets.filter(({ local }) => local.port === port)
}

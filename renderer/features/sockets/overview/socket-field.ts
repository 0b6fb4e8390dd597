import { isListening, type Socket } from '#shared/sockets/socket'
import { blankCell, type FieldCells } from '../../../ui/port-map/cell-kind'
import type { PortRange } from '../../../ui/port-map/port-range'
import { kindOf, quietDatagram, socketCells, socketKinds } from '../socket-kind'

/** Spreads sockets over the field of ports: each port has the kind that weighs most among its sockets. */
export function socketField(
  sockets: readonly Socket[],
  cells: Uint8Array,
  ephemeral: PortRange | null,
): FieldCells {
  cells.fill(blankCell)
  for (const socket of sockets) {
    const { port } = socket.local
    if (port === 0) continue
    const code = isPassingDatagram(socket, ephemeral) ? quietDatagram : socketKinds.indexOf(kindOf(socket))
    // kinds stand in the order of their weight, and nothing is the highest code
    if (code < (cells[port] ?? blankCell)) cells[port] = code
  }
  const lists: number[][] = socketCells.map(() => [])
  for (let port = 1; port < cells.length; port += 1) {
    const code = cells[port] ?? blankCell
    if (code !== blankCell) lists[code]?.push(port)
  }
  return { cells, lists, stops: listeningPorts(sockets, ephemeral) }
}

/** The ports that wait for somebody, ascending. */
export function listeningPorts(sockets: readonly Socket[], ephemeral: PortRange | null): readonly number[] {
  const ports = new Set<number>()
  for (const socket of sockets) {
    if (isListening(socket) && !isPassingDatagram(socket, ephemeral)) ports.add(socket.local.port)
  }
  return [...ports].sort((a, b) => a - b)
}

type PassingFacts = Pick<Socket, 'protocol' | 'local' | 'remote' | 'service' | 'kernelUse'>

/**
 * Whether a UDP socket is most likely a program's own question under way: on a port that the system lends out, and set to
 * one peer or of no known service and no tunnel of the kernel. Such come and go by the dozen, and wait for nobody but the one that was asked.
 */
export function isPassingDatagram(
  { protocol, local, remote, service, kernelUse }: PassingFacts,
  ephemeral: PortRange | null,
): boolean {
  if (protocol !== 'udp' || ephemeral === null) return false
  if (remote === null && (service !== null || kernelUse !== null)) return false
  return local.port >= ephemeral.first && local.port <= ephemeral.last
}

/** The sockets of a local port. */
export function socketsOn(sockets: readonly Socket[], port: number): Socket[] {
  return sockets.filter(({ local }) => local.port === port)
}

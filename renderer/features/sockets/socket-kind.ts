import type { Socket } from '#shared/sockets/socket'
import { stateMeaning } from '#shared/sockets/state'
import type { CellKind } from '../../ui/port-map/cell-kind'

/** What a socket is at a glance; the first of them wins where several share a port on the map. */
export const socketKinds = ['listen', 'datagram', 'connected', 'passing', 'over'] as const
export type SocketKind = (typeof socketKinds)[number]

/** The kind of a socket: UDP is one whatever it does, and what is neither listening, connected nor over is passing. */
export function kindOf({ protocol, state }: Pick<Socket, 'protocol' | 'state'>): SocketKind {
  if (protocol === 'udp') return 'datagram'
  switch (state) {
    case 'LISTEN':
      return 'listen'
    case 'ESTABLISHED':
      return 'connected'
    case 'TIME_WAIT':
      return 'over'
    default:
      return 'passing'
  }
}

export const kindWords: Readonly<Record<SocketKind, string>> = {
  listen: 'LISTEN',
  datagram: 'UDP',
  connected: 'ESTABLISHED',
  passing: 'other states',
  over: 'TIME_WAIT',
}

/** A kind as it is written in the filter: `kind:udp`. */
export const kindMarks: Readonly<Record<SocketKind, string>> = {
  listen: 'listen',
  datagram: 'udp',
  connected: 'established',
  passing: 'other',
  over: 'time_wait',
}

/** What a kind means, in a sentence: for legends and figures. */
export const kindHints: Readonly<Record<SocketKind, string>> = {
  listen: stateMeaning.LISTEN,
  datagram: 'UDP has no connections: a socket is bound to a port, and may be set to one peer.',
  connected: stateMeaning.ESTABLISHED,
  passing: 'On the way into a connection or out of one, or bound and not connected.',
  over: stateMeaning.TIME_WAIT,
}

const cellOf: Readonly<Record<SocketKind, CellKind>> = {
  listen: {
    token: '--map-open',
    shape: 'dot',
    fill: 1,
    strong: true,
    beacon: { kind: 'glow', core: '--map-open-core' },
  },
  datagram: {
    token: '--map-udp',
    shape: 'diamond',
    fill: 1,
    strong: true,
    beacon: { kind: 'glow', core: '--map-udp-core' },
  },
  connected: {
    token: '--map-connected',
    shape: 'lines',
    fill: 0.45,
    strong: false,
    beacon: { kind: 'square' },
  },
  passing: { token: '--map-passing', shape: 'dash', fill: 0.4, strong: false, beacon: { kind: 'square' } },
  over: { token: '--map-over', shape: 'ring', fill: 0.3, strong: false, beacon: { kind: 'square' } },
}

/** How the map shows each kind; the code of a cell is the kind's place in {@link socketKinds}. */
export const socketCells: readonly CellKind[] = [
  ...socketKinds.map((kind) => cellOf[kind]),
  { ...cellOf.datagram, strong: false, fill: 0.45, beacon: { kind: 'square' } },
]

/** The code of a UDP port that a program lent for a question of its own: of the same colour, and without a light. */
export const quietDatagram = socketKinds.length

/** The design token of a kind's colour on the map. */
export function mapTokenOf(kind: SocketKind): string {
  return cellOf[kind].token
}

import { asksToConnect, isRefusal } from '#shared/lesson/happened'
import { homeAddresses } from '#shared/lesson/lesson'
import type { Happening } from '#shared/lesson/lesson-event'
import { happeningWords } from '#shared/lesson/output/text'
import type { Endpoint } from '#shared/sockets/socket'
import { isAtRouter, isEnd, isSame, takes } from './socket-ends'
import { kindOf, type Stage, type StageSocket } from './stage-model'

/** Where a packet is drawn to and from; in a home the router stands in the middle. */
export interface PacketPath {
  readonly from: PacketEnd
  readonly to: PacketEnd
  /** What came of it, as far as the packets of this step tell. */
  readonly fate: 'answered' | 'refused' | 'silent' | 'refuses' | 'plain'
  /** One of its ends listens, so what refuses in its place is something before it. */
  readonly listens: boolean
}

export interface PacketEnd {
  readonly column: 'left' | 'router' | 'right'
  readonly y: number
}

/** Moments of a step: 0 is before it, then comes one for each thing that happened, and the last is after it. */
export function momentCount(happenings: readonly Happening[]): number {
  return happenings.length + 2
}

/** What a moment is called. */
export function momentWords(happenings: readonly Happening[], moment: number): string {
  if (moment <= 0) return 'Before the step, as the table was'
  const happening = happenings[moment - 1]
  if (happening === undefined) return 'After the step, as the table is'
  const { at, known } = happening
  const time = at === null ? '' : `${at.toFixed(1)} ms: `
  return `${time}${happeningWords(happening)}${known === 'seen' ? '' : ` (${known})`}`
}

/** How long all of it really took, in milliseconds, from the first to the last that has a time; null: not known. */
export function tookMs(happenings: readonly Happening[]): number | null {
  const times = happenings.flatMap(({ at }) => (at === null ? [] : [at]))
  const [first, last] = [times[0], times.at(-1)]
  return first === undefined || last === undefined || last === first ? null : last - first
}

/** The way of each packet through the picture; null of what is none, or has no place in it. */
export function packetPaths(happenings: readonly Happening[], stage: Stage): readonly (PacketPath | null)[] {
  return happenings.map((happening, at) => {
    const { protocol, from, to, who, whom } = happening
    if (protocol === null) return null
    const home = [from, to].some((end) => end !== null && isHome(end.address))
    const ends = [
      socketOf(stage, happening, from, to, who === '' ? null : who),
      socketOf(stage, happening, to, from, whom),
    ] as const
    const [start, end] = ends.map((socket) => (socket === null ? null : placeOf(socket))) as [
      PacketEnd | null,
      PacketEnd | null,
    ]
    const how = {
      fate: fateOf(happenings, at),
      listens: ends.some((one) => one !== null && one.socket.missing === null && one.socket.remote === null),
    }
    const router = (other: PacketEnd): PacketEnd => ({ column: 'router', y: other.y })
    if (start !== null && end !== null) return { from: start, to: end, ...how }
    if (!home) return null
    if (start !== null) return { from: start, to: router(start), ...how }
    return end === null ? null : { from: router(end), to: end, ...how }
  })
}

interface Placed {
  readonly side: 'left' | 'right'
  readonly socket: StageSocket
}

function placeOf({ side, socket }: Placed): PacketEnd {
  return { column: side, y: socket.y }
}

/** The socket that a packet left or came to; null: none in the picture has that end. */
function socketOf(
  { programs }: Stage,
  { protocol }: Happening,
  end: Endpoint | null,
  other: Endpoint | null,
  who: string | null,
): Placed | null {
  if (protocol === null) return null
  const all = programs.flatMap(({ name, side, sockets }) => sockets.map((socket) => ({ name, side, socket })))
  const asker = () =>
    all.find(({ name, socket }) => socket.missing === 'closed again' && name === kindOf(who ?? 'somebody')) ??
    (end === null ? all.find(({ name }) => who !== null && name === kindOf(who)) : undefined)
  if (end === null) return asker() ?? null
  if (isAtRouter(end, other)) return null
  return (
    all.find(({ socket }) => isEnd(socket, protocol, end, other)) ??
    all.find(({ socket }) => takes(socket, protocol, end)) ??
    asker() ??
    null
  )
}

function isHome(address: string): boolean {
  return Object.values(homeAddresses).some((one) => one === address)
}

/** A question is answered, refused or left alone: by what came back between the same two ends. */
function fateOf(happenings: readonly Happening[], at: number): PacketPath['fate'] {
  const packet = happenings[at]
  if (packet === undefined) return 'plain'
  if (isRefusal(packet.what)) return 'refuses'
  const datagram = packet.protocol === 'udp'
  if (!asksToConnect(packet.what) && !datagram) return 'plain'
  const back = happenings
    .slice(at + 1)
    .find(
      ({ protocol, from, to }) =>
        protocol !== null && isSame(from, packet.to) && (isSame(to, packet.from) || packet.from === null),
    )
  // a datagram needs no answer
  if (back === undefined) return datagram ? 'plain' : 'silent'
  return isRefusal(back.what) ? 'refused' : 'answered'
}

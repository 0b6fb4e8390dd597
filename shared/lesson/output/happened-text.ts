import { icmpWords } from '../../capture/packet-text'
import { counted } from '../../scan/output/figures'
import type { Endpoint } from '../../sockets/socket'
import type { Happened } from '../happened'
import { homeAddresses } from '../lesson'
import type { LessonEvent, LessonRow } from '../lesson-event'

/** What happened: behind the name of who did it, or what a packet is called ("SYN", "a datagram of 12 bytes"). */
export function happenedText(what: Happened): string {
  switch (what.did) {
    case 'listens':
      return `listens on ${place(what.at)}${what.sleeps ? ', and takes nobody in' : ''}`
    case 'may-not-listen':
      return `is not allowed to listen on ${place(what.at)}: ${what.error}`
    case 'listens-far':
      return `listens on port ${what.port} of ${homeAddresses[what.on]}`
    case 'stops-listening':
      return 'stops listening'
    case 'takes-in':
      return `is given a connection that comes from ${place(what.from)}`
    case 'asks':
      return `${what.on === null ? '' : `on ${homeAddresses[what.on]} `}asks for a connection to ${place(what.to)}`
    case 'repeats':
      return `does the same ${what.times} times more`
    case 'is-connected':
      return `is connected, and comes from ${place(what.from)}`
    case 'has-connection':
      return `has a connection: it is ${place(what.local)} and talks to ${place(what.remote)}`
    case 'fails':
      return `is told ${what.error}`
    case 'hears':
      return `is told “${what.text}”`
    case 'hangs-up':
      return `ends the connection with ${place(what.with)}`
    case 'takes-datagrams':
      return `takes datagrams at ${place(what.at)}`
    case 'sends':
      return `sends the datagram “${what.text}” to ${place(what.to)}`
    case 'gets':
      return `gets the datagram “${what.text}”${what.from === null ? '' : ` from ${place(what.from)}`}`
    case 'changes-rules':
      return orRefused(what.done, 'changes the rules for packets')
    case 'sets-range':
      return orRefused(what.done, `keeps the ports ${what.first} to ${what.last} for outgoing connections`)
    case 'builds-home':
      return what.done ? 'builds the home' : 'could not build the home'
    case 'scans':
      return `scans the ports ${what.ports.join(', ')}`
    case 'finds':
      return `says: port ${what.port} is ${what.state} (${what.reason})`
    case 'saw-more':
      return `saw ${what.packets} packets more`
    case 'tcp': {
      const name = what.flags === '' ? 'a packet without flags' : what.flags
      return what.length === 0 ? name : `${counted(what.length, 'byte')} of data, ${name}`
    }
    case 'udp':
      return `a datagram of ${counted(what.length, 'byte')}`
    case 'icmp':
      return `ICMP: ${icmpWords[what.meaning]}`
  }
}

/** The same where there is little room: "6 bytes" for "6 bytes of data, ACK". */
export function shortText(what: Happened): string {
  if (what.did === 'udp' || (what.did === 'tcp' && what.length > 0)) return counted(what.length, 'byte')
  return happenedText(what)
}

/** Which program has a row of the table; null: none that is known. */
export function programText({ who, waits }: LessonRow): string | null {
  return who !== null && waits === true ? `waiting for the ${who}` : who
}

/** An event for a program that reads it: what happened is there as a fact and, in `text`, in words. */
export function toldEvent(event: LessonEvent) {
  if (event.kind !== 'step') return event
  return { ...event, happenings: event.happenings.map((one) => ({ ...one, text: happenedText(one.what) })) }
}

function place({ address, port }: Endpoint): string {
  return `${address}:${port}`
}

function orRefused(done: boolean, text: string): string {
  return done ? text : `was refused: ${text}`
}

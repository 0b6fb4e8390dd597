import type { Protocol } from '../ports/protocol'
import type { Endpoint } from '../sockets/socket'
import type { Direction } from './frame'
import type { IcmpPacket, Packet } from './packet'

/** What came back at first, with what can tell who sent it. */
export interface Answer {
  readonly packet: number
  /** Microseconds since 1970. */
  readonly at: number | null
  readonly ttl: number
}

/** A connection attempt, or datagrams from one port to another, as a capture has it. Facts alone; {@link verdictOf} judges. */
export interface Attempt {
  readonly protocol: Protocol
  readonly client: Endpoint
  readonly server: Endpoint
  /** The first and the last packets of it, in their order. */
  readonly packets: readonly Packet[]
  /** Packets between them that are not kept. */
  readonly leftOut: number
  /** Whether its first question is in the capture. */
  readonly begun: boolean
  /** How often it was asked: copies of the same packet are not counted. */
  readonly asked: number
  readonly firstAsked: number | null
  readonly lastAsked: number | null
  /** Whether the question came to the computer that captured, or left it. */
  readonly direction: Direction
  /** The question went to many at once. */
  readonly group: boolean
  /** SYN-ACK that fits, or the first datagram back. */
  readonly answer: Answer | null
  /** A SYN-ACK that acknowledges another SYN. */
  readonly strayAnswer: Answer | null
  /** The client acknowledged the answer. */
  readonly acknowledged: boolean
  readonly clientData: boolean
  readonly serverData: boolean
  /** RST of the server that answers the SYN. */
  readonly refusal: Answer | null
  /** RST from there that does not fit to the SYN: the client has to take no notice of it. */
  readonly strayRefusal: Answer | null
  /** RST after the answer. */
  readonly reset: (Answer & { readonly by: 'client' | 'server' }) | null
  readonly fins: { readonly client: boolean; readonly server: boolean }
  readonly icmp: IcmpPacket | null
}

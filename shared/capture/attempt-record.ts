import type { Protocol } from '../ports/protocol'
import type { Endpoint } from '../sockets/socket'
import type { Answer, Attempt } from './attempt'
import type { Direction } from './frame'
import type { IcmpPacket, Packet, TcpPacket, UdpPacket } from './packet'

/** Packets of one attempt that are kept: of its beginning, and of its end. */
const keptFirst = 8
const keptLast = 4

/** The same question sooner than this, in microseconds, is a copy: no system asks again in under 0.2 s (RFC 6298 has 1 s). */
const copyWithin = 100_000

/** Half the numbers of TCP lie before a number, half behind it (RFC 9293, section 3.4). */
const halfOfNumbers = 2 ** 31

/** What a capture has shown of one attempt so far. */
export class AttemptRecord implements Attempt {
  readonly protocol: Protocol
  readonly client: Endpoint
  readonly server: Endpoint
  readonly begun: boolean
  readonly #first: Packet[] = []
  readonly #last: Packet[] = []
  #seen = 0
  #question: TcpPacket | null = null
  #latest: TcpPacket | null = null
  #answered: TcpPacket | null = null
  asked = 0
  firstAsked: number | null = null
  lastAsked: number | null = null
  direction: Direction = null
  group = false
  answer: Answer | null = null
  strayAnswer: Answer | null = null
  acknowledged = false
  clientData = false
  serverData = false
  refusal: Answer | null = null
  strayRefusal: Answer | null = null
  reset: (Answer & { readonly by: 'client' | 'server' }) | null = null
  fins = { client: false, server: false }
  icmp: IcmpPacket | null = null

  /** @param begun whether its first packet is the question */
  constructor(protocol: Protocol, client: Endpoint, server: Endpoint, begun: boolean) {
    this.protocol = protocol
    this.client = client
    this.server = server
    this.begun = begun
  }

  get packets(): readonly Packet[] {
    return [...this.#first, ...this.#last]
  }

  get leftOut(): number {
    return this.#seen - this.#first.length - this.#last.length
  }

  /** Whether a SYN is this attempt's, and not another one's from the same port. */
  asks(packet: TcpPacket): boolean {
    return this.#question?.sequence === packet.sequence
  }

  /** A SYN of the client. */
  takeSyn(packet: TcpPacket): void {
    this.#keep(packet)
    this.#question ??= packet
    this.#takeQuestion(packet)
    this.clientData ||= packet.length > 0
  }

  /** A SYN-ACK of the server. */
  takeSynAck(packet: TcpPacket): void {
    this.#keep(packet)
    if (!this.#fits(packet)) {
      this.strayAnswer ??= answerOf(packet)
      return
    }
    this.answer ??= answerOf(packet)
    this.#answered ??= packet
    this.serverData ||= packet.length > 0
  }

  /** Any other packet of TCP. */
  take(packet: TcpPacket, by: 'client' | 'server'): void {
    this.#keep(packet)
    const { flags } = packet
    if (flags.rst) {
      this.#takeReset(packet, by)
      return
    }
    if (by === 'client') {
      if (flags.ack && this.#answered !== null)
        this.acknowledged ||= isAfter(packet.acknowledged, this.#answered.sequence)
      this.clientData ||= packet.length > 0
    } else this.serverData ||= packet.length > 0
    if (flags.fin) this.fins = { ...this.fins, [by]: true }
  }

  /** A datagram. */
  takeDatagram(packet: UdpPacket, by: 'client' | 'server'): void {
    this.#keep(packet)
    if (by === 'client') {
      this.group ||= packet.group
      this.#asked(packet)
    } else this.answer ??= answerOf(packet)
  }

  takeIcmp(packet: IcmpPacket): void {
    this.#keep(packet)
    this.icmp ??= packet
  }

  #takeReset(packet: TcpPacket, by: 'client' | 'server'): void {
    if (this.answer !== null || by === 'client') {
      this.reset ??= { ...answerOf(packet), by }
      return
    }
    // where the SYN is answered by a RST, it is acknowledged (RFC 9293, section 3.10.7.3)
    if (packet.flags.ack && this.#fits(packet)) this.refusal ??= answerOf(packet)
    else this.strayRefusal ??= answerOf(packet)
  }

  /** Whether an answer acknowledges the SYN, and at most the data that was in it (RFC 7413). */
  #fits({ acknowledged }: TcpPacket): boolean {
    if (this.#question === null) return true
    const beyond = (acknowledged - this.#question.sequence - 1) >>> 0
    return beyond <= this.#question.length
  }

  #takeQuestion(packet: TcpPacket): void {
    const before = this.#latest
    this.#latest = packet
    if (before !== null && isCopy(before, packet)) return
    this.#asked(packet)
  }

  #asked(packet: TcpPacket | UdpPacket): void {
    this.asked += 1
    this.firstAsked ??= packet.at
    this.lastAsked = packet.at ?? this.lastAsked
    this.direction ??= packet.direction
  }

  #keep(packet: Packet): void {
    this.#seen += 1
    if (this.#first.length < keptFirst) {
      this.#first.push(packet)
      return
    }
    this.#last.push(packet)
    if (this.#last.length > keptLast) this.#last.shift()
  }
}

/** The same packet on two of the computer's interfaces, where all are captured at once. */
function isCopy(before: TcpPacket, packet: TcpPacket): boolean {
  if (before.id !== null && before.id !== 0 && before.id === packet.id) return true
  if (before.id !== packet.id || before.at === null || packet.at === null) return false
  return packet.at - before.at < copyWithin
}

function isAfter(number: number, before: number): boolean {
  const distance = (number - before) >>> 0
  return distance > 0 && distance < halfOfNumbers
}

function answerOf({ number, at, ttl }: Packet): Answer {
  return { packet: number, at, ttl }
}

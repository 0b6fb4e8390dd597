import type { Protocol } from '../ports/protocol'
import type { Endpoint } from '../sockets/socket'
import type { Attempt } from './attempt'
import { AttemptRecord } from './attempt-record'
import type { Frame } from './frame'
import { isGroup } from './group-address'
import { type HostSigns, HostTable } from './host-signs'
import { type IcmpPacket, type Packet, packetOf, type TcpPacket, type UdpPacket } from './packet'

/** Attempts that are kept at most; a scan of every port of a host is 65,535. */
export const mostAttempts = 100_000

/** What a capture has, as far as it was read. */
export interface CaptureFacts {
  readonly attempts: readonly Attempt[]
  /** What is known of those who were asked, by their addresses. */
  readonly hosts: ReadonlyMap<string, HostSigns>
  /** Addresses that something was sent to. */
  readonly heard: ReadonlySet<string>
  /** Microseconds since 1970 of its first and of its last packet. */
  readonly from: number | null
  readonly until: number | null
  /** Packets of connections whose beginning is not in the capture. */
  readonly unbegun: number
  /** Packets of attempts that are too many to be kept. */
  readonly overflow: number
  /** What else was in it, and how often. */
  readonly untold: ReadonlyMap<string, number>
}

/** Finds the connection attempts among the packets of a capture. */
export class Attempts {
  readonly #all: AttemptRecord[] = []
  /** The newest attempt from one end to another, by {@link keyOf}. */
  readonly #open = new Map<string, AttemptRecord>()
  readonly #hosts = new HostTable()
  readonly #untold = new Map<string, number>()
  #from: number | null = null
  #until: number | null = null
  #unbegun = 0
  #overflow = 0

  take(frame: Frame): void {
    if (frame.at !== null) {
      this.#from = Math.min(this.#from ?? frame.at, frame.at)
      this.#until = Math.max(this.#until ?? frame.at, frame.at)
    }
    const packet = packetOf(frame)
    if (typeof packet === 'string') {
      this.#untold.set(packet, (this.#untold.get(packet) ?? 0) + 1)
      return
    }
    switch (packet.kind) {
      case 'tcp':
        this.#takeTcp(packet)
        return
      case 'udp':
        this.#takeUdp(packet)
        return
      case 'icmp':
        this.#takeIcmp(packet)
    }
  }

  facts(): CaptureFacts {
    return {
      attempts: this.#all,
      hosts: this.#hosts.signs,
      heard: this.#hosts.heard,
      from: this.#from,
      until: this.#until,
      unbegun: this.#unbegun,
      overflow: this.#overflow,
      untold: this.#untold,
    }
  }

  #takeTcp(packet: TcpPacket): void {
    const { from, to, flags } = packet
    this.#hosts.hear(to.address)
    if (flags.syn && !flags.ack) {
      const before = this.#open.get(keyOf('tcp', from, to))
      const attempt = before?.asks(packet) === true ? before : this.#begin('tcp', from, to, true)
      attempt?.takeSyn(packet)
      return
    }
    if (flags.syn) {
      const attempt = this.#open.get(keyOf('tcp', to, from)) ?? this.#begin('tcp', to, from, false)
      attempt?.takeSynAck(packet)
      if (attempt?.answer?.packet === packet.number)
        this.#hosts.answered(from.address, packet, tookOf(attempt, packet))
      return
    }
    // one that met itself has its answers in its own direction
    const [forth, back] = [this.#open.get(keyOf('tcp', from, to)), this.#open.get(keyOf('tcp', to, from))]
    if (forth === undefined && back === undefined) {
      this.#unbegun += 1
      if (!flags.rst) this.#hosts.answered(from.address, packet, null)
      return
    }
    if (forth !== undefined) forth.take(packet, 'client')
    else back?.take(packet, 'server')
    if (!flags.rst) this.#hosts.answered(from.address, packet, null)
  }

  #takeUdp(packet: UdpPacket): void {
    const { from, to } = packet
    this.#hosts.hear(to.address)
    const back = this.#open.get(keyOf('udp', to, from))
    if (back !== undefined) {
      back.takeDatagram(packet, 'server')
      const first = back.answer?.packet === packet.number
      this.#hosts.answered(from.address, packet, first ? tookOf(back, packet) : null)
      return
    }
    const known = this.#open.get(keyOf('udp', from, to))
    if (known !== undefined) {
      known.takeDatagram(packet, 'client')
      return
    }
    // who comes from a system port and goes to another answers, and its question came before the capture
    const answers = isSystem(from) && !isSystem(to) && !packet.group && !isGroup(to.address)
    if (answers) this.#begin('udp', to, from, false)?.takeDatagram(packet, 'server')
    else this.#begin('udp', from, to, true)?.takeDatagram(packet, 'client')
  }

  #takeIcmp(packet: IcmpPacket): void {
    this.#hosts.hear(packet.to)
    const { protocol, from, to } = packet.quoted
    const attempt =
      this.#open.get(keyOf(protocol, from, to)) ??
      // of TCP it may be about any packet of a connection; one of UDP was a question
      (protocol === 'udp' && !this.#open.has(keyOf(protocol, to, from))
        ? this.#begin(protocol, from, to, false)
        : null)
    if (attempt === null) {
      this.#unbegun += 1
      return
    }
    attempt.takeIcmp(packet)
  }

  /** Null: there are too many. */
  #begin(protocol: Protocol, client: Endpoint, server: Endpoint, begun: boolean): AttemptRecord | null {
    if (this.#all.length >= mostAttempts) {
      this.#overflow += 1
      return null
    }
    const attempt = new AttemptRecord(protocol, client, server, begun)
    this.#all.push(attempt)
    this.#open.set(keyOf(protocol, client, server), attempt)
    return attempt
  }
}

/** Since the only question; where there were several, which one is answered can't be told (Karn's rule, RFC 6298 section 3). */
function tookOf({ asked, firstAsked }: AttemptRecord, { at }: Packet): number | null {
  return asked !== 1 || firstAsked === null || at === null ? null : at - firstAsked
}

function keyOf(protocol: Protocol, client: Endpoint, server: Endpoint): string {
  return `${protocol} ${client.address} ${client.port} ${server.address} ${server.port}`
}

/** RFC 6335, section 6. */
function isSystem({ port }: Endpoint): boolean {
  return port < 1024
}

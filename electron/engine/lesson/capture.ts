import { type Packet, packetOf } from '#shared/capture/packet'
import type { PacketFact } from '#shared/lesson/happened'
import type { Endpoint, Protocol } from '#shared/sockets/socket'
import { PacketTap } from '../capture/packet-tap'
import type { OwnNetwork } from './own-network'

/** A packet as tcpdump saw it. */
export interface SeenPacket {
  /** Milliseconds, by the clock that it was asked by. */
  readonly at: number
  /** Of an ICMP error: of the packet that it is about. */
  readonly protocol: Protocol
  readonly from: Endpoint
  readonly to: Endpoint
  readonly what: PacketFact
}

/** The packets of a lesson; for whoever may look at packets. */
export class Capture {
  readonly #tap: PacketTap
  readonly #ports: ReadonlySet<number>

  private constructor(tap: PacketTap, ports: readonly number[]) {
    this.#tap = tap
    this.#ports = new Set(ports)
  }

  /**
   * Begins to look at these ports, on loopback or in all of a network of the lesson's own.
   * @returns null: there is no tcpdump, or it may not look
   */
  static async begin(ports: readonly number[], network: OwnNetwork | null): Promise<Capture | null> {
    const filter = [...ports.map((port) => `port ${port}`), 'icmp', 'icmp6'].join(' or ')
    const tap =
      network === null
        ? await PacketTap.begin('lo', filter)
        : await PacketTap.begin('any', filter, network.programs)
    return tap === null ? null : new Capture(tap, ports)
  }

  /**
   * All packets since it was asked last.
   * @param clock by which the packets' times are given: tcpdump's own is one that somebody may set
   */
  async take(clock: () => number): Promise<readonly SeenPacket[]> {
    const ahead = realtimeAhead(clock)
    const tapped = await this.#tap.take()
    if (tapped === null) return []
    return tapped.frames.flatMap((frame) => {
      const packet = packetOf(frame)
      if (typeof packet === 'string') return []
      const { protocol, from, to } = endsOf(packet)
      if (!this.#ports.has(from.port) && !this.#ports.has(to.port)) return []
      const at = (packet.at ?? 0) / 1000 - ahead
      return [{ at, protocol, from, to, what: factOf(packet) }]
    })
  }

  close(): Promise<void> {
    return this.#tap.close()
  }
}

/** How far the system's clock, which tcpdump tells the time by, is ahead of ours, in milliseconds: read when it just ticked. */
function realtimeAhead(clock: () => number): number {
  const now = Date.now()
  while (Date.now() === now) {}
  return Date.now() - clock()
}

/** Of an ICMP error, which has no ports, the port that was asked for and the one that asked. */
function endsOf(packet: Packet): Pick<SeenPacket, 'protocol' | 'from' | 'to'> {
  if (packet.kind !== 'icmp') return { protocol: packet.kind, from: packet.from, to: packet.to }
  const { protocol, from, to } = packet.quoted
  return {
    protocol,
    from: { address: packet.from, port: to.port },
    to: { address: packet.to, port: from.port },
  }
}

function factOf(packet: Packet): PacketFact {
  switch (packet.kind) {
    case 'tcp': {
      const { syn, ack, fin, rst } = packet.flags
      const names = [syn && 'SYN', fin && 'FIN', rst && 'RST', ack && 'ACK'].filter((name) => name !== false)
      return { did: 'tcp', flags: names.join('-'), length: packet.length }
    }
    case 'udp':
      return { did: 'udp', length: packet.length }
    case 'icmp':
      return { did: 'icmp', meaning: packet.meaning }
  }
}

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

/** Ticks of the system's clock that are looked at: on a busy computer something else may run between two looks. */
const mostTicks = 8
/** Milliseconds between which a tick was, that are good enough. */
const closeEnough = 0.02

/**
 * How far the system's clock, which tcpdump tells the time by, is ahead of ours, in milliseconds: by the tick that was seen best.
 * @param system the system's clock, in whole milliseconds
 */
export function realtimeAhead(clock: () => number, system = Date.now): number {
  let best = { ahead: 0, within: Number.POSITIVE_INFINITY }
  let before = clock()
  let last = system()
  for (let ticks = 0; ticks < mostTicks && best.within > closeEnough; ) {
    const start = clock()
    const now = system()
    const after = clock()
    if (now !== last) {
      ticks += 1
      const within = after - before
      if (within < best.within) best = { ahead: now - (before + after) / 2, within }
    }
    before = start
    last = now
  }
  return best.ahead
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

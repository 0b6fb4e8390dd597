import { ascendingRanges, subtractPorts } from './port-list'
import { type Protocol, protocols } from './protocol'

/** A port by its protocol and number. */
export interface ProtocolPort {
  readonly protocol: Protocol
  readonly port: number
}

/** Ports of one protocol, ascending. */
interface PortsOfProtocol {
  readonly protocol: Protocol
  readonly ports: Uint16Array
}

const none = new Uint16Array(0)

/**
 * The ports that a scan asks of each host, each once, over the protocols that it asks. A port's slot is its place: first all
 * of TCP, then all of UDP, each ascending; whatever is known of ports stands in columns by slot.
 */
export class AskedPorts {
  /** Ascending, each once. */
  readonly tcp: Uint16Array
  /** Ascending, each once. */
  readonly udp: Uint16Array

  /** @param tcp ascending, each once @param udp ascending, each once */
  constructor(tcp: Uint16Array, udp: Uint16Array = none) {
    this.tcp = tcp
    this.udp = udp
  }

  /** From the form that crosses a wire. */
  static of({ tcp, udp }: { readonly tcp: Uint16Array; readonly udp: Uint16Array }): AskedPorts {
    return new AskedPorts(tcp, udp)
  }

  /** Ports of all protocols together. */
  get length(): number {
    return this.tcp.length + this.udp.length
  }

  /** The protocols that have a port here. */
  get protocols(): readonly Protocol[] {
    return protocols.filter((protocol) => this[protocol].length > 0)
  }

  /** The port of a slot; port 0 for a slot that there isn't. */
  at(slot: number): ProtocolPort {
    return slot < this.tcp.length
      ? { protocol: 'tcp', port: this.tcp[slot] ?? 0 }
      : { protocol: 'udp', port: this.udp[slot - this.tcp.length] ?? 0 }
  }

  /** The slot of a port, -1 where it was not asked for. */
  slotOf(protocol: Protocol, port: number): number {
    const at = placeOf(this[protocol], port)
    return at < 0 ? -1 : this.firstSlotOf(protocol) + at
  }

  /** The slot of a protocol's first port. */
  firstSlotOf(protocol: Protocol): number {
    return protocol === 'tcp' ? 0 : this.tcp.length
  }

  /** The ports of both. */
  plus(others: AskedPorts): AskedPorts {
    return others.length === 0 ? this : this.#each(others, union)
  }

  /** Those that the others don't have. */
  minus(others: AskedPorts): AskedPorts {
    return others.length === 0 ? this : this.#each(others, subtractPorts)
  }

  /** Those that the others have too. */
  common(others: AskedPorts): AskedPorts {
    return this.minus(this.minus(others))
  }

  /** All of it in port grammar: "22,80", and with UDP in it "T:22,80,U:53". '' for none. */
  text(): string {
    return this.#textOf(this.protocols.map((protocol) => ({ protocol, ports: this[protocol] })))
  }

  /** Some slots, ascending, in port grammar. Where UDP is asked too, each protocol has its letter. */
  textOf(slots: ArrayLike<number>): string {
    return this.#textOf(this.portsOf(slots))
  }

  /** Some slots, ascending, as the ports of each protocol that occurs. */
  portsOf(slots: ArrayLike<number>): readonly PortsOfProtocol[] {
    const { length } = slots
    let ofTcp = 0
    while (ofTcp < length && (slots[ofTcp] ?? 0) < this.tcp.length) ofTcp += 1
    const tcp = new Uint16Array(ofTcp)
    for (let at = 0; at < ofTcp; at += 1) tcp[at] = this.tcp[slots[at] ?? 0] ?? 0
    const udp = new Uint16Array(length - ofTcp)
    for (let at = ofTcp; at < length; at += 1) {
      udp[at - ofTcp] = this.udp[(slots[at] ?? 0) - this.tcp.length] ?? 0
    }
    const each = [
      { protocol: 'tcp' as const, ports: tcp },
      { protocol: 'udp' as const, ports: udp },
    ]
    return each.filter(({ ports }) => ports.length > 0)
  }

  #textOf(parts: readonly PortsOfProtocol[]): string {
    const texts = parts.map(({ protocol, ports }) => {
      const ranges = ascendingRanges(ports)
      return this.udp.length === 0 ? ranges : `${protocol === 'tcp' ? 'T' : 'U'}:${ranges}`
    })
    return texts.join(',')
  }

  #each(others: AskedPorts, combine: (own: Uint16Array, other: Uint16Array) => Uint16Array): AskedPorts {
    return new AskedPorts(combine(this.tcp, others.tcp), combine(this.udp, others.udp))
  }
}

function union(own: Uint16Array, others: Uint16Array): Uint16Array {
  return others.length === 0 ? own : Uint16Array.from(new Set([...own, ...others])).sort()
}

/** The place of a port in an ascending list, -1 where it isn't in it. */
function placeOf(ports: Uint16Array, port: number): number {
  const first = ports[0] ?? 0
  let high = ports.length - 1
  // all ports, or one range of them
  if ((ports[high] ?? 0) - first === high) return port >= first && port - first <= high ? port - first : -1
  for (let low = 0; low <= high; ) {
    const middle = (low + high) >> 1
    const there = ports[middle] ?? 0
    if (there === port) return middle
    if (there < port) low = middle + 1
    else high = middle - 1
  }
  return -1
}

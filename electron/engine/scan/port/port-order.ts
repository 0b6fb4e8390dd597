import type { AskedPorts } from '#shared/ports/asked-ports'
import { common1000, commonUdp100 } from '#shared/ports/presets'
import type { Protocol } from '#shared/ports/protocol'

/** The ports of a scan over one protocol, and the order in which each host is asked for them. */
export interface PortList {
  readonly protocol: Protocol
  /** Ascending. */
  readonly ports: Uint16Array
  /** Positions in `ports`: the common ones first, the rest in random order. */
  readonly order: Uint16Array
  /** Position by port; meaningless for ports that are not in the list. */
  readonly positions: Uint16Array
}

/** The same for each protocol; empty lists for one that is not asked. */
export type PortLists = Readonly<Record<Protocol, PortList>>

/** @param random from 0 (inclusive) to 1 (exclusive) */
export function orderAsked(asked: AskedPorts, random: () => number): PortLists {
  return { tcp: orderPorts('tcp', asked.tcp, random), udp: orderPorts('udp', asked.udp, random) }
}

/**
 * Common ports first, because they answer most questions; the rest shuffled (Fisher–Yates), because an ascending sweep is
 * what firewalls cut off. @param random from 0 (inclusive) to 1 (exclusive)
 */
export function orderPorts(protocol: Protocol, ports: Uint16Array, random: () => number): PortList {
  const positions = new Uint16Array(65_536)
  ports.forEach((port, position) => {
    positions[port] = position
  })
  const asked = new Uint8Array(65_536)
  for (let position = 0; position < ports.length; position += 1) asked[ports[position] ?? 0] = 1
  const order = new Uint16Array(ports.length)
  let length = 0
  for (const port of protocol === 'tcp' ? common1000 : commonUdp100) {
    if (asked[port] !== 1) continue
    asked[port] = 2
    order[length++] = positions[port] ?? 0
  }
  const common = length
  ports.forEach((port, position) => {
    if (asked[port] === 1) order[length++] = position
  })
  for (let last = length - 1; last > common; last--) {
    const pick = common + Math.floor(random() * (last - common + 1))
    const held = order[last] ?? 0
    order[last] = order[pick] ?? 0
    order[pick] = held
  }
  return { protocol, ports, order, positions }
}

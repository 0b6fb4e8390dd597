import * as v from 'valibot'

/** A socket's own port, and the one that the internet saw instead. */
export const PortPair = v.object({ local: v.number(), outer: v.number() })
export type PortPair = v.InferOutput<typeof PortPair>

/** What the outer ports have in common: `bits` bits behind the first `offset` are `value` in each. */
export interface PortSet {
  readonly offset: number
  readonly bits: number
  readonly value: number
}

/** Fewer ports, or fewer equal bits, meet by chance: once in 30,000 times. */
const fewest = 4
const fewestBits = 6
/** RFC 7597 section 5.1 recommends an offset of 6, and providers use 4 as well. */
const offsets = [1, 2, 3, 4, 5, 6, 7, 8] as const

/**
 * The set of ports that a provider seems to have given this home of an address that several customers share (MAP-E and
 * MAP-T: RFC 7597 section 5.1, RFC 7599): port numbers that differ in front and behind, and never in between. Null: they
 * don't look so. A NAT that counts its ports upwards, or keeps a block of neighbours, is none of these: there the front
 * is the same.
 */
export function portSetOf(pairs: readonly PortPair[]): PortSet | null {
  const ports = [...new Set(pairs.map(({ outer }) => outer))]
  // who keeps the ports of this computer chooses none from a set
  if (ports.length < fewest || pairs.some(({ local, outer }) => local === outer)) return null
  const [first = 0] = ports
  for (const offset of offsets) {
    let bits = 0
    while (
      offset + bits < 16 &&
      ports.every((port) => bitAt(port, offset + bits) === bitAt(first, offset + bits))
    ) {
      bits += 1
    }
    const fronts = new Set(ports.map((port) => port >> (16 - offset)))
    if (bits >= fewestBits && fronts.size > 1) return { offset, bits, value: valueIn(first, offset, bits) }
  }
  return null
}

/** Whether a port may be one of the set. */
export function isInPortSet(port: number, { offset, bits, value }: PortSet): boolean {
  return valueIn(port, offset, bits) === value
}

/** @param at 0: the most significant of 16 */
function bitAt(port: number, at: number): number {
  return (port >> (15 - at)) & 1
}

function valueIn(port: number, offset: number, bits: number): number {
  return (port >> (16 - offset - bits)) & ((1 << bits) - 1)
}

/** The transport protocols that have ports; a protocol's place in the list is its number in the columns of a scan. */
export const protocols = ['tcp', 'udp'] as const
export type Protocol = (typeof protocols)[number]

/** A protocol's place in {@link protocols}. */
export const protocolCode = { tcp: 0, udp: 1 } as const satisfies Record<Protocol, number>

/** The word for a column's number; null for a number that stands for nothing. */
export function protocolAt(code: number): Protocol | null {
  return protocols[code] ?? null
}

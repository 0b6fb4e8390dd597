/** The three ranges of RFC 6335, section 6. */
export type PortRangeName = 'system' | 'user' | 'dynamic'

export interface PortRangeText {
  readonly name: PortRangeName
  readonly first: number
  /** Belongs to it. */
  readonly last: number
  readonly title: string
  readonly meaning: string
}

/** The ranges, ascending; together they hold every port. */
export const portRanges: readonly PortRangeText[] = [
  {
    name: 'system',
    first: 0,
    last: 1023,
    title: 'system port',
    meaning:
      'The system ports hold the oldest and best known services. On most systems only an administrator may listen there.',
  },
  {
    name: 'user',
    first: 1024,
    last: 49_151,
    title: 'user port',
    meaning:
      'Any program may listen on a user port. IANA keeps a list of who uses which, so that programs do not clash.',
  },
  {
    name: 'dynamic',
    first: 49_152,
    last: 65_535,
    title: 'dynamic port',
    meaning: 'Nobody can register a dynamic port: they are for outgoing connections and short-lived needs.',
  },
]

/** The range of a port, 0 to 65535. */
export function rangeOf(port: number): PortRangeText {
  const found = portRanges.find(({ first, last }) => port >= first && port <= last)
  if (found === undefined) throw new RangeError(`${port} is no port`)
  return found
}

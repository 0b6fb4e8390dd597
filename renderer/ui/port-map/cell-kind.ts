/** The shape that a cell of a kind has where there is room for one: the same as in the legend. */
export type CellShape = 'none' | 'dash' | 'lines' | 'hatch' | 'ring' | 'cross' | 'dot' | 'diamond'

/** How a kind is seen where cells are too small for a shape; the token is the colour of a glow's core. */
export type CellBeacon =
  | { readonly kind: 'glow'; readonly core: string }
  | { readonly kind: 'cross' }
  | { readonly kind: 'ring' }
  | { readonly kind: 'square' }

/** What a cell may stand for. Its code in a field of cells is its place in the list of kinds. */
export interface CellKind {
  /** Design token of its colour, written as `#rrggbb`. */
  readonly token: string
  readonly shape: CellShape
  /** How strongly the colour fills a large cell, 0 to 1. */
  readonly fill: number
  /** It is what a person looks for: its number is set bold. */
  readonly strong: boolean
  readonly beacon: CellBeacon | null
}

/** The code of a cell of which nothing is to be said. */
export const blankCell = 255

/** What the map shows. */
export interface FieldCells {
  /** A code for each port 0 to 65535: an index in the list of kinds, or {@link blankCell}. */
  readonly cells: Uint8Array
  /** The ports of each kind that has a beacon, ascending; those of others may be left out. */
  readonly lists: readonly (readonly number[])[]
  /** Ports that `n` and `p` go to, ascending. */
  readonly stops: readonly number[]
}

/** No ports at all. */
export const emptyCells: FieldCells = { cells: new Uint8Array(65536).fill(blankCell), lists: [], stops: [] }

/** The next stop after (or before) a port, going round; null where there is none. */
export function nextStop(stops: readonly number[], port: number, direction: 1 | -1): number | null {
  const ordered = direction === 1 ? stops : [...stops].reverse()
  return ordered.find((known) => (known - port) * direction > 0) ?? ordered[0] ?? null
}

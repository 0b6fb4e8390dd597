import { PortRanges } from '#shared/history/port-ranges'
import type { KeptComparison } from '#shared/history/request'
import { blankCell, type CellKind, type FieldCells } from '../../ui/port-map/cell-kind'

type HostPorts = KeptComparison['hosts'][number]['ports'][number]

/** What a port of two scans may be; the code of a cell is its place here. */
export const comparedKinds = ['came', 'went', 'other', 'stays'] as const
export type ComparedKind = (typeof comparedKinds)[number]

export const comparedWords: Readonly<Record<ComparedKind, string>> = {
  came: 'new',
  went: 'gone',
  other: 'changed',
  stays: 'open as before',
}

export const comparedHints: Readonly<Record<ComparedKind, string>> = {
  came: 'Open now, and not before',
  went: 'Open before, and not now',
  other: 'Another service, or another state that is not open',
  stays: 'Open in both scans',
}

const cellOf: Readonly<Record<ComparedKind, CellKind>> = {
  came: {
    token: '--map-open-core',
    shape: 'dot',
    fill: 1,
    strong: true,
    beacon: { kind: 'glow', core: '--map-open-core' },
  },
  went: { token: '--map-error', shape: 'ring', fill: 0.15, strong: false, beacon: { kind: 'ring' } },
  other: { token: '--map-filtered', shape: 'hatch', fill: 0.3, strong: false, beacon: { kind: 'square' } },
  stays: { token: '--map-connected', shape: 'dash', fill: 0.3, strong: false, beacon: { kind: 'square' } },
}

/** What is new is lit, what went is a ring. */
export const comparedCells: readonly CellKind[] = comparedKinds.map((kind) => cellOf[kind])

export function tokenOf(kind: ComparedKind): string {
  return cellOf[kind].token
}

/** The kind of each port of which there is one. */
export function kindsOf(ports: HostPorts): ReadonlyMap<number, ComparedKind> {
  return new Map(
    comparedKinds.flatMap((kind) =>
      Array.from(PortRanges.read(ports[kind]) ?? PortRanges.none, (port) => [port, kind] as const),
    ),
  )
}

/** Spreads them over the field. @param only the only kind that is shown; null: all */
export function comparedField(
  kinds: ReadonlyMap<number, ComparedKind>,
  only: ComparedKind | null,
  cells: Uint8Array,
): FieldCells {
  cells.fill(blankCell)
  const lists: number[][] = comparedKinds.map(() => [])
  const stops: number[] = []
  for (const [port, kind] of [...kinds].sort(([a], [b]) => a - b)) {
    if (only !== null && kind !== only) continue
    const code = comparedKinds.indexOf(kind)
    cells[port] = code
    lists[code]?.push(port)
    if (kind !== 'stays') stops.push(port)
  }
  return { cells, lists, stops }
}

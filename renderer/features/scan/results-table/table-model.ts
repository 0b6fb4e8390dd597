import type { Slots } from '#shared/scan/compact-columns'
import type { ScanRecord } from '#shared/scan/record'
import { type PortState, type Reason, reasonAt } from '#shared/scan/state'
import type { Sort } from '../scan-state'
import { type Match, matcherOf } from './row-filter'
import { hostOfKey, type RowOrder, rowKey, slotOfKey, sortKeys } from './row-order'

/** Ports of one host and one state that are told as a count until they are unfolded. */
export interface RowGroup {
  readonly key: string
  readonly host: number
  readonly state: PortState
  readonly count: number
  /** Made when the group is seen: of ten thousand hosts few are. */
  readonly slots: () => Slots
  readonly unfolded: boolean
}

/**
 * The rows of the table. A port's row is the number that `rowKey` makes, a group's row is `-1 - index`: a full scan
 * unfolded is 65,535 numbers and no objects.
 */
export interface TableModel {
  readonly rows: readonly number[]
  readonly groups: readonly RowGroup[]
  /** Ports that the filter lets through, folded ones too. */
  readonly matching: number
}

export type TableRow =
  | { readonly kind: 'port'; readonly host: number; readonly slot: number }
  | { readonly kind: 'group'; readonly group: RowGroup }

/** Silent ports of one host and state that are shown one by one without being asked for: more would bury the others. */
export const mostSilent = 8
/** Ports of a group that a filter may show one by one. */
const mostMatches = 500

const emptyModel: TableModel = { rows: [], groups: [], matching: 0 }
const order: readonly PortState[] = ['open', 'error', 'open|filtered', 'filtered', 'closed']

/** The row at a place of the model. */
export function rowAt(model: TableModel, index: number): TableRow | null {
  const key = model.rows[index]
  if (key === undefined) return null
  if (key >= 0) return { kind: 'port', host: hostOfKey(key), slot: slotOfKey(key) }
  const group = model.groups[-1 - key]
  return group === undefined ? null : { kind: 'group', group }
}

/** The place of a port's row; -1 where it is folded or filtered out. */
export function indexOfPort(model: TableModel, host: number, slot: number): number {
  return model.rows.indexOf(rowKey(host, slot))
}

export interface TableQuery extends RowOrder {
  readonly results: ScanRecord | null
  readonly filter: string
  readonly sort: Sort
  readonly unfolded: ReadonlySet<string>
}

/** Puts the rows together: what matters first, quiet ports folded into counts. */
export function tableModel(query: TableQuery): TableModel {
  const { results, unfolded, sort } = query
  if (results === null) return emptyModel
  const match = matcherOf(query.filter, results, query)
  const rows: number[] = []
  const folded: number[] = []
  const groups: RowGroup[] = []
  let matching = 0
  for (const state of order) {
    results.hosts.forEach((columns, host) => {
      const all = () => columns.slotsOf(state)
      const found = match === null ? null : all().filter((slot) => match(host, slot))
      const slots = found === null ? all : () => found
      const count = found?.length ?? columns.count(state)
      matching += count
      if (count === 0) return
      const key = `${host}:${state}`
      const folds = isFolding(state, count, match)
      const isOpen = !folds || unfolded.has(key)
      if (folds) {
        groups.push({ key, host, state, count, slots, unfolded: isOpen })
        // Sorted by a column, the heads stand together below: they have no port to be sorted by.
        if (sort.column === null) rows.push(-groups.length)
        else folded.push(-groups.length)
      }
      if (!isOpen) return
      for (const slot of slots()) rows.push(rowKey(host, slot))
    })
  }
  if (sort.column !== null) sortKeys(rows, sort, results, query)
  return { rows: folded.length === 0 ? rows : [...rows, ...folded], groups, matching }
}

/** The reason that all ports which are shown one by one have; null: they have several, or are less than two. */
export function reasonOfAll({ rows }: TableModel, results: ScanRecord): Reason | null {
  // of quiet hosts they are unpacked, so only where a row asks
  const reasons = new Map<number, Uint8Array | undefined>()
  let all: number | undefined
  let count = 0
  for (const key of rows) {
    if (key < 0) continue
    const host = hostOfKey(key)
    if (!reasons.has(host)) reasons.set(host, results.hosts[host]?.reasons())
    const reason = reasons.get(host)?.[slotOfKey(key)]
    all ??= reason
    if (reason !== all) return null
    count += 1
  }
  return count < 2 || all === undefined ? null : reasonAt(all)
}

function isFolding(state: PortState, count: number, match: Match | null): boolean {
  if (state !== 'closed' && !state.endsWith('filtered')) return false
  if (match !== null) return count > mostMatches
  return state === 'closed' || count > mostSilent
}

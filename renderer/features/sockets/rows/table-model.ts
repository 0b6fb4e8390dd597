import { isListening, type Owner, type OwnerlessReason, type Socket } from '#shared/sockets/socket'
import type { ShownReading } from '../feed/shown-reading'
import type { Sort } from '../sockets-state'
import { rowFilter } from './row-filter'
import { orderBy, sortedAfter } from './row-order'

/** The sockets of one process in a table that is grouped. */
export interface RowGroup {
  readonly key: string
  /** Null: they have no owner, for this reason. */
  readonly owner: Owner | null
  readonly ownerless: OwnerlessReason | null
  readonly members: readonly Socket[]
  readonly listening: number
  readonly folded: boolean
}

export type TableRow = Socket | RowGroup

export interface TableModel {
  readonly rows: readonly TableRow[]
  /** Sockets that the filter lets through, those that are gone left out. */
  readonly matching: readonly Socket[]
  readonly groups: number
}

export interface TableQuery {
  readonly reading: ShownReading | null
  readonly filter: string
  readonly listeningOnly: boolean
  readonly grouped: boolean
  readonly turned: ReadonlySet<string>
  readonly sort: Sort
}

/** Groups of more sockets than this are folded until they are unfolded. */
export const mostUnfolded = 50

export const emptyModel: TableModel = { rows: [], matching: [], groups: 0 }

export function isGroup(row: TableRow): row is RowGroup {
  return 'members' in row
}

/** What names a row from one model to the next. */
export function rowKeyOf(row: TableRow): string {
  return isGroup(row) ? row.key : row.id
}

/** Makes the rows of a table, one model after the other, and keeps the order that it found. */
export class TableModels {
  #sorted: readonly Socket[] = []
  /** What was put in order last: a filter leaves the order as it is. */
  #of: { readonly reading: ShownReading; readonly sort: Sort } | null = null

  make({ reading, filter, listeningOnly, grouped, turned, sort }: TableQuery): TableModel {
    if (reading === null) return emptyModel
    this.#order(reading, sort)
    const match = rowFilter(filter)
    const shown =
      match === null && !listeningOnly
        ? this.#sorted
        : this.#sorted.filter(
            (socket) => (!listeningOnly || isListening(socket)) && (match === null || match(socket)),
          )
    const matching =
      reading.gone.length === 0 ? shown : shown.filter(({ id }) => reading.marks.get(id) !== 'gone')
    if (!grouped) return { rows: shown, matching, groups: 0 }
    const groups = groupsOf(shown, turned, sort.column === null)
    const rows = groups.flatMap((group): TableRow[] => (group.folded ? [group] : [group, ...group.members]))
    return { rows, matching, groups: groups.length }
  }

  #order(reading: ShownReading, sort: Sort): void {
    if (this.#of?.reading === reading && this.#of.sort === sort) return
    const all = reading.gone.length === 0 ? reading.sockets : [...reading.sockets, ...reading.gone]
    const before = this.#of?.sort === sort ? this.#sorted : []
    this.#sorted = sortedAfter(before, all, orderBy(sort))
    this.#of = { reading, sort }
  }
}

/** Sockets by their first owner. Sorted by a column, a group stands where its first row would; else by its name. */
function groupsOf(sockets: readonly Socket[], turned: ReadonlySet<string>, byName: boolean): RowGroup[] {
  const members = new Map<string, Socket[]>()
  for (const socket of sockets) {
    const key = groupKey(socket)
    const list = members.get(key)
    if (list === undefined) members.set(key, [socket])
    else list.push(socket)
  }
  const groups = [...members].map(([key, list]): RowGroup => {
    const owner = list[0]?.owners[0] ?? null
    const folds = list.length > mostUnfolded
    return {
      key,
      owner,
      ownerless: owner === null ? (list[0]?.ownerless ?? null) : null,
      members: list,
      listening: list.filter(isListening).length,
      folded: turned.has(key) ? !folds : folds,
    }
  })
  return byName ? groups.sort(byProgram) : groups
}

function groupKey({ owners: [first], ownerless }: Socket): string {
  return first === undefined ? `none ${ownerless}` : `pid ${first.pid} ${first.birth}`
}

function byProgram({ owner: a }: RowGroup, { owner: b }: RowGroup): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  const [left, right] = [a.program.toLowerCase(), b.program.toLowerCase()]
  return left < right ? -1 : left > right ? 1 : a.pid - b.pid
}

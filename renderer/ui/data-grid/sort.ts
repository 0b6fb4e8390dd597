/** By which column a table is sorted. */
export interface SortBy<Column extends string> {
  /** Null: as the table is by itself. */
  readonly column: Column | null
  readonly descending: boolean
}

/** As a table is before anybody sorts it. */
export const unsorted: SortBy<never> = { column: null, descending: false }

/** What pressing a column's head leads to: ascending, then descending, then the table's own order again. */
export function nextSort<Column extends string>(sort: SortBy<Column>, column: Column): SortBy<Column> {
  if (sort.column !== column) return { column, descending: false }
  return sort.descending ? unsorted : { column, descending: true }
}

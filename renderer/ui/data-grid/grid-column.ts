/** A column of a grid. */
export interface GridColumn<Key extends string> {
  readonly key: Key
  readonly head: string
  /** The whole name, where the head alone does not say it. */
  readonly name?: string
  /** Its texts end at the column's end, as numbers do. */
  readonly atEnd?: boolean
  /** A track of CSS's grid: wide enough for what matters in it. */
  readonly width: string
  /** Pixels that the grid has to be wide for it to be shown by itself. */
  readonly from?: number
}

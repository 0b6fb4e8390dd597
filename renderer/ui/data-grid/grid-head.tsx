import styles from './data-grid.module.css'
import type { SortBy } from './sort'

/** A column of a grid. */
export interface GridColumn<Key extends string> {
  readonly key: Key
  readonly head: string
  /** The whole name, where the head alone does not say it. */
  readonly name?: string
  /** Its texts end at the column's end, as numbers do. */
  readonly atEnd?: boolean
}

interface GridHeadProps<Column extends string> {
  readonly columns: readonly GridColumn<Column>[]
  readonly sort: SortBy<Column>
  readonly onSort: (column: Column) => void
  readonly classes: Readonly<Record<string, string>>
}

/** The heads of all columns, each of which sorts by its own. */
export function GridHead<Column extends string>({ columns, sort, onSort, classes }: GridHeadProps<Column>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, a table element can't hold them
    <div
      role="row"
      aria-rowindex={1}
      className={`${styles.row} ${styles.head} ${classes.head ?? ''}`}
      tabIndex={-1}
    >
      {columns.map(({ key, head, name = head, atEnd = false }) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        <div
          key={key}
          role="columnheader"
          className={`${atEnd ? styles.atEnd : ''} ${classes[key] ?? ''}`}
          tabIndex={-1}
          aria-sort={sort.column !== key ? 'none' : sort.descending ? 'descending' : 'ascending'}
        >
          <button
            type="button"
            className={styles.sort}
            aria-label={name}
            title={`Sort by ${name.toLowerCase()}`}
            onClick={() => onSort(key)}
          >
            <span className={styles.name}>{head}</span>
            <span className={styles.arrow} aria-hidden="true">
              {sort.column !== key ? '' : sort.descending ? '↓' : '↑'}
            </span>
          </button>
        </div>
      ))}
    </div>
  )
}

import { type CSSProperties, type FocusEvent, type KeyboardEvent, type ReactNode, useId } from 'react'
import styles from './data-grid.module.css'
import { type GridColumn, GridHead } from './grid-head'
import { type GridLines, walk } from './grid-lines'
import type { SortBy } from './sort'

/** Where a row stands; its row component takes all of it. */
export interface RowPlace {
  readonly id: string
  readonly index: number
  /** Pixels below the first row. */
  readonly top: number
  /** True for the row that the keys are at. */
  readonly active: boolean
}

interface DataGridProps<Column extends string> {
  readonly label: string
  readonly columns: readonly GridColumn<Column>[]
  readonly sort: SortBy<Column>
  readonly onSort: (column: Column) => void
  readonly lines: GridLines
  /** Index of the row that the keys are at. */
  readonly active: number
  /** Arrows, pages and ends lead to a row. */
  readonly onMove: (index: number) => void
  /** Enter opens the row that the keys are at. */
  readonly onChoose: (index: number) => void
  /** Ctrl+C copies it. */
  readonly onCopy: (index: number) => void
  /** Keys of this grid alone; true where it was one. */
  readonly onOtherKey: (key: string) => boolean
  /**
   * The style sheet of whoever uses it: `grid` sets `--columns`, `--edge` and `--gap`; `head` and `body` tell heads from
   * cells; a column's own class is called as its key.
   */
  readonly classes: Readonly<Record<string, string>>
  readonly className?: string | undefined
  readonly row: (place: RowPlace) => ReactNode
  /** What stands where rows would be. */
  readonly empty: ReactNode
}

/** A table with sorted columns whose rows are virtual, so that 50,000 of them cost what a screen full does. */
export function DataGrid<Column extends string>(props: DataGridProps<Column>) {
  const { label, columns, lines, active, classes, row } = props
  const { count, height, scroller, virtual } = lines
  const rowId = useId()

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) return
    const target = walk(event.key, active, lines)
    if (target !== null) props.onMove(target)
    else if (isOnHead(event)) return
    else if (event.key === 'Enter') props.onChoose(active)
    else if (event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey)) props.onCopy(active)
    else if (!props.onOtherKey(event.key)) return
    event.preventDefault()
  }

  /** A row that was clicked goes when it is out of sight, and would take the keys along. */
  const onFocus = (event: FocusEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget && !isOnHead(event)) {
      event.currentTarget.focus({ preventScroll: true })
    }
  }

  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, a table element can't hold them */}
      <div
        role="grid"
        aria-label={label}
        aria-rowcount={count + 1}
        aria-colcount={columns.length}
        aria-activedescendant={count > 0 ? `${rowId}-${active}` : undefined}
        className={`${styles.grid} ${classes.grid ?? ''} ${props.className ?? ''}`}
        style={{ '--row-height': `${height}px` } as CSSProperties}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        <GridHead columns={columns} sort={props.sort} onSort={props.onSort} classes={classes} />
        <div
          ref={scroller}
          className={`${styles.body} ${classes.body ?? ''}`}
          // without rows it would be a group of nothing
          {...(count === 0 ? { role: 'presentation' } : { role: 'rowgroup', tabIndex: -1 })}
        >
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
            {virtual
              .getVirtualItems()
              .map(({ index, start }) =>
                row({ id: `${rowId}-${index}`, index, top: start, active: index === active }),
              )}
          </div>
        </div>
      </div>
      {count === 0 && <div className={styles.empty}>{props.empty}</div>}
    </div>
  )
}

/** Whether it happened at a head, which has keys of its own: Enter and Space sort. */
function isOnHead({ target }: { readonly target: EventTarget }): boolean {
  return target instanceof Element && target.closest('[role="columnheader"]') !== null
}

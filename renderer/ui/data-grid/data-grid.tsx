import {
  type CSSProperties,
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useId,
  useRef,
} from 'react'
import { CopyBar, type RowCopy, useCopying } from './copy-bar'
import styles from './data-grid.module.css'
import type { GridColumns } from './grid-columns'
import { ColumnsMenu, GridHead } from './grid-head'
import { type GridLines, walk } from './grid-lines'
import { useRowMarks } from './row-marks'
import type { SortBy } from './sort'

/** Where a row stands; its row component takes all of it. */
export interface RowPlace {
  readonly id: string
  readonly index: number
  /** Pixels below the first row. */
  readonly top: number
  /** True for the row that the keys are at. */
  readonly active: boolean
  /** True for a row that was put together with others, to be copied. */
  readonly marked: boolean
}

interface DataGridProps<Column extends string> {
  readonly label: string
  readonly columns: GridColumns<Column>
  readonly sort: SortBy<Column>
  readonly onSort: (column: Column) => void
  readonly lines: GridLines
  /** Index of the row that the keys are at. */
  readonly active: number
  /** Arrows, pages and ends lead to a row. */
  readonly onMove: (index: number) => void
  /** Enter opens the row that the keys are at. */
  readonly onChoose: (index: number) => void
  /** The name of a row, which it keeps when others come and go; null beyond the last one. */
  readonly keyOf: (index: number) => string | null
  /** Ctrl+C copies the row that the keys are at, or those that were put together. */
  readonly copying: RowCopy
  /** Keys of this grid alone; true where it was one. */
  readonly onOtherKey: (key: string) => boolean
  /**
   * The style sheet of whoever uses it: `grid` sets `--edge` and `--gap`; `head` and `body` tell heads from
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
  const marks = useRowMarks(count, props.keyOf)
  const { said, take } = useCopying(props.copying)
  const several = marks.marked.size > 0
  const grid = useRef<HTMLDivElement>(null)

  const markedRows = () =>
    Array.from({ length: count }, (_, index) => index).filter((index) => isMarked(index))
  const isMarked = (index: number) => several && marks.marked.has(props.keyOf(index) ?? '')

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) return
    const target = walk(event.key, active, lines)
    const key = event.key.toLowerCase()
    const control = event.ctrlKey || event.metaKey
    if (target !== null) {
      if (event.shiftKey) marks.extend(active, target)
      else if (several) marks.clear()
      props.onMove(target)
    } else if (isOnHead(event)) return
    else if (event.key === 'Enter') props.onChoose(active)
    else if (key === 'c' && control) void take('text', several ? markedRows() : [active])
    else if (key === 'a' && control) marks.all()
    else if (key === ' ' && control) marks.toggle(active)
    else if (key === 'escape' && several) {
      // what Escape does elsewhere comes when nothing is put together any more
      event.stopPropagation()
      marks.clear()
    } else if (!props.onOtherKey(event.key)) return
    event.preventDefault()
  }

  /** With Shift or Ctrl a click puts rows together, and without they are none any more. */
  const onClickCapture = (event: MouseEvent) => {
    const row = event.target instanceof Element ? event.target.closest('[role="row"]') : null
    const index = Number(row?.id.slice(rowId.length + 1) || Number.NaN)
    if (row === null || Number.isNaN(index)) return
    if (event.shiftKey) marks.extend(active, index)
    else if (event.ctrlKey || event.metaKey) {
      if (!several && active !== index) marks.extend(active, active)
      marks.toggle(index)
    } else {
      if (several) marks.clear()
      return
    }
    event.stopPropagation()
  }

  /** A row that was clicked goes when it is out of sight, and would take the keys along. */
  const onFocus = (event: FocusEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget && !isOnHead(event)) {
      event.currentTarget.focus({ preventScroll: true })
    }
  }

  return (
    <div ref={columns.frame} className={styles.frame}>
      {/* biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, a table element can't hold them */}
      <div
        ref={grid}
        role="grid"
        aria-label={label}
        aria-rowcount={count + 1}
        aria-colcount={columns.shown.length}
        aria-multiselectable="true"
        aria-activedescendant={count > 0 ? `${rowId}-${active}` : undefined}
        className={`${styles.grid} ${classes.grid ?? ''} ${props.className ?? ''}`}
        style={{ '--row-height': `${height}px`, '--columns': columns.tracks } as CSSProperties}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onClickCapture={onClickCapture}
      >
        <GridHead columns={columns} sort={props.sort} onSort={props.onSort} classes={classes} />
        <div
          ref={scroller}
          className={`${styles.body} ${classes.body ?? ''}`}
          // without rows it would be a group of nothing
          {...(count === 0 ? { role: 'presentation' } : { role: 'rowgroup', tabIndex: -1 })}
        >
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
            {virtual.getVirtualItems().map(({ index, start }) =>
              row({
                id: `${rowId}-${index}`,
                index,
                top: start,
                active: index === active,
                marked: isMarked(index),
              }),
            )}
          </div>
        </div>
      </div>
      {count === 0 && <div className={styles.empty}>{props.empty}</div>}
      <div className={styles.columnsMenu}>
        <ColumnsMenu columns={columns} />
      </div>
      <CopyBar
        count={several ? markedRows().length : 0}
        said={said}
        onCopy={(format) => void take(format, markedRows())}
        onClear={() => {
          marks.clear()
          // the bar goes, and would take the keys along
          grid.current?.focus({ preventScroll: true })
        }}
      />
    </div>
  )
}

/** Whether it happened at a head, which has keys of its own: Enter and Space sort. */
function isOnHead({ target }: { readonly target: EventTarget }): boolean {
  return target instanceof Element && target.closest('[role="columnheader"]') !== null
}

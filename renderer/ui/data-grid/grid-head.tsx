import { type DragEvent, type KeyboardEvent, type PointerEvent, useRef, useState } from 'react'
import { Menu } from '../menu'
import styles from './data-grid.module.css'
import type { GridColumn } from './grid-column'
import type { GridColumns } from './grid-columns'
import type { SortBy } from './sort'
import { widestCell } from './widest-cell'

interface GridHeadProps<Column extends string> {
  readonly columns: GridColumns<Column>
  readonly sort: SortBy<Column>
  readonly onSort: (column: Column) => void
  readonly classes: Readonly<Record<string, string>>
}

/** Pixels that a key makes a column wider or narrower. */
const keyStep = 16

/** The heads of all columns that are shown, each of which sorts by its own, is moved and made wider; and the list of all. */
export function GridHead<Column extends string>({ columns, sort, onSort, classes }: GridHeadProps<Column>) {
  const [dragged, setDragged] = useState<Column | null>(null)
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, a table element can't hold them
    <div
      role="row"
      aria-rowindex={1}
      className={`${styles.row} ${styles.head} ${classes.head ?? ''}`}
      tabIndex={-1}
    >
      {columns.shown.map((column) => (
        <Head
          key={column.key}
          column={column}
          columns={columns}
          sort={sort}
          onSort={onSort}
          className={classes[column.key] ?? ''}
          onDrag={setDragged}
          onDrop={() => {
            if (dragged !== null) columns.move(dragged, column.key)
            setDragged(null)
          }}
        />
      ))}
    </div>
  )
}

interface HeadProps<Column extends string> extends Omit<GridHeadProps<Column>, 'classes'> {
  readonly column: GridColumn<Column>
  readonly className: string
  readonly onDrag: (key: Column | null) => void
  readonly onDrop: () => void
}

function Head<Column extends string>(props: HeadProps<Column>) {
  const { column, columns, sort, onSort, className, onDrag, onDrop } = props
  const { key, head, name = head, atEnd = false } = column
  const cell = useRef<HTMLDivElement>(null)
  const from = useRef<{ readonly x: number; readonly width: number } | null>(null)
  const width = () => cell.current?.getBoundingClientRect().width ?? 0

  const widen = () => {
    const widest = widestCell(columns.frame.current, columns.shown.indexOf(column))
    if (widest !== null) columns.resize(key, widest)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && event.shiftKey) {
      event.preventDefault()
      event.stopPropagation()
      widen()
      return
    }
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step === undefined || event.altKey === event.shiftKey) return
    event.preventDefault()
    event.stopPropagation()
    if (event.shiftKey) columns.resize(key, width() + step * keyStep)
    else {
      const there = columns.shown[columns.shown.indexOf(column) + step]
      if (there !== undefined) columns.move(key, there.key)
    }
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: as above
    <div
      ref={cell}
      role="columnheader"
      className={`${styles.headCell} ${atEnd ? styles.atEnd : ''} ${className}`}
      tabIndex={-1}
      aria-sort={sort.column !== key ? 'none' : sort.descending ? 'descending' : 'ascending'}
      draggable
      onDragStart={(event: DragEvent) => {
        event.dataTransfer.effectAllowed = 'move'
        // a drag that carries nothing is none in some browsers
        event.dataTransfer.setData('text/x-portlight-column', key)
        onDrag(key)
      }}
      onDragEnd={() => onDrag(null)}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes('text/x-portlight-column')) event.preventDefault()
      }}
      onDrop={(event) => {
        event.preventDefault()
        onDrop()
      }}
    >
      <button
        type="button"
        className={styles.sort}
        aria-label={name}
        aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight Shift+ArrowLeft Shift+ArrowRight Shift+Enter"
        title={`Sort by ${name.toLowerCase()}. Drag it, or Alt and arrows, to move the column. Shift and arrows make it wider, Shift+Enter as wide as its texts.`}
        onClick={() => onSort(key)}
        onKeyDown={onKeyDown}
      >
        <span className={styles.name}>{head}</span>
        <span className={styles.arrow} aria-hidden="true">
          {sort.column !== key ? '' : sort.descending ? '↓' : '↑'}
        </span>
      </button>
      <span
        className={styles.edge}
        aria-hidden="true"
        title="Drag to change the width. A double click makes it as wide as its texts."
        onDoubleClick={widen}
        // a drag of the edge must not become one of the head
        draggable
        onDragStart={(event) => {
          event.preventDefault()
          event.stopPropagation()
        }}
        onPointerDown={(event: PointerEvent) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          from.current = { x: event.clientX, width: width() }
        }}
        onPointerMove={(event) => {
          if (from.current === null) return
          columns.resize(key, from.current.width + event.clientX - from.current.x)
        }}
        onPointerUp={() => {
          from.current = null
        }}
        onPointerCancel={() => {
          from.current = null
        }}
      />
    </div>
  )
}

const resetKey = ' usual'

/** Which columns are shown. */
export function ColumnsMenu<Column extends string>({ columns }: { readonly columns: GridColumns<Column> }) {
  const { all, shown } = columns
  return (
    <Menu
      icon="columns"
      label="Columns"
      items={[
        ...all.map((column) => ({
          key: column.key as string,
          name: column.name ?? column.head,
          checked: shown.includes(column),
          many: true,
        })),
        ...(columns.isUsual ? [] : [{ key: resetKey, name: 'As they were', note: 'Order, widths and all' }]),
      ]}
      onChoose={(key) => {
        const column = all.find((known) => known.key === key)
        if (key === resetKey) columns.reset()
        else if (column !== undefined) columns.toggle(column.key)
      }}
    />
  )
}

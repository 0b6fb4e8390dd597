import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { DataGrid } from '../../../ui/data-grid/data-grid'
import { useGridColumns } from '../../../ui/data-grid/grid-columns'
import { useGridLines } from '../../../ui/data-grid/grid-lines'
import { copiedHeads, rowCells } from '../rows/row-text'
import { isGroup, rowKeyOf, type TableModel } from '../rows/table-model'
import { useSockets, useSocketsKit } from '../sockets-context'
import { columns, emptyColumns } from './columns'
import { GroupRow } from './group-row'
import { SocketRow } from './socket-row'
import styles from './sockets-table.module.css'
import { TableEmpty } from './table-empty'

/** Pixels that a row is high. */
const rowHeight = 26

/** All sockets as rows. */
export function SocketsTable({ model }: { readonly model: TableModel }) {
  const { actions, copy, columns: kept } = useSocketsKit()
  const marks = useSockets((state) => state.reading?.marks)
  const grouped = useSockets((state) => state.grouped)
  const sort = useSockets((state) => state.sort)
  const selected = useSockets((state) => state.selected?.id ?? null)
  const frozen = useSockets((state) => state.frozen)
  // A row is remembered by its name: rows come and go above it.
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const { rows, matching } = model
  const empty = useMemo(() => emptyColumns(matching), [matching])
  const shownColumns = useGridColumns(columns, kept, empty)
  const lines = useGridLines(rows.length, rowHeight)
  const active = useMemo(
    () => Math.max(0, activeKey === null ? 0 : rows.findIndex((row) => rowKeyOf(row) === activeKey)),
    [rows, activeKey],
  )

  const move = (index: number) => {
    const row = rows[index]
    if (row === undefined) return
    setActiveKey(rowKeyOf(row))
    lines.show(index)
    if (!isGroup(row)) actions.select(row)
  }

  const choose = (index: number) => {
    const row = rows[index]
    if (row === undefined) return
    setActiveKey(rowKeyOf(row))
    if (isGroup(row)) actions.turnGroup(row.key)
    else actions.openDetails(row)
  }

  const cellsOf = (index: number) => {
    const row = rows[index]
    return row === undefined || isGroup(row) ? null : rowCells(row)
  }

  /** Left folds a group, or goes to the one that a row belongs to; Right unfolds. */
  const fold = (folds: boolean) => {
    const row = rows[active]
    if (row === undefined) return
    if (isGroup(row)) {
      if (row.folded !== folds) actions.turnGroup(row.key)
      else if (!folds) move(active + 1)
    } else if (folds) move(rows.slice(0, active).findLastIndex(isGroup))
  }

  // Rows are drawn anew only when they are others: what they call never changes.
  const latest = useRef(choose)
  latest.current = choose
  const onChoose = useCallback((index: number) => latest.current(index), [])

  // A socket that was chosen on the map is brought into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new choice scrolls, not what comes
  useEffect(() => {
    if (selected === null) return
    const index = rows.findIndex((row) => rowKeyOf(row) === selected)
    if (index < 0) return
    setActiveKey(selected)
    lines.show(index)
  }, [selected])

  return (
    <DataGrid
      label="Sockets"
      columns={shownColumns}
      sort={sort}
      onSort={actions.sortBy}
      lines={lines}
      active={active}
      onMove={move}
      onChoose={choose}
      keyOf={(index) => {
        const row = rows[index]
        return row === undefined ? null : rowKeyOf(row)
      }}
      copying={{ heads: copiedHeads, cellsOf, copy }}
      onOtherKey={(key) => {
        if (key !== 'ArrowLeft' && key !== 'ArrowRight') return false
        fold(key === 'ArrowLeft')
        return true
      }}
      classes={styles}
      className={frozen ? styles.frozen : undefined}
      row={(place) => {
        const row = rows[place.index]
        if (row === undefined) return null
        const key = rowKeyOf(row)
        return isGroup(row) ? (
          <GroupRow key={key} {...place} shown={shownColumns.shown.length} group={row} onChoose={onChoose} />
        ) : (
          <SocketRow
            key={key}
            {...place}
            shown={shownColumns.shown}
            socket={row}
            mark={marks?.get(key) ?? null}
            selected={key === selected}
            nested={grouped}
            onChoose={onChoose}
          />
        )
      }}
      empty={<TableEmpty />}
    />
  )
}

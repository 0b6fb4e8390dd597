import { useVirtualizer } from '@tanstack/react-virtual'
import { useCallback, useEffect, useId, useMemo, useRef, useState } from 'react'
import { isGroup, rowKeyOf, type TableModel } from '../rows/table-model'
import { useSockets, useSocketsKit } from '../sockets-context'
import { columns } from './columns'
import { GroupRow } from './group-row'
import { SocketRow } from './socket-row'
import styles from './sockets-table.module.css'
import { rowHeight, useTableKeys } from './use-table-keys'

/** All sockets as rows: virtual, so that 50,000 of them cost what a screen full does. */
export function SocketsTable({ model }: { readonly model: TableModel }) {
  const { actions } = useSocketsKit()
  const marks = useSockets((state) => state.reading?.marks)
  const grouped = useSockets((state) => state.grouped)
  const selected = useSockets((state) => state.selected?.id ?? null)
  const frozen = useSockets((state) => state.frozen)
  const scroller = useRef<HTMLDivElement>(null)
  // A row is remembered by its name: rows come and go above it.
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const rowId = useId()
  const { rows } = model
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  })
  const active = useMemo(
    () => Math.max(0, activeKey === null ? 0 : rows.findIndex((row) => rowKeyOf(row) === activeKey)),
    [rows, activeKey],
  )

  const move = (index: number) => {
    const target = Math.min(rows.length - 1, Math.max(0, index))
    const row = rows[target]
    if (row === undefined) return
    setActiveKey(rowKeyOf(row))
    virtual.scrollToIndex(target, { align: 'auto' })
    if (!isGroup(row)) actions.select(row)
  }

  const choose = (index: number) => {
    const row = rows[index]
    if (row === undefined) return
    setActiveKey(rowKeyOf(row))
    if (isGroup(row)) actions.turnGroup(row.key)
    else actions.openDetails(row)
  }

  // Rows are drawn anew only when they are others: what they call never changes.
  const latest = useRef(choose)
  latest.current = choose
  const onChoose = useCallback((index: number) => latest.current(index), [])
  const onKeyDown = useTableKeys({ model, active, scroller, move, choose })

  // A socket that was chosen on the map is brought into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new choice scrolls, not what comes
  useEffect(() => {
    if (selected === null) return
    const index = rows.findIndex((row) => rowKeyOf(row) === selected)
    if (index < 0) return
    setActiveKey(selected)
    virtual.scrollToIndex(index, { align: 'auto' })
  }, [selected])

  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, a table element can't hold them
    <div
      role="grid"
      aria-label="Sockets"
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length}
      aria-activedescendant={rows.length > 0 ? `${rowId}-${active}` : undefined}
      className={`${styles.grid} ${frozen ? styles.frozen : ''}`}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <TableHead />
      <div
        ref={scroller}
        className={styles.body}
        // without rows it would be a group of nothing
        {...(rows.length === 0 ? { role: 'presentation' } : { role: 'rowgroup', tabIndex: -1 })}
      >
        <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            const key = rowKeyOf(row)
            const shared = {
              id: `${rowId}-${item.index}`,
              index: item.index,
              top: item.start,
              active: item.index === active,
              onChoose,
            }
            return isGroup(row) ? (
              <GroupRow key={key} {...shared} group={row} />
            ) : (
              <SocketRow
                key={key}
                {...shared}
                socket={row}
                mark={marks?.get(key) ?? null}
                selected={key === selected}
                nested={grouped}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

function TableHead() {
  const { actions } = useSocketsKit()
  const sort = useSockets((state) => state.sort)
  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, a table element can't hold them
    <div role="row" aria-rowindex={1} className={`${styles.row} ${styles.head}`} tabIndex={-1}>
      {columns.map(({ key, head, name }) => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        <div
          key={key}
          role="columnheader"
          className={styles[key]}
          tabIndex={-1}
          aria-sort={sort.column !== key ? 'none' : sort.descending ? 'descending' : 'ascending'}
        >
          <button
            type="button"
            className={styles.sort}
            aria-label={name}
            title={`Sort by ${name.toLowerCase()}`}
            onClick={() => actions.sortBy(key)}
          >
            <span className={styles.headText}>{head}</span>
            <span className={styles.arrow} aria-hidden="true">
              {sort.column !== key ? '' : sort.descending ? '↓' : '↑'}
            </span>
          </button>
        </div>
      ))}
    </div>
  )
}

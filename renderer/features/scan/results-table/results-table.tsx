import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { formatCount } from '../../../ui/numbers'
import { useScan, useScanKit } from '../scan-context'
import type { SortColumn } from '../scan-state'
import { GroupRow, PortRow } from './result-rows'
import { ResultsHeader } from './results-header'
import styles from './results-table.module.css'
import { rowText } from './row-filter'
import { TableEmpty } from './table-empty'
import { indexOfPort, rowAt } from './table-model'
import { useTableModel } from './use-table-model'

const columns: readonly { readonly key: SortColumn; readonly name: string }[] = [
  { key: 'host', name: 'Host' },
  { key: 'port', name: 'Port' },
  { key: 'protocol', name: 'Protocol' },
  { key: 'state', name: 'State' },
  { key: 'reason', name: 'Reason' },
  { key: 'service', name: 'Service' },
  { key: 'rtt', name: 'Round trip' },
]

export const rowHeight = 28

/** All results as rows: virtual, so that 65,535 of them cost what a screen full does. */
export function ResultsTable() {
  const { actions, shell } = useScanKit()
  // What arrives reaches the rows through the model, which is made anew less often than the columns change.
  const results = useScan((state) => state.run?.results ?? null)
  const hosts = useScan((state) => state.run?.hosts)
  const services = useScan((state) => state.services)
  const sort = useScan((state) => state.sort)
  const selected = useScan((state) => state.selected)
  const model = useTableModel()
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const rowId = useId()
  const virtual = useVirtualizer({
    count: model.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  })
  const slot = selected === null ? -1 : (results?.slotOf[selected.port] ?? -1)
  const selectedIndex = selected === null || slot < 0 ? -1 : indexOfPort(model, selected.host, slot)

  // A port that was chosen on the map is brought into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new choice scrolls, not what arrives
  useEffect(() => {
    if (selectedIndex < 0) return
    setActive(selectedIndex)
    virtual.scrollToIndex(selectedIndex, { align: 'auto' })
  }, [selected])

  const activate = (index: number) => {
    const row = rowAt(model, index)
    if (row === null) return
    setActive(index)
    if (row.kind === 'group') actions.toggleGroup(row.group.key)
    else actions.select({ host: row.host, port: results?.ports[row.slot] ?? 0 })
  }

  const move = (index: number) => {
    const target = Math.min(model.rows.length - 1, Math.max(0, index))
    setActive(target)
    virtual.scrollToIndex(target, { align: 'auto' })
    const row = rowAt(model, target)
    if (row?.kind === 'port') actions.select({ host: row.host, port: results?.ports[row.slot] ?? 0 })
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 280) / rowHeight) - 2)
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: model.rows.length - 1,
    }
    const target = targets[event.key]
    if (target !== undefined) move(target)
    else if (event.key === 'Enter' || event.key === ' ') activate(active)
    else if (event.key.toLowerCase() === 'c' && (event.ctrlKey || event.metaKey)) {
      const row = rowAt(model, active)
      if (row?.kind !== 'port' || results === null) return
      void shell.copy(rowText(results, { hosts: hosts ?? [], services }, row.host, row.slot))
    } else return
    event.preventDefault()
  }

  return (
    <section className={styles.results} aria-label="Results">
      <ResultsHeader matching={model.matching} />
      <div className={styles.frame}>
        {/* biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, a table element can't hold them */}
        <div
          role="grid"
          aria-label="Results"
          aria-rowcount={model.rows.length + 1}
          aria-colcount={columns.length}
          aria-activedescendant={model.rows.length > 0 ? `${rowId}-${active}` : undefined}
          className={styles.grid}
          tabIndex={0}
          onKeyDown={onKeyDown}
        >
          {/* biome-ignore lint/a11y/useSemanticElements: as above */}
          <div role="row" aria-rowindex={1} className={`${styles.row} ${styles.head}`} tabIndex={-1}>
            {columns.map(({ key, name }) => (
              // biome-ignore lint/a11y/useSemanticElements: as above
              <div
                key={key}
                role="columnheader"
                className={styles[key]}
                tabIndex={-1}
                aria-sort={sort.column !== key ? 'none' : sort.descending ? 'descending' : 'ascending'}
              >
                <button type="button" className={styles.sort} onClick={() => actions.sortBy(key)}>
                  {name}
                  <span className={styles.arrow} aria-hidden="true">
                    {sort.column !== key ? '' : sort.descending ? '↓' : '↑'}
                  </span>
                </button>
              </div>
            ))}
          </div>
          <div
            ref={scroller}
            className={styles.body}
            // without rows it would be a group of nothing
            {...(model.rows.length === 0 ? { role: 'presentation' } : { role: 'rowgroup', tabIndex: -1 })}
          >
            <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
              {results !== null &&
                virtual.getVirtualItems().map((item) => {
                  const row = rowAt(model, item.index)
                  if (row === null) return null
                  const shared = {
                    id: `${rowId}-${item.index}`,
                    index: item.index,
                    top: item.start,
                    active: item.index === active,
                    onActivate: activate,
                  }
                  return row.kind === 'group' ? (
                    <GroupRow
                      key={row.group.key}
                      {...shared}
                      group={row.group}
                      ports={results.ports}
                      address={hosts?.[row.group.host]?.host.address ?? ''}
                    />
                  ) : (
                    <PortRow
                      key={model.rows[item.index]}
                      {...shared}
                      facts={results.host(row.host)?.facts(row.slot)}
                      address={hosts?.[row.host]?.host.address ?? ''}
                      service={services?.find(results.ports[row.slot] ?? 0, 'tcp') ?? null}
                      selected={item.index === selectedIndex}
                    />
                  )
                })}
            </div>
          </div>
        </div>
        {model.rows.length === 0 && <TableEmpty />}
      </div>
      <p className="visually-hidden">{formatCount(model.rows.length)} rows</p>
    </section>
  )
}

import { useEffect, useMemo, useState } from 'react'
import { programOf } from '#shared/scan/listeners-here'
import { DataGrid } from '../../../ui/data-grid/data-grid'
import { useGridColumns } from '../../../ui/data-grid/grid-columns'
import { useGridLines } from '../../../ui/data-grid/grid-lines'
import { formatCount } from '../../../ui/numbers'
import { stateWords } from '../port-state-words'
import { useScan, useScanKit } from '../scan-context'
import { isUnderWay } from '../scan-state'
import { columns, columnsWithUdp } from './columns'
import { rangesText } from './ranges-text'
import { GroupRow, PortRow } from './result-rows'
import { ResultsHeader } from './results-header'
import styles from './results-table.module.css'
import { rowCells } from './row-filter'
import { TableEmpty } from './table-empty'
import { indexOfPort, reasonOfAll, rowAt } from './table-model'
import { useTableModel } from './use-table-model'

/** Pixels that a row is high. */
const rowHeight = 28
/** Ranges of a folded row that are copied at most. */
const mostCopiedRanges = 1000

/** All results as rows. */
export function ResultsTable() {
  const { actions, shell, columns: kept } = useScanKit()
  // What arrives reaches the rows through the model, which is made anew less often than the columns change.
  const results = useScan((state) => state.run?.results ?? null)
  const hosts = useScan((state) => state.run?.hosts)
  const services = useScan((state) => state.services)
  const sort = useScan((state) => state.sort)
  const selected = useScan((state) => state.selected)
  const here = useScan((state) => state.run?.here ?? null)
  const model = useTableModel()
  const severalHosts = useScan((state) => (state.run?.plan.hosts ?? 1) > 1)
  const severalProtocols = (results?.asked.protocols.length ?? 1) > 1
  const withUdp = (results?.asked.udp.length ?? 0) > 0
  const underWay = useScan((state) => isUnderWay(state.phase))
  // while rows arrive, columns stay where they are
  const reason = useMemo(
    () => (results === null || underWay ? null : reasonOfAll(model, results)),
    [model, results, underWay],
  )
  // what is the same in all rows stands above them once
  const shownColumns = useGridColumns(withUdp ? columnsWithUdp : columns, kept, [
    ...(severalHosts ? [] : (['host'] as const)),
    ...(severalProtocols ? [] : (['protocol'] as const)),
    ...(reason === null ? [] : (['reason'] as const)),
    // the table of this computer knows its programs, and no others
    ...(here === null ? (['program'] as const) : []),
  ])
  const [active, setActive] = useState(0)
  const lines = useGridLines(model.rows.length, rowHeight)
  const slot = selected === null ? -1 : (results?.asked.slotOf(selected.protocol, selected.port) ?? -1)
  const selectedIndex = selected === null || slot < 0 ? -1 : indexOfPort(model, selected.host, slot)

  // A port that was chosen on the map is brought into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new choice scrolls, not what arrives
  useEffect(() => {
    if (selectedIndex < 0) return
    setActive(selectedIndex)
    lines.show(selectedIndex)
  }, [selected])

  const choose = (index: number) => {
    const row = rowAt(model, index)
    if (row === null) return
    setActive(index)
    if (row.kind === 'group') actions.toggleGroup(row.group.key)
    else if (results !== null) actions.select({ host: row.host, ...results.asked.at(row.slot) })
  }

  const move = (index: number) => {
    setActive(index)
    lines.show(index)
    const row = rowAt(model, index)
    if (row?.kind === 'port' && results !== null) {
      actions.select({ host: row.host, ...results.asked.at(row.slot) })
    }
  }

  const cellsOf = (index: number) => {
    const row = rowAt(model, index)
    if (row === null || results === null) return null
    if (row.kind === 'port')
      return rowCells(results, { hosts: hosts ?? [], services, here }, row.host, row.slot)
    const { host, state, slots } = row.group
    const ranges = rangesText(results.asked, slots(), mostCopiedRanges)
    return [hosts?.[host]?.host.address ?? '', ranges, '', stateWords[state], '', '', '', '']
  }

  return (
    <section className={styles.results} aria-label="Results">
      <ResultsHeader matching={model.matching} reason={reason} />
      <DataGrid
        label="Results"
        columns={shownColumns}
        sort={sort}
        onSort={actions.sortBy}
        lines={lines}
        active={active}
        onMove={move}
        onChoose={choose}
        keyOf={(index) => {
          const row = rowAt(model, index)
          if (row === null) return null
          return row.kind === 'group' ? row.group.key : `${row.host}-${row.slot}`
        }}
        copying={{ heads: columns.map(({ head }) => head), cellsOf, copy: shell.copy }}
        onOtherKey={(key) => {
          if (key === ' ') choose(active)
          return key === ' '
        }}
        classes={styles}
        row={(place) => {
          const row = rowAt(model, place.index)
          if (row === null || results === null) return null
          if (row.kind === 'port') {
            const { port, protocol } = results.asked.at(row.slot)
            return (
              <PortRow
                key={model.rows[place.index]}
                {...place}
                shown={shownColumns.shown}
                facts={results.hosts[row.host]?.evidenceAt(row.slot)}
                address={hosts?.[row.host]?.host.address ?? ''}
                scope={hosts?.[row.host]?.host.scope ?? null}
                service={services?.find(port, protocol) ?? null}
                program={programOf(here, hosts?.[row.host]?.host, protocol, port)}
                selected={place.index === selectedIndex}
                onChoose={choose}
              />
            )
          }
          return (
            <GroupRow
              key={row.group.key}
              {...place}
              shown={shownColumns.shown}
              group={row.group}
              asked={results.asked}
              address={hosts?.[row.group.host]?.host.address ?? ''}
              onChoose={choose}
            />
          )
        }}
        empty={<TableEmpty />}
      />
      <p className="visually-hidden">{formatCount(model.rows.length)} rows</p>
    </section>
  )
}

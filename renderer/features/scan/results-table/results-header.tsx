import type { Reason } from '#shared/scan/state'
import { FilterField } from '../../../ui/filter-field'
import { Menu } from '../../../ui/menu'
import { countOf } from '../../../ui/numbers'
import { reasonWord } from '../port-state-words'
import { useScan, useScanKit } from '../scan-context'
import { exportFormats } from './export-formats'
import styles from './results-table.module.css'

interface ResultsHeaderProps {
  readonly matching: number
  /** Of all ports that are shown one by one; null: they have several. */
  readonly reason: Reason | null
}

/** Title, the one filter box, and the way out to a file. */
export function ResultsHeader({ matching, reason }: ResultsHeaderProps) {
  const { actions, exporter } = useScanKit()
  const run = useScan((state) => state.run)
  const filter = useScan((state) => state.filter)
  const filterAsked = useScan((state) => state.filterAsked)

  const address = run !== null && run.plan.hosts === 1 ? run.hosts[0]?.host.address : undefined
  const protocols = run?.results.asked.protocols ?? []
  const sameInAll = [
    address,
    protocols.length === 1 ? protocols[0] : undefined,
    reason === null ? undefined : reasonWord(reason),
  ]
    .filter((part) => part !== undefined)
    .join(', ')

  return (
    <header className={styles.header}>
      <h2 className={styles.title}>
        Results
        <span className={styles.matching}>
          {filter.trim() === '' ? sameInAll : countOf(matching, 'match', 'matches')}
        </span>
      </h2>
      <FilterField label="Filter results" value={filter} onChange={actions.setFilter} asked={filterAsked} />
      <Menu
        icon="export"
        label="Export results"
        disabled={run === null || run.hosts.length === 0}
        items={exportFormats}
        onChoose={(format) => void exporter.save(format)}
      />
    </header>
  )
}

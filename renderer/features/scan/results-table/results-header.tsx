import { useEffect, useRef } from 'react'
import { IconButton } from '../../../ui/button'
import { Icon } from '../../../ui/icon'
import { Menu } from '../../../ui/menu'
import { countOf } from '../../../ui/numbers'
import { useScan, useScanKit } from '../scan-context'
import { exportFormats } from './export-formats'
import styles from './results-table.module.css'

/** Title, the one filter box, and the way out to a file. */
export function ResultsHeader({ matching }: { readonly matching: number }) {
  const { actions, exporter } = useScanKit()
  const run = useScan((state) => state.run)
  const filter = useScan((state) => state.filter)
  const filterAsked = useScan((state) => state.filterAsked)
  const input = useRef<HTMLInputElement>(null)
  const answered = useRef(filterAsked)

  useEffect(() => {
    if (filterAsked === answered.current) return
    answered.current = filterAsked
    input.current?.focus()
    input.current?.select()
  }, [filterAsked])

  return (
    <header className={styles.header}>
      <h2 className={styles.title}>
        Results
        <span className={styles.matching}>
          {filter.trim() === '' ? '' : countOf(matching, 'match', 'matches')}
        </span>
      </h2>
      <div className={styles.filter}>
        <Icon name="search" size={14} />
        <input
          ref={input}
          type="search"
          aria-label="Filter results"
          aria-keyshortcuts="/ Control+F"
          placeholder="Filter all columns"
          value={filter}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => actions.setFilter(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || filter === '') return
            event.stopPropagation()
            actions.setFilter('')
          }}
        />
        {filter === '' ? (
          <kbd className={styles.key}>/</kbd>
        ) : (
          <IconButton icon="close" label="Clear filter" onClick={() => actions.setFilter('')} />
        )}
      </div>
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

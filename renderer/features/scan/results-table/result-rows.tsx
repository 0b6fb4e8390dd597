import { memo } from 'react'
import { reasonAt, stateAt } from '#shared/scan/state'
import type { Service } from '#shared/services/service-table'
import { Icon } from '../../../ui/icon'
import { formatCount, formatRoundTrip } from '../../../ui/numbers'
import { reasonWord, stateWords } from '../port-state-words'
import type { PortFacts } from '../results/host-columns'
import { StateGlyph } from '../state-glyph'
import { rangesText } from './ranges-text'
import styles from './results-table.module.css'
import type { RowGroup } from './table-model'

interface RowProps {
  readonly id: string
  readonly index: number
  readonly top: number
  readonly active: boolean
  readonly onActivate: (index: number) => void
}

interface PortRowProps extends RowProps {
  readonly facts: PortFacts | undefined
  readonly address: string
  readonly service: Service | null
  readonly selected: boolean
}

export function PortRow({ facts, address, service, selected, active, ...row }: PortRowProps) {
  if (facts === undefined) return null
  const state = stateAt(facts.state)
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useKeyWithClickEvents: the grid around it has the keys
    <div
      role="row"
      id={row.id}
      aria-rowindex={row.index + 2}
      aria-selected={selected}
      tabIndex={-1}
      className={`${styles.row} ${selected ? styles.selected : ''} ${active ? styles.active : ''}`}
      style={{ transform: `translateY(${row.top}px)` }}
      onClick={() => row.onActivate(row.index)}
    >
      <Cell column="host" text={address} />
      <Cell column="port" text={String(facts.port)} />
      <Cell column="protocol" text="tcp" />
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid moves by aria-activedescendant */}
      <div role="gridcell" className={`${styles.state} ${styles[`is-${state}`]}`}>
        <StateGlyph state={state} size={11} />
        {stateWords[state]}
      </div>
      <Cell column="reason" text={reasonWord(reasonAt(facts.reason))} />
      <Cell column="service" text={service?.name ?? '–'} hint={service?.description} />
      <Cell column="rtt" text={formatRoundTrip(facts.rtt)} />
    </div>
  )
}

const Cell = memo(function Cell({
  column,
  text,
  hint,
}: {
  readonly column: 'host' | 'port' | 'protocol' | 'reason' | 'service' | 'rtt'
  readonly text: string
  readonly hint?: string | undefined
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid moves by aria-activedescendant
    <div
      role="gridcell"
      className={styles[column]}
      title={hint ?? (column === 'host' || column === 'reason' ? text : undefined)}
    >
      {text}
    </div>
  )
})

interface GroupRowProps extends RowProps {
  readonly group: RowGroup
  readonly ports: Uint16Array
  readonly address: string
}

/** Many ports of one state in one row: `closed 1–21, 23–8999 … 65,530 ports`. */
export function GroupRow({ group, ports, address, active, ...row }: GroupRowProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useKeyWithClickEvents: the grid around it has the keys
    <div
      role="row"
      id={row.id}
      aria-rowindex={row.index + 2}
      tabIndex={-1}
      className={`${styles.row} ${styles.group} ${active ? styles.active : ''}`}
      style={{ transform: `translateY(${row.top}px)` }}
      onClick={() => row.onActivate(row.index)}
    >
      <Cell column="host" text={address} />
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid moves by aria-activedescendant */}
      <div role="gridcell" aria-colspan={6} className={styles.fold}>
        <button type="button" tabIndex={-1} aria-expanded={group.unfolded} className={styles.unfold}>
          <span className={group.unfolded ? styles.turned : styles.twist}>
            <Icon name="right" size={12} />
          </span>
          <StateGlyph state={group.state} size={11} />
          <span>{stateWords[group.state]}</span>
          <span className={styles.ranges}>{rangesText(ports, group.slots)}</span>
          <span className={styles.total}>
            {formatCount(group.slots.length)} {group.slots.length === 1 ? 'port' : 'ports'}
          </span>
        </button>
      </div>
    </div>
  )
}

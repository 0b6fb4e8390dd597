import type { OwnerlessReason } from '#shared/sockets/socket'
import { Icon } from '../../../ui/icon'
import { countOf } from '../../../ui/numbers'
import { runnerText } from '../rows/row-text'
import type { RowGroup } from '../rows/table-model'
import { columns } from './columns'
import styles from './sockets-table.module.css'

interface GroupRowProps {
  readonly id: string
  readonly index: number
  readonly top: number
  readonly group: RowGroup
  readonly active: boolean
  readonly onChoose: (index: number) => void
}

/** The name of a group that has no owner. */
const ownerlessGroups: Readonly<Record<OwnerlessReason, string>> = {
  'time-wait': 'No process: closed, in TIME_WAIT',
  closing: 'No process: closing',
  'not-accepted': 'No process: not accepted yet',
  'no-permission': 'Processes of other users',
  'no-process': 'No process that can be seen',
  'not-looked-up': 'Not looked up',
}

/** A process with the count of its sockets; its rows follow unless it is folded. */
export function GroupRow({ group, active, index, ...row }: GroupRowProps) {
  const { owner, ownerless, members, listening, folded } = group
  const runner = owner === null ? null : runnerText([owner])
  const notes = [owner?.user, runner].filter((note) => note != null)
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useKeyWithClickEvents: the grid around it has the keys
    <div
      role="row"
      id={row.id}
      aria-rowindex={index + 2}
      tabIndex={-1}
      className={`${styles.row} ${styles.group} ${active ? styles.active : ''}`}
      style={{ transform: `translateY(${row.top}px)` }}
      onClick={() => row.onChoose(index)}
    >
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid moves by aria-activedescendant */}
      <div role="gridcell" aria-colspan={columns.length} className={styles.fold}>
        <button type="button" tabIndex={-1} aria-expanded={!folded} className={styles.unfold}>
          <span className={folded ? styles.twist : styles.turned}>
            <Icon name="right" size={12} />
          </span>
          <b className={styles.program}>
            {owner === null ? ownerlessGroups[ownerless ?? 'no-process'] : owner.program}
          </b>
          {owner !== null && <span className={styles.quiet}>{owner.pid}</span>}
          {notes.length > 0 && <span className={styles.quiet}>{notes.join(', ')}</span>}
          <span className={styles.total}>
            {countOf(members.length, 'socket')}
            {listening > 0 ? `, ${listening} listening` : ''}
          </span>
        </button>
      </div>
    </div>
  )
}

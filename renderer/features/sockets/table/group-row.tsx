import { placeOf } from '#shared/sockets/owner-place'
import type { OwnerlessReason } from '#shared/sockets/socket'
import type { RowPlace } from '../../../ui/data-grid/data-grid'
import { FoldCell, GridRow } from '../../../ui/data-grid/grid-row'
import { countOf } from '../../../ui/numbers'
import { runnerText } from '../rows/row-text'
import type { RowGroup } from '../rows/table-model'
import styles from './sockets-table.module.css'

interface GroupRowProps extends RowPlace {
  readonly group: RowGroup
  /** How many columns are shown. */
  readonly shown: number
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
export function GroupRow({ group, shown, ...row }: GroupRowProps) {
  const { owner, ownerless, members, listening, folded } = group
  const runner = owner === null ? null : runnerText([owner])
  const place = owner === null ? null : placeOf(owner)
  const notes = [owner?.user, runner, place?.name].filter((note) => note != null)
  return (
    <GridRow {...row} className={styles.group}>
      <FoldCell columns={shown} unfolded={!folded}>
        <b className={styles.program}>
          {owner === null ? ownerlessGroups[ownerless ?? 'no-process'] : owner.program}
        </b>
        {owner !== null && <span className={styles.quiet}>{owner.pid}</span>}
        {notes.length > 0 && <span className={styles.quiet}>{notes.join(', ')}</span>}
        <span className={styles.total}>
          {countOf(members.length, 'socket')}
          {listening > 0 ? `, ${listening} listening` : ''}
        </span>
      </FoldCell>
    </GridRow>
  )
}

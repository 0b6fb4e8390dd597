import { type Unattributed, unattributedText } from '#shared/sockets/unattributed'
import { useSockets } from '../sockets-context'
import styles from './overview.module.css'
import { Remedy } from './remedy'

const none: readonly Unattributed[] = []

/** Sockets whose owner can't be named, counted and explained, with what shows more. */
export function UnattributedList() {
  const unattributed = useSockets((state) => state.reading?.summary.unattributed ?? none)
  const known = useSockets((state) => state.reading !== null)
  return (
    <section className={styles.section} aria-label="Without an owner">
      <h3 className={styles.heading}>Without an owner</h3>
      {unattributed.length === 0 ? (
        <p className={styles.text}>{known ? 'Every socket has an owner that can be named.' : '–'}</p>
      ) : (
        <ul className={styles.list}>
          {unattributed.map((group) => (
            <li key={group.kind} className={styles.item}>
              <p className={styles.text}>{unattributedText(group)}</p>
              {group.remedy !== null && <Remedy label="To see more" remedy={group.remedy} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

import { reservedIn } from '#shared/sockets/facts'
import { formatCount } from '../../../ui/numbers'
import { useSockets } from '../sockets-context'
import styles from './overview.module.css'

/** What the system itself says of its ports, and whether TIME_WAITs are a matter of concern. */
export function SystemFacts() {
  const facts = useSockets((state) => state.reading?.summary.facts ?? null)
  if (facts === null) return null
  const { ephemeral, ephemeralInUse, unprivilegedFrom, timeWait } = facts
  return (
    <section className={styles.section} aria-label="This system">
      <h3 className={styles.heading}>This system</h3>
      <ul className={styles.list}>
        {timeWait !== null && (
          <li className={`${styles.item} ${timeWait.normal ? '' : styles.concern}`}>
            <p className={styles.text}>{timeWait.sentence}</p>
          </li>
        )}
        <li className={styles.item}>
          <p className={styles.text}>
            {ephemeral === null || ephemeralInUse === null
              ? 'The range of ports for outgoing connections could not be told.'
              : `Outgoing connections get ports ${ephemeral.first} to ${ephemeral.last}: ${formatCount(ephemeralInUse.tcp)} of ${formatCount(ephemeralInUse.size)} are in use by TCP, ${formatCount(ephemeralInUse.udp)} by UDP.${reservedText(reservedIn(facts))} A server should not be given one of them.`}
          </p>
        </li>
        <li className={styles.item}>
          <p className={styles.text}>{privilegeText(unprivilegedFrom)}</p>
        </li>
      </ul>
    </section>
  )
}

/** What is said of the ports of the range that this system keeps back. */
function reservedText(count: number): string {
  if (count === 0) return ''
  return count === 1 ? ' One more is reserved.' : ` ${formatCount(count)} more are reserved.`
}

function privilegeText(unprivilegedFrom: number | null): string {
  if (unprivilegedFrom === null) return 'From which port on no privilege is needed could not be told.'
  if (unprivilegedFrom <= 1) return 'Every port may be bound without privileges.'
  return `Ports below ${unprivilegedFrom} may be bound only with privileges (root, or the right to bind them).`
}

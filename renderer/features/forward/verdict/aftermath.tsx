import { useForward } from '../forward-context'
import { MappingTable } from '../router/mapping-table'
import styles from './aftermath.module.css'

/** What belongs to no link: notes, and what the router forwards of this. */
export function Aftermath() {
  const report = useForward((state) => (state.running ? null : (state.run?.report ?? null)))
  if (report === null) return null
  return (
    <>
      {report.notes.length > 0 && (
        <section className={styles.section} aria-label="Notes">
          <h3>Good to know</h3>
          <ul className={styles.notes}>
            {report.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      )}
      {report.mappings.length > 0 && (
        <section className={styles.section} aria-label="Forwards on the router">
          <h3>What the router forwards here</h3>
          <MappingTable mappings={report.mappings} />
        </section>
      )}
    </>
  )
}

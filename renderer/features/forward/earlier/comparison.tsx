import { useEffect, useState } from 'react'
import type { ForwardReport } from '#shared/forward/report'
import type { ForwardEntry } from '#shared/history/run-entry'
import { whenText } from '../../../ui/when-text'
import { useForward, useForwardKit } from '../forward-context'
import { changesBetween, comparable } from './changes'
import styles from './earlier.module.css'

/** A kept test, once it is read. */
function useReport(entry: ForwardEntry | null): ForwardReport | null {
  const { earlier } = useForwardKit()
  const [read, setRead] = useState<{ readonly id: string; readonly report: ForwardReport | null } | null>(
    null,
  )
  useEffect(() => {
    if (entry === null) return
    const own = new AbortController()
    void earlier.report(entry, own.signal).then((report) => {
      if (!own.signal.aborted) setRead({ id: entry.id, report })
    })
    return () => own.abort()
  }, [earlier, entry])
  return read !== null && read.id === entry?.id ? read.report : null
}

/** What is otherwise than when it worked, or than in the test before. */
export function Comparison() {
  const report = useForward((state) => (state.running ? null : (state.run?.report ?? null)))
  const entry = useForward((state) => (report === null ? null : comparable(state.history, report)))
  const before = useReport(entry)
  if (report === null || before === null) return null
  const changes = changesBetween(before, report)
  const worked = before.verdict === 'reachable'
  const when = whenText(before.at, Date.now())
  return (
    <section className={styles.section} aria-label="What has changed">
      <h3>
        {worked && report.verdict !== 'reachable'
          ? `It worked ${when}. Since then:`
          : `Compared with the test ${when}${worked ? ', which reached it' : ''}:`}
      </h3>
      {changes.length === 0 ? (
        <p className={styles.same}>Nothing of what Portlight looks at has changed.</p>
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Then</th>
              <th scope="col">Now</th>
            </tr>
          </thead>
          <tbody>
            {changes.map(({ what, before: was, now }) => (
              <tr key={what}>
                <th scope="row">{what}</th>
                <td>{was}</td>
                <td className={styles.now}>{now}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

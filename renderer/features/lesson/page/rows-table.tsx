import type { LessonRow } from '#shared/lesson/lesson-event'
import { endpointText } from '#shared/sockets/output/table'
import { keyOf } from '../stage/stage-model'
import styles from './lesson-page.module.css'

interface RowsTableProps {
  readonly before: readonly LessonRow[]
  readonly after: readonly LessonRow[]
}

/** Rows that are shown at most: of fifty clients a few tell all. */
const mostRows = 14

/** The kernel's table after a step; what is new, changed or gone since the one before says so. */
export function RowsTable({ before, after }: RowsTableProps) {
  const known = new Map(before.map((row) => [keyOf(row), row]))
  const now = new Set(after.map(keyOf))
  const rows = [
    ...after.map((row) => ({ row, mark: markOf(row, known.get(keyOf(row))) })),
    ...before.filter((row) => !now.has(keyOf(row))).map((row) => ({ row, mark: 'gone' })),
  ]
  if (rows.length === 0) return <p className={styles.quiet}>No socket of this lesson is in it.</p>
  return (
    <>
      <table className={styles.rows}>
        <thead>
          <tr>
            <th>Protocol</th>
            <th>State</th>
            <th>Local</th>
            <th>Remote</th>
            <th>Program</th>
            <th>Since the step before</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map(({ row, mark }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two that share a port have the same ends
            <tr key={`${keyOf(row)} ${at}`} className={mark === 'gone' ? styles.gone : ''}>
              <td>{row.protocol}</td>
              <td>{row.state ?? '–'}</td>
              <td>{endpointText(row.local)}</td>
              <td>{row.remote === null ? '–' : endpointText(row.remote)}</td>
              <td>
                {row.state === 'TIME_WAIT' ? `none (was ${row.who ?? 'unknown'})` : (row.who ?? 'unknown')}
              </td>
              <td>{mark}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > mostRows && <p className={styles.quiet}>and {rows.length - mostRows} more rows</p>}
    </>
  )
}

function markOf(row: LessonRow, before: LessonRow | undefined): string {
  if (before === undefined) return 'new'
  return before.state === row.state ? '' : `was ${before.state ?? 'without a state'}`
}

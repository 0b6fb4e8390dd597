import type { LessonRow } from '#shared/lesson/lesson-event'
import { programText } from '#shared/lesson/output/happened-text'
import { endpointText } from '#shared/sockets/output/table'
import { PortMenuButton, type PortRef, portMark } from '../../../ui/port-ways'
import { keyOf } from '../stage/stage-model'
import styles from './lesson-page.module.css'

interface RowsTableProps {
  readonly before: readonly LessonRow[]
  readonly after: readonly LessonRow[]
  /** They are this computer's sockets: the port of each leads on. */
  readonly here: boolean
}

/** Rows that are shown at most: of fifty clients a few tell all. */
const mostRows = 14

/** The kernel's table after a step; what is new, changed or gone since the one before says so. */
export function RowsTable({ before, after, here }: RowsTableProps) {
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
            {here && (
              <th>
                <span className="visually-hidden">More</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map(({ row, mark }, at) => (
            <tr
              // biome-ignore lint/suspicious/noArrayIndexKey: two that share a port have the same ends
              key={`${keyOf(row)} ${at}`}
              className={mark === 'gone' ? styles.gone : ''}
              {...(here ? portMark(portOf(row)) : {})}
            >
              <td>{row.protocol}</td>
              <td>{row.state ?? '–'}</td>
              <td>{endpointText(row.local)}</td>
              <td>{row.remote === null ? '–' : endpointText(row.remote)}</td>
              <td>{programOf(row)}</td>
              <td>{mark}</td>
              {here && (
                <td>
                  <PortMenuButton of={portOf(row)} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > mostRows && <p className={styles.quiet}>and {rows.length - mostRows} more rows</p>}
    </>
  )
}

/** No program has what is closed. */
function programOf(row: LessonRow): string {
  const name = programText(row) ?? 'unknown'
  return row.state === 'TIME_WAIT' ? `none (was ${name})` : name
}

function portOf({ local, protocol }: LessonRow): PortRef {
  return { host: null, port: local.port, protocol }
}

function markOf(row: LessonRow, before: LessonRow | undefined): string {
  if (before === undefined) return 'new'
  return before.state === row.state ? '' : `was ${before.state ?? 'without a state'}`
}

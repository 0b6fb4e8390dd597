import type { ConflictFix, ConflictReport } from '#shared/conflict/report'
import { Button } from '../../../ui/button'
import { checkQuestion } from '../ask/question-check'
import { isSameQuestion } from '../ask/recent-questions'
import { useConflict, useConflictKit } from '../conflict-context'
import { useAnswerKey } from './answer-keys'
import { CommandLine } from './command-line'
import styles from './fix-list.module.css'

/** What can be done: the one to take first, the others as alternatives. */
export function FixList({ report }: { readonly report: ConflictReport }) {
  const { stopping } = useConflictKit()
  const answered = useConflict(({ form, asking }) => {
    const { question } = checkQuestion(form)
    return asking === null && question !== null && isSameQuestion(report, question)
  })
  const stops = report.fixes.find((fix) => fix.stops !== null)?.stops ?? null
  useAnswerKey(
    'Enter',
    () => answered && stops !== null,
    () => {
      if (stops !== null) void stopping.open(stops, questionOf(report))
    },
  )
  const [first, ...others] = report.fixes
  if (first === undefined) return null
  return (
    <section className={styles.fixes} aria-label="What to do">
      <div className={styles.first}>
        <h3 className={styles.label}>What to do</h3>
        <Fix fix={first} report={report} prominent />
      </div>
      {others.length > 0 && (
        <div className={styles.others}>
          <h3 className={styles.label}>Or</h3>
          <ul>
            {others.map((fix) => (
              <li key={fix.title}>
                <Fix fix={fix} report={report} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

interface FixProps {
  readonly fix: ConflictFix
  readonly report: ConflictReport
  readonly prominent?: boolean
}

function Fix({ fix, report, prominent = false }: FixProps) {
  const { stopping } = useConflictKit()
  const { stops } = fix
  return (
    <div className={styles.fix}>
      <div className={styles.head}>
        <p className={prominent ? styles.title : styles.other}>{fix.title}</p>
        {stops !== null && (
          <Button
            look={prominent ? 'primary' : 'quiet'}
            icon="stop"
            aria-label={`Stop it… (process ${stops.pid})`}
            onClick={() => void stopping.open(stops, questionOf(report))}
          >
            Stop it…
          </Button>
        )}
      </div>
      <p className={styles.safety}>{safetyWords(fix)}</p>
      {fix.command !== null && (
        // open where it is the only way
        <details className={styles.terminal} open={stops === null && prominent}>
          <summary>Terminal</summary>
          <CommandLine command={fix.command} />
        </details>
      )}
    </div>
  )
}

/** What is at stake. Safe is what changes nothing; a process that is asked to end may put its things away first. */
function safetyWords({ safe, stops }: ConflictFix): string {
  if (!safe) return 'Take care: it changes or ends something that works now.'
  return stops === null
    ? 'Safe: nothing can be lost by it.'
    : 'It ends something that works now: the program is asked first, and may finish what it is doing.'
}

function questionOf({ port, protocol, address }: ConflictReport) {
  return { port, protocol, address }
}

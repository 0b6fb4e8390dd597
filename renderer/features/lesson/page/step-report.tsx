import type { LessonStep, Ports } from '#shared/lesson/lesson'
import type { Finding, StepReport } from '#shared/lesson/lesson-event'
import styles from './lesson-page.module.css'
import { LessonText } from './lesson-text'

/** The code that did it, with what the system said. */
export function StepCode({ report }: { readonly report: StepReport }) {
  return (
    <section aria-label="The code that did it">
      <pre className={styles.code}>
        {report.outcomes.map(({ code, error }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same line may stand there twice
          <code key={at}>
            {code}
            {error !== null && <i>{`   // ${error}`}</i>}
            {'\n'}
          </code>
        ))}
      </pre>
    </section>
  )
}

interface StepFindingsProps {
  readonly step: LessonStep
  readonly report: StepReport
  readonly ports: Ports
  readonly here: boolean
}

/** What was claimed, what the table shows, and what it means. */
export function StepFindings({ step, report, ports, here }: StepFindingsProps) {
  return (
    <>
      <section aria-label="So">
        <h4 className={styles.label}>So</h4>
        <ul className={styles.findings}>
          {report.findings.map((finding) => (
            <FindingLine key={finding.sentence} finding={finding} />
          ))}
        </ul>
      </section>
      <p className={styles.explains}>
        <LessonText text={step.explains} ports={ports} here={here} />
      </p>
    </>
  )
}

const marks: Readonly<Record<Finding['holds'], readonly [mark: string, word: string]>> = {
  yes: ['✓', 'It is so'],
  no: ['✗', 'It is not so here'],
  unknown: ['?', 'Not known'],
}

function FindingLine({ finding: { sentence, holds, evidence } }: { readonly finding: Finding }) {
  const [mark, word] = marks[holds]
  return (
    <li>
      <span className={styles[`holds-${holds}`]} role="img" aria-label={word}>
        {mark}
      </span>
      <span>
        {sentence} <small>{evidence}</small>
      </span>
    </li>
  )
}

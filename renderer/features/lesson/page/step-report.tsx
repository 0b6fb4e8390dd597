import { filled, type LessonStep, type Ports } from '#shared/lesson/lesson'
import type { Finding, Happening, StepReport } from '#shared/lesson/lesson-event'
import { happeningWords } from '#shared/lesson/output/text'
import styles from './lesson-page.module.css'

interface StepWordsProps {
  readonly step: LessonStep
  readonly report: StepReport
  readonly ports: Ports
}

/** What was done, what happened, what the table shows, and what it means. */
export function StepWords({ step, report, ports }: StepWordsProps) {
  return (
    <>
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
      <section aria-label="What happened">
        <h4 className={styles.label}>What happened</h4>
        <ol className={styles.timeline}>
          {report.happenings.map((happening, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same thing may happen twice
            <HappeningLine key={at} happening={happening} />
          ))}
        </ol>
      </section>
      <section aria-label="So">
        <h4 className={styles.label}>So</h4>
        <ul className={styles.findings}>
          {report.findings.map((finding) => (
            <FindingLine key={finding.sentence} finding={finding} />
          ))}
        </ul>
      </section>
      <p className={styles.explains}>{filled(step.explains, ports)}</p>
    </>
  )
}

/** What nobody saw has no time: it was between what stands above and below. */
function HappeningLine({ happening }: { readonly happening: Happening }) {
  const { at, known } = happening
  return (
    <li className={known === 'seen' ? '' : styles.packet}>
      <span className={styles.time}>{at === null ? '' : `${at.toFixed(1)} ms`}</span>
      <span>
        {happeningWords(happening)}
        {known !== 'seen' && <small> {known}</small>}
      </span>
    </li>
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

import type { ConflictReport } from '#shared/conflict/report'
import { confidenceWords } from '#shared/words/evidence'
import { formatDuration } from '../../../ui/numbers'
import { portMark } from '../../../ui/port-ways'
import { questionWords } from '../ask/question-words'
import { useConflict } from '../conflict-context'
import styles from './answer.module.css'
import { AnswerTools } from './answer-tools'
import { EvidencePanel } from './evidence-panel'
import { FixList } from './fix-list'
import { FreePorts } from './free-ports'
import { OwnerCards } from './owner-cards'
import { momentText } from './time-words'
import { VerdictSign } from './verdict-sign'
import { signOf, signWord, verdictName } from './verdict-words'

/** Name of the answer's headline, for whoever leads the focus back to it. */
export const headlineId = 'conflict-answer'

/** The whole answer: the verdict first, then what to do, then who has it; how it is known stands beside. */
export function Answer({ report }: { readonly report: ConflictReport }) {
  const busy = useConflict((state) => state.asking !== null)
  return (
    <div className={styles.answer} aria-busy={busy}>
      <div className={styles.main}>
        <Verdict report={report} />
        <FixList report={report} />
        <OwnerCards report={report} />
      </div>
      <div className={styles.side}>
        <AnswerTools report={report} />
        <FreePorts
          ports={report.freePorts ?? []}
          protocol={report.protocol}
          wanted={signOf(report) === 'free'}
        />
        <EvidencePanel report={report} />
      </div>
    </div>
  )
}

function Verdict({ report }: { readonly report: ConflictReport }) {
  const sign = signOf(report)
  return (
    <section
      className={`${styles.verdict} ${styles[`is-${sign}`]}`}
      aria-labelledby={headlineId}
      {...portMark({ host: null, port: report.port, protocol: report.protocol })}
    >
      <VerdictSign sign={sign} size={40} />
      <div>
        <p className={styles.word}>
          <b>{signWord(report)}</b>
          <span className={styles.case}>{verdictName(report)}</span>
        </p>
        <h2 id={headlineId} tabIndex={-1} className={styles.sentence}>
          {report.sentence}
        </h2>
        <p className={styles.confidence}>{confidenceWords[report.confidence]}</p>
        <p className={styles.meta}>
          {questionWords(report)}
          {report.service !== null && `, usually ${report.service}`}. Looked at{' '}
          {momentText(new Date(report.at))}, in {formatDuration(report.tookMs / 1000)}.
        </p>
      </div>
    </section>
  )
}

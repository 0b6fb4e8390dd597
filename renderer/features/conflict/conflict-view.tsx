import { useEffect, useState } from 'react'
import { Banner, ProblemBanner } from '../../ui/banner'
import { Button } from '../../ui/button'
import { KeptBanner } from '../../ui/kept-banner'
import { Answer } from './answer/answer'
import { VerdictSign } from './answer/verdict-sign'
import { AskForm } from './ask/ask-form'
import { checkQuestion } from './ask/question-check'
import { questionWords } from './ask/question-words'
import { isSameQuestion } from './ask/recent-questions'
import { ConflictAnnouncer } from './conflict-announcer'
import { useConflict, useConflictKit } from './conflict-context'
import styles from './conflict-view.module.css'
import { ConflictWelcome } from './conflict-welcome'
import { StartAgainDialog } from './stop/start-again-dialog'
import { StopDialog } from './stop/stop-dialog'

/** How long asking may take before it is shown, in milliseconds: most answers are there before. */
const quietMs = 300

/** The conflict feature: a question above, its answer below. */
export function ConflictView() {
  const report = useConflict((state) => state.report)
  const other = useConflict(
    ({ asking, report }) => asking !== null && report !== null && !isSameQuestion(report, asking),
  )
  const late = useLate()
  const stopping = useConflict((state) => state.stop !== null)
  const starting = useConflict((state) => state.starting !== null)
  return (
    <main className={styles.view} aria-label="In use">
      <h1 className="visually-hidden">What is using this port?</h1>
      <AskForm />
      <div className={styles.scroll}>
        {late && <Looking />}
        <Problem />
        <OtherAnswer />
        <HappenedNote />
        <Kept />
        {report === null ? <ConflictWelcome /> : !(late && other) && <Answer report={report} />}
      </div>
      {stopping && <StopDialog />}
      {starting && <StartAgainDialog />}
      <ConflictAnnouncer />
    </main>
  )
}

/** Whether the engine takes longer than a moment: which is worth a word, and an answer to another question makes room for it. */
function useLate(): boolean {
  const asking = useConflict((state) => state.asking)
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (asking === null) return
    const timer = setTimeout(() => setLate(true), quietMs)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [asking])
  return asking !== null && late
}

/** A quiet strip over what is there. */
function Looking() {
  const { controller } = useConflictKit()
  const asking = useConflict((state) => state.asking)
  if (asking === null) return null
  return (
    <div className={styles.looking}>
      <span className={styles.pulse} aria-hidden="true" />
      <p>Looking at {questionWords(asking)}…</p>
      <Button look="plain" onClick={() => controller.cancel()}>
        Cancel
      </Button>
    </div>
  )
}

/** What came of stopping or starting, above the new answer. */
function HappenedNote() {
  const { starting } = useConflictKit()
  const happened = useConflict((state) => state.happened)
  const again = happened?.kind === 'done' ? happened.again : null
  return (
    <Banner role="status" quiet>
      {happened === null ? null : (
        <>
          <VerdictSign sign={happened.kind === 'done' && happened.portFree ? 'free' : 'in-use'} size={22} />
          <p>
            {happened.sentence}
            {again?.kind === 'unknown' && ` ${again.why}`}
          </p>
          {again !== null && again.kind !== 'unknown' && (
            <Button onClick={() => starting.open(again)}>Start it again…</Button>
          )}
        </>
      )}
    </Banner>
  )
}

function Kept() {
  const { controller } = useConflictKit()
  const from = useConflict((state) => (state.report === null ? null : state.keptFrom))
  return <KeptBanner from={from} again="Ask again" onAgain={() => void controller.again()} />
}

/** Says which question the answer below belongs to where another one stands above, or that it was put aside. */
function OtherAnswer() {
  const { actions } = useConflictKit()
  const form = useConflict((state) => state.form)
  const report = useConflict((state) => state.report)
  const aside = useConflict((state) => state.aside)
  const asking = useConflict((state) => state.asking !== null)
  if (asking) return null
  if (report === null) {
    if (aside === null) return null
    return (
      <Banner quiet>
        <p>The last answer, about {questionWords(aside)}, was put aside.</p>
        <Button onClick={() => actions.takeUp()}>Show it</Button>
      </Banner>
    )
  }
  const { question } = checkQuestion(form)
  if (form.text.trim() === '' || (question !== null && isSameQuestion(report, question))) return null
  return (
    <Banner quiet>
      <p>
        This answer is about {questionWords(report)}, not about what stands above.
        {question === null ? '' : ' Enter asks that.'}
      </p>
    </Banner>
  )
}

function Problem() {
  const { actions, controller } = useConflictKit()
  const problem = useConflict((state) => state.problem)
  return (
    <ProblemBanner
      problem={problem}
      sign={<VerdictSign sign="unknown" size={22} />}
      onAgain={() => void controller.again()}
      onDismiss={() => actions.dismissProblem()}
    />
  )
}

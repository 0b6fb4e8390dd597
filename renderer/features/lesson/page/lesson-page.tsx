import { useEffect, useRef } from 'react'
import type { Lesson } from '#shared/lesson/lesson'
import { Button } from '../../../ui/button'
import { useLesson, useLessonKit } from '../lesson-context'
import { StepStage } from '../stage/step-stage'
import styles from './lesson-page.module.css'
import { LessonText, useIsHere } from './lesson-text'
import { QuestionCard } from './question-card'
import { RowsTable } from './rows-table'
import { StepCode, StepFindings } from './step-report'

/** One lesson: what is expected, the experiment step by step, and questions. */
export function LessonPage({ lesson }: { readonly lesson: Lesson }) {
  const { controller } = useLessonKit()
  const phase = useLesson((state) => state.phase)
  const ports = useLesson((state) => state.ports)
  const predicted = useLesson((state) => state.predicted)
  return (
    <article className={styles.page} aria-labelledby="lesson-title">
      <header className={styles.head}>
        <h2 id="lesson-title">
          <span>Lesson {lesson.number}</span> {lesson.title}
        </h2>
        <Button icon="export" onClick={() => void controller.saveSheet()}>
          Class sheet…
        </Button>
      </header>
      <p className={styles.about}>{lesson.about}</p>
      <section aria-label="What do you expect?">
        <h3>What do you expect?</h3>
        <QuestionCard
          question={lesson.predict}
          ports={ports}
          chosen={predicted}
          judged={phase === 'closed'}
          onChoose={(choice) => controller.predict(choice)}
        />
      </section>
      <Experiment lesson={lesson} />
      {phase === 'closed' && <Ending lesson={lesson} />}
    </article>
  )
}

function Experiment({ lesson }: { readonly lesson: Lesson }) {
  const { controller } = useLessonKit()
  const phase = useLesson((state) => state.phase)
  const ports = useLesson((state) => state.ports)
  const reports = useLesson((state) => state.reports)
  const shown = useLesson((state) => state.shown)
  const before = useLesson((state) => state.before)
  const report = reports[shown]
  const step = lesson.steps[shown]
  const next = lesson.steps[reports.length]
  const rowsBefore = shown === 0 ? before : (reports[shown - 1]?.rows ?? null)
  const over = phase === 'closed' || phase === 'broken'

  // what was just done is what somebody wants to see
  const top = useRef<HTMLOListElement>(null)
  useEffect(() => {
    if (reports.length > 0) top.current?.scrollIntoView({ block: 'start' })
  }, [reports.length])

  const here = useIsHere(lesson)
  const recorded = useLesson((state) => state.recorded)
  return (
    <section className={styles.experiment} aria-label="The experiment">
      <h3>The experiment</h3>
      {lesson.needs !== undefined && (
        <p className={styles.does} role="status">
          {recorded ??
            'This lesson changes the rules of a network, so it runs in one of its own, which goes with it; where none can be made, as it ran once.'}
          {recorded !== null && (
            <>
              {' '}
              In a terminal on Linux it runs for real: <code>portlight lesson {lesson.number}</code>
            </>
          )}
        </p>
      )}
      <ol ref={top} className={styles.steps} aria-label="Steps">
        {lesson.steps.map(({ title }, at) => (
          <li key={title}>
            <button
              type="button"
              disabled={at >= reports.length}
              aria-current={at === shown && at < reports.length ? 'step' : undefined}
              onClick={() => controller.look(at)}
            >
              {at + 1}. {title}
            </button>
          </li>
        ))}
      </ol>
      {report !== undefined && step !== undefined && (
        <div className={styles.step}>
          <p className={styles.does}>
            <LessonText text={step.does} ports={ports} here={here} />
          </p>
          <StepCode report={report} />
          <StepStage
            key={shown}
            lesson={lesson}
            at={shown}
            step={step}
            report={report}
            before={rowsBefore ?? []}
            ports={ports}
            fresh={shown === reports.length - 1 && !over}
          />
          <StepFindings step={step} report={report} ports={ports} here={here} />
          <section aria-label="The kernel’s table after this step">
            <h4 className={styles.label}>The kernel’s table after this step</h4>
            {report.rows === null ? (
              <p>Not known, because the sockets of this computer could not be read.</p>
            ) : (
              <RowsTable before={rowsBefore ?? []} after={report.rows} here={here} />
            )}
          </section>
        </div>
      )}
      <div className={styles.controls}>
        {next !== undefined && !over && (
          <>
            <p className={styles.next}>
              <b>
                Step {reports.length + 1} of {lesson.steps.length}: {next.title}.
              </b>{' '}
              {phase === 'ready' ? (
                next.does.replaceAll(/\{([ABC])\}/g, '$1')
              ) : (
                <LessonText text={next.does} ports={ports} here={here} />
              )}
            </p>
            <Button
              look="primary"
              icon="start"
              aria-disabled={phase === 'busy'}
              onClick={() => void controller.step()}
            >
              {reports.length === 0 ? 'Do the first step' : 'Do the next step'}
            </Button>
          </>
        )}
        {(phase === 'waiting' || phase === 'busy') && reports.length > 0 && (
          <Button icon="stop" onClick={() => controller.breakOff()}>
            Break off
          </Button>
        )}
        {over && (
          <>
            {phase === 'broken' && <p>Broken off. Everything that was open is closed.</p>}
            <Button icon="again" onClick={() => controller.again()}>
              Once more
            </Button>
          </>
        )}
      </div>
    </section>
  )
}

function Ending({ lesson }: { readonly lesson: Lesson }) {
  const { controller } = useLessonKit()
  const ports = useLesson((state) => state.ports)
  const answers = useLesson((state) => state.answers)
  const left = useLesson((state) => state.left)
  return (
    <section aria-label="Questions">
      <h3>{lesson.questions.length === 1 ? 'A question' : 'Questions'}</h3>
      {lesson.questions.map((question, at) => (
        <QuestionCard
          key={question.text}
          question={question}
          ports={ports}
          chosen={answers[at] ?? null}
          judged
          onChoose={(choice) => controller.answer(at, choice)}
        />
      ))}
      <p className={styles.explains}>
        <b>To remember:</b> {lesson.learned}
      </p>
      <p className={styles.quiet}>
        Everything is closed again.
        {left !== null &&
          left.length > 0 &&
          ` The kernel still remembers ${left.length === 1 ? 'one connection' : `${left.length} ends of connections`} for a while (TIME_WAIT); no program has them.`}
      </p>
    </section>
  )
}

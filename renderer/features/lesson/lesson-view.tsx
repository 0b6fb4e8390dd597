import { useEffect } from 'react'
import { allLessons, lessonNumber } from '#shared/lesson/all-lessons'
import { Announcer } from '../../ui/announcer'
import { ProblemBanner } from '../../ui/banner'
import { OtherQuestions } from '../../ui/other-questions'
import { useLesson, useLessonKit } from './lesson-context'
import styles from './lesson-view.module.css'
import { LessonPage } from './page/lesson-page'

/** The lesson feature: the lessons on the left, the one that is open on the right. */
export function LessonView() {
  const { controller } = useLessonKit()
  const open = useLesson((state) => state.lesson)
  const lesson = lessonNumber(open ?? 0)

  // who leaves the view leaves nothing open behind
  useEffect(() => () => controller.breakOff(), [controller])

  return (
    <main className={styles.view} aria-label="Learn">
      <h1 className="visually-hidden">How do ports work?</h1>
      <nav className={styles.list} aria-label="Lessons">
        <ol>
          {allLessons.map(({ number, title }) => (
            <li key={number}>
              <button
                type="button"
                aria-current={number === open ? 'true' : undefined}
                onClick={() => controller.open(number)}
              >
                <small>{number}</small>
                <span>{title}</span>
              </button>
            </li>
          ))}
        </ol>
      </nav>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: it scrolls, so keys must reach it */}
      <div role="group" aria-label="The lesson" tabIndex={0} className={styles.scroll}>
        <Problem />
        {lesson === null ? <Welcome /> : <LessonPage key={lesson.number} lesson={lesson} />}
      </div>
      <LessonAnnouncer />
    </main>
  )
}

function Welcome() {
  const { controller } = useLessonKit()
  return (
    <section className={styles.welcome} aria-label="Welcome">
      <h2>How do ports work?</h2>
      <p>
        Each lesson is an experiment that really runs, with sockets on this computer. You say what you expect,
        do it step by step, and see what the system’s own table says. No rights are needed, nothing leaves
        this computer, and everything is closed again at the end.
      </p>
      <button type="button" className={styles.first} onClick={() => controller.open(1)}>
        Begin with lesson 1
      </button>
      <OtherQuestions except="lesson" />
    </section>
  )
}

function Problem() {
  const { controller } = useLessonKit()
  const problem = useLesson((state) => state.problem)
  return <ProblemBanner problem={problem} onDismiss={() => controller.dismissProblem()} />
}

/** Says to screen readers how a step went; the rest stands there as text. */
function LessonAnnouncer() {
  const text = useLesson(({ lesson, reports, phase }) => {
    const last = reports.at(-1)
    if (last === undefined) return ''
    const { title = '' } = lessonNumber(lesson ?? 0)?.steps[last.step] ?? {}
    const held = last.findings.filter(({ holds }) => holds === 'yes').length
    const step = `Step ${last.step + 1}, ${title}, is done. ${held} of ${last.findings.length} claims hold.`
    if (phase === 'closed') return `${step} The lesson is over, and everything is closed.`
    return phase === 'broken' ? 'Broken off. Everything is closed.' : step
  })
  return <Announcer text={text} everyMs={500} />
}

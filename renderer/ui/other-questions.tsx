import { createContext, use } from 'react'
import { Icon, type IconName } from './icon'
import styles from './other-questions.module.css'

/** A question that a place of the app answers. */
export interface PlaceQuestion {
  /** Key of the place. */
  readonly key: string
  /** Its name in the bar at the side. */
  readonly name: string
  readonly question: string
  /** What is answered there, for a newcomer. */
  readonly lead: string
  readonly icon: IconName
  /** The keys that lead there, such as `Ctrl+1`. */
  readonly keys: string
}

interface Questions {
  readonly all: readonly PlaceQuestion[]
  readonly go: (key: string) => void
}

/** What else the app answers; given by the frame, so that a feature need not know the others. */
export const QuestionsContext = createContext<Questions>({ all: [], go: () => {} })

/** Ways to the other places, for an empty state: each is the question that is answered there. */
export function OtherQuestions({ except }: { readonly except: string }) {
  const { all, go } = use(QuestionsContext)
  const others = all.filter(({ key }) => key !== except && key !== 'start')
  if (others.length === 0) return null
  return (
    <section className={styles.section} aria-label="Other questions">
      <h3 className={styles.label}>Or another question</h3>
      <ul className={styles.list}>
        {others.map(({ key, name, question, icon, keys }) => (
          <li key={key}>
            <button type="button" className={styles.way} onClick={() => go(key)}>
              <Icon name={icon} />
              <span className={styles.question}>{question}</span>
              <small>
                {name}, {keys}
              </small>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

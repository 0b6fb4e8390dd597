import { portRanges } from '#shared/reference/port-ranges'
import { portTopics } from '#shared/reference/port-text'
import { Button } from '../../ui/button'
import { OtherQuestions } from '../../ui/other-questions'
import { PortChips } from './page/port-chips'
import { useReference, useReferenceKit } from './reference-context'
import styles from './reference-welcome.module.css'

/** The empty state: what a port is, and ways into the book. */
export function ReferenceWelcome() {
  const { controller } = useReferenceKit()
  const suggested = useReference((state) => state.suggested)
  const look = (text: string) => {
    controller.setText(text)
    void controller.ask()
  }
  return (
    <section className={styles.welcome} aria-label="Welcome">
      <div className={styles.inner}>
        <h2 className={styles.title}>What is this port?</h2>
        <p className={styles.lead}>
          A computer has one address and 65,535 ports, as a house has one street number and many doors. Type a
          port, a name or a word, and read what is behind the door.
        </p>
        <h3 className={styles.label}>By topic</h3>
        <div className={styles.topics}>
          {portTopics.map((topic) => (
            <button key={topic} type="button" className={styles.chip} onClick={() => look(topic)}>
              {topic}
            </button>
          ))}
        </div>
        <h3 className={styles.label}>By range</h3>
        <ul className={styles.ranges}>
          {portRanges.map(({ name, first, last, title, meaning }) => (
            <li key={name}>
              <button type="button" className={styles.range} onClick={() => look(`${first}-${last}`)}>
                <b>
                  {first} to {last}
                </b>
                <span>
                  {title}s. {meaning}
                </span>
              </button>
            </li>
          ))}
        </ul>
        <h3 className={styles.label}>A port for my service</h3>
        <div className={styles.suggest}>
          <Button onClick={() => void controller.suggest()}>
            {suggested === null ? 'Name five good ports' : 'Name five others'}
          </Button>
          {suggested !== null && <PortChips ports={suggested} />}
        </div>
        <OtherQuestions except="reference" />
      </div>
    </section>
  )
}

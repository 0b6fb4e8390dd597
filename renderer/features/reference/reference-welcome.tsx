import { portRanges } from '#shared/reference/port-ranges'
import { portTopics } from '#shared/reference/port-text'
import { Button } from '../../ui/button'
import { OtherQuestions } from '../../ui/other-questions'
import { Welcome, WelcomeLabel } from '../../ui/welcome'
import { PortChips } from './page/port-chips'
import { useReference, useReferenceKit } from './reference-context'
import styles from './reference-welcome.module.css'

/** The empty state: what a port is, and ways into the book. */
export function ReferenceWelcome() {
  const { controller } = useReferenceKit()
  const suggestion = useReference((state) => state.suggestion)
  const look = (text: string) => {
    controller.setText(text)
    void controller.ask()
  }
  return (
    <Welcome
      title="What is this port?"
      lead="A computer has one address and 65,535 ports, as a house has one street number and many doors. Type a port, a name or a word, and read what is behind the door."
    >
      <WelcomeLabel>By topic</WelcomeLabel>
      <div className={styles.topics}>
        {portTopics.map((topic) => (
          <button key={topic} type="button" className={styles.chip} onClick={() => look(topic)}>
            {topic}
          </button>
        ))}
      </div>
      <WelcomeLabel>By range</WelcomeLabel>
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
      <WelcomeLabel>A port for my service</WelcomeLabel>
      <div className={styles.suggest}>
        <Button onClick={() => void controller.suggest()}>
          {suggestion === null ? 'Name five good ports' : 'Name five others'}
        </Button>
        {suggestion !== null && <PortChips ports={suggestion.suggested} />}
        {suggestion?.notKnown.map((sentence) => (
          <p key={sentence} className={styles.notKnown}>
            {sentence}
          </p>
        ))}
      </div>
      <OtherQuestions except="reference" />
    </Welcome>
  )
}

import { Icon } from '../../ui/icon'
import { OtherQuestions } from '../../ui/other-questions'
import { Welcome, WelcomeLabel } from '../../ui/welcome'
import { questionText, questionWords } from './ask/question-words'
import { useConflict, useConflictKit } from './conflict-context'
import styles from './conflict-welcome.module.css'

/** What can be pasted, by where it comes from. Each is asked as it stands. */
const examples: readonly (readonly [string, string])[] = [
  ['Node.js', 'Error: listen EADDRINUSE: address already in use :::3000'],
  ['Docker', 'Bind for 0.0.0.0:8080 failed: port is already allocated'],
  ['nginx', 'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)'],
  ['An address', '127.0.0.1:5432'],
  ['A port', '8000'],
]

/** The empty state: what this answers, and what can be pasted. */
export function ConflictWelcome() {
  const { actions, controller } = useConflictKit()
  const recent = useConflict((state) => state.recent)
  const ask = (text: string) => {
    actions.startOver()
    actions.setText(text)
    void controller.ask()
  }
  return (
    <Welcome
      title="What is using this port?"
      lead="Paste what a program said when it could not start. Portlight tells what has the port, how it knows, and the one safe thing to do. Looking changes nothing."
    >
      {recent.length > 0 && (
        <>
          <WelcomeLabel>Asked before</WelcomeLabel>
          <div className={styles.recent}>
            {recent.map((asked) => (
              <button
                type="button"
                key={`${asked.protocol} ${questionText(asked)}`}
                className={styles.chip}
                title={questionWords(asked)}
                onClick={() => void controller.askFor(asked)}
              >
                {questionText(asked)}
                <small>{asked.protocol}</small>
              </button>
            ))}
          </div>
        </>
      )}
      <WelcomeLabel>For example</WelcomeLabel>
      <ul className={styles.examples}>
        {examples.map(([from, text]) => (
          <li key={from}>
            <button type="button" className={styles.example} onClick={() => ask(text)}>
              <span className={styles.from}>{from}</span>
              <code className={styles.code}>{text}</code>
              <Icon name="right" />
            </button>
          </li>
        ))}
      </ul>
      <OtherQuestions except="conflict" />
    </Welcome>
  )
}

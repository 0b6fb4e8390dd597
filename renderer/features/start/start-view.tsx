import { use, useEffect, useRef } from 'react'
import { Icon } from '../../ui/icon'
import { QuestionsContext } from '../../ui/other-questions'
import { PortMenuButton, portMark } from '../../ui/port-ways'
import { AskField } from './ask/ask-field'
import { usePasteTaker } from './ask/paste-taker'
import { useOffers } from './ask/use-offers'
import { ComputerPanel } from './computer/computer-panel'
import { useStart, useStartKit } from './start-context'
import styles from './start-view.module.css'

/** The front door: one field that takes anything, the questions that are answered here, and what is known without asking anybody. */
export function StartView() {
  const { controller } = useStartKit()
  useEffect(() => {
    void controller.look()
  }, [controller])
  return (
    <main className={styles.view} aria-label="Start">
      <div className={styles.inner}>
        <h1 className={styles.title}>What do you want to know?</h1>
        <Asking />
        <Questions />
        <div className={styles.below}>
          <ComputerPanel />
          <Recent />
        </div>
      </div>
    </main>
  )
}

function Asking() {
  const { controller } = useStartKit()
  const text = useStart((state) => state.text)
  const fieldAsked = useStart((state) => state.fieldAsked)
  const choices = useOffers(text)
  const field = useRef<HTMLTextAreaElement>(null)
  // whoever comes here comes to type
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for again, it gets the focus again
  useEffect(() => {
    field.current?.focus()
    field.current?.select()
  }, [fieldAsked])
  const takesPaste = usePasteTaker()
  return (
    <AskField
      label="Paste an error, or type a port, a name or an address"
      placeholder="Paste an error, or type a port, a name or an address"
      text={text}
      onText={(typed) => controller.setText(typed)}
      choices={choices}
      takesPaste={takesPaste}
      nothing="Type a port such as 3000, a name such as Minecraft, or an address such as example.org."
      field={field}
    />
  )
}

/** The places of the app, as somebody would ask who knows none of our words. */
function Questions() {
  const { all, go } = use(QuestionsContext)
  return (
    <ul className={styles.cards} aria-label="Questions">
      {all
        .filter(({ key }) => key !== 'start')
        .map(({ key, question, lead, icon, keys }) => (
          <li key={key}>
            <button type="button" className={styles.card} title={keys} onClick={() => go(key)}>
              <Icon name={icon} size={20} />
              <b>{question}</b>
              <span>{lead}</span>
            </button>
          </li>
        ))}
    </ul>
  )
}

/** Fewer are read, more are looked for elsewhere. */
const mostRecent = 6

function Recent() {
  const { useRecent } = useStartKit()
  const recent = useRecent().slice(0, mostRecent)
  return (
    <section className={styles.panel} aria-label="Asked before">
      <h2 className={styles.label}>Asked before</h2>
      {recent.length === 0 ? (
        <p className={styles.quiet}>What you ask is listed here, so that you can ask it again.</p>
      ) : (
        <ul className={styles.recent}>
          {recent.map(({ key, icon, text, note, port, again }) => (
            <li key={key} {...(port === undefined ? {} : portMark(port))}>
              <button type="button" className={styles.again} onClick={again}>
                <Icon name={icon} />
                <span>{text}</span>
                <small>{note}</small>
              </button>
              {port !== undefined && <PortMenuButton of={port} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

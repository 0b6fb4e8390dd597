import { useId } from 'react'
import { filled, type Ports, type Question } from '#shared/lesson/lesson'
import { letterOf } from '#shared/lesson/output/sheet'
import styles from './lesson-page.module.css'

interface QuestionCardProps {
  readonly question: Question
  readonly ports: Ports
  readonly chosen: number | null
  /** Says whether it was right; not before. */
  readonly judged: boolean
  readonly onChoose: (choice: number) => void
}

/** A question with a few choices. Radio buttons underneath, so arrows and screen readers know it. */
export function QuestionCard({ question, ports, chosen, judged, onChoose }: QuestionCardProps) {
  const name = useId()
  const choice = chosen === null ? undefined : question.choices[chosen]
  const right = question.choices.find((one) => one.right)
  return (
    <fieldset className={styles.question}>
      <legend>{filled(question.text, ports)}</legend>
      {question.choices.map(({ text }, at) => (
        <label key={text} className={styles.choice}>
          <input type="radio" name={name} checked={at === chosen} onChange={() => onChoose(at)} />
          <span>
            {letterOf(at)}) {text}
          </span>
        </label>
      ))}
      {judged && choice !== undefined && (
        <p className={styles.verdict} role="status">
          <b className={choice.right ? styles.right : styles.wrong}>
            {choice.right ? '✓ Right.' : '✗ Not quite.'}
          </b>{' '}
          {choice.why}
          {!choice.right && right !== undefined && ` Right is: ${right.text}. ${right.why}`}
        </p>
      )}
    </fieldset>
  )
}

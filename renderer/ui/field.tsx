import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react'
import styles from './field.module.css'

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  readonly label: string
  readonly value: string
  readonly onText: (text: string) => void
  /** What is wrong, if anything. */
  readonly problem?: string | null
  /** A quiet line while nothing is wrong. Its room is always kept, so nothing moves. */
  readonly note?: ReactNode
  /** Buttons at the end of the field. */
  readonly end?: ReactNode
  readonly ref?: Ref<HTMLInputElement>
}

/** A labelled text field with one line below it for what is wrong or how it is meant. */
export function Field({ label, value, onText, problem = null, note, end, className, ...rest }: FieldProps) {
  const id = useId()
  return (
    <div className={`${styles.field} ${className ?? ''}`}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div className={`${styles.frame} ${problem !== null ? styles.invalid : ''}`}>
        <input
          id={id}
          type="text"
          className={styles.input}
          value={value}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          aria-invalid={problem !== null}
          aria-describedby={`${id}-line`}
          onChange={(event) => onText(event.target.value)}
          {...rest}
        />
        {end}
      </div>
      <p id={`${id}-line`} className={problem !== null ? styles.problem : styles.note}>
        {problem ?? note}
      </p>
    </div>
  )
}

import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react'
import styles from './field.module.css'
import { FieldFrame } from './field-frame'

interface FieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> {
  readonly label: string
  readonly value: string
  readonly onText: (text: string) => void
  /** What is wrong, if anything. */
  readonly problem?: string | null
  /** A quiet line while nothing is wrong. */
  readonly note?: ReactNode
  /** Buttons at the end of the field. */
  readonly end?: ReactNode
  readonly ref?: Ref<HTMLInputElement>
}

/** A labelled text field with one line below it for what is wrong or how it is meant. */
export function Field({ label, value, onText, problem = null, note, end, className, ...rest }: FieldProps) {
  const id = useId()
  return (
    <FieldFrame id={id} label={label} problem={problem} note={note} className={className}>
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
    </FieldFrame>
  )
}

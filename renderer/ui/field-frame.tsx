import type { ReactNode } from 'react'
import styles from './field.module.css'

/** The words above a choice that has its own name for people who hear it, as a field's label stands above a field. */
export function FieldLabel({ children }: { readonly children: ReactNode }) {
  return (
    <span className={styles.label} aria-hidden="true">
      {children}
    </span>
  )
}

interface FieldFrameProps {
  /** Of the field in it; the line below it is `ID-line`, by which the field is described. */
  readonly id: string
  readonly label: string
  /** What is wrong, if anything. */
  readonly problem: string | null
  /** A quiet line while nothing is wrong. Its room is always kept, so nothing moves. */
  readonly note: ReactNode
  /** Several lines fit in it: it grows with its text. */
  readonly tall?: boolean
  readonly className?: string | undefined
  /** The field, and buttons at its end. */
  readonly children: ReactNode
}

/** What is around a text field: its label, its frame, and one line for what is wrong or how it is meant. */
export function FieldFrame({ id, label, problem, note, tall, className, children }: FieldFrameProps) {
  return (
    <div className={`${styles.field} ${className ?? ''}`}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      <div
        className={`${styles.frame} ${tall === true ? styles.tall : ''} ${problem !== null ? styles.invalid : ''}`}
      >
        {children}
      </div>
      <p id={`${id}-line`} className={problem !== null ? styles.problem : styles.note}>
        {problem ?? note}
      </p>
    </div>
  )
}

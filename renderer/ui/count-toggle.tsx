import type { ReactNode } from 'react'
import styles from './count-toggle.module.css'

interface CountToggleProps {
  readonly glyph: ReactNode
  /** As it is shown; a dash where nobody has counted. */
  readonly count: string
  readonly word: string
  readonly hint: string
  /** There is nothing to see. */
  readonly none: boolean
  /** These alone are shown. */
  readonly only: boolean
  readonly disabled: boolean
  readonly onClick: () => void
}

/** How many there are of a kind; a click shows these alone, or all again. */
export function CountToggle({ glyph, count, word, hint, none, only, disabled, onClick }: CountToggleProps) {
  return (
    <button
      type="button"
      className={`${styles.count} ${none ? styles.none : ''}`}
      title={`${hint} Click to show these alone.`}
      aria-pressed={only}
      disabled={disabled}
      onClick={onClick}
    >
      {glyph}
      <b className={styles.number}>{count}</b>
      <span className={styles.word}>{word}</span>
    </button>
  )
}

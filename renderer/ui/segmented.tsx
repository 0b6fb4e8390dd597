import { useId } from 'react'
import styles from './segmented.module.css'

export interface Segment<Value extends string | number> {
  readonly value: Value
  readonly text: string
  /** The accessible name where the text alone is not enough; shown as a hint. */
  readonly label?: string
}

interface SegmentedProps<Value extends string | number> {
  readonly label: string
  readonly segments: readonly Segment<Value>[]
  /** Null: none of them holds at the moment. */
  readonly value: Value | null
  readonly onChange: (value: Value) => void
  readonly describedBy?: string
  readonly small?: boolean
}

/** One choice of a few, all in sight. Radio buttons underneath, so arrows and screen readers know it. */
export function Segmented<Value extends string | number>({
  label,
  segments,
  value,
  onChange,
  describedBy,
  small = false,
}: SegmentedProps<Value>) {
  const name = useId()
  return (
    <div
      role="radiogroup"
      aria-label={label}
      aria-describedby={describedBy}
      className={`${styles.group} ${small ? styles.small : ''}`}
    >
      {segments.map((segment) => (
        <label key={segment.value} className={styles.segment} title={segment.label}>
          <input
            type="radio"
            name={name}
            className={styles.input}
            checked={segment.value === value}
            aria-label={segment.label ?? segment.text}
            onChange={() => onChange(segment.value)}
          />
          <span className={styles.text}>{segment.text}</span>
        </label>
      ))}
    </div>
  )
}

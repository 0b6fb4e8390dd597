import type { ReactNode } from 'react'
import styles from './facts.module.css'

interface FactsProps {
  /** What the facts are about, where what stands around them does not say it. */
  readonly label?: string
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** A list of facts, each a name and what is so. */
export function Facts({ label, className, children }: FactsProps) {
  return (
    <dl className={`${styles.facts} ${className ?? ''}`} aria-label={label}>
      {children}
    </dl>
  )
}

interface FactProps {
  readonly name: string
  readonly value: ReactNode
  /** The whole of it, where the value is cut. */
  readonly hint?: string
}

/** One of {@link Facts}. */
export function Fact({ name, value, hint }: FactProps) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd title={hint}>{value}</dd>
    </div>
  )
}

import type { ReactNode } from 'react'
import styles from './socket-details.module.css'

/** One line of a list of facts. */
export function Fact({ name, value }: { readonly name: string; readonly value: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

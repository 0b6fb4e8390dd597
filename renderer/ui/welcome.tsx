import type { ReactNode } from 'react'
import styles from './welcome.module.css'

interface WelcomeProps {
  readonly title: string
  /** What is answered here, in a sentence or two. */
  readonly lead: string
  /** It stands beside something that has more to show. */
  readonly narrow?: boolean
  readonly children: ReactNode
}

/** The empty state of a view: an invitation, and ways to begin. */
export function Welcome({ title, lead, narrow = false, children }: WelcomeProps) {
  return (
    <section className={`${styles.welcome} ${narrow ? styles.narrow : ''}`} aria-label="Welcome">
      <div className={styles.inner}>
        <h2 className={styles.title}>{title}</h2>
        <p className={styles.lead}>{lead}</p>
        {children}
      </div>
    </section>
  )
}

/** The heading of one way to begin. */
export function WelcomeLabel({ children }: { readonly children: string }) {
  return <h3 className={styles.label}>{children}</h3>
}

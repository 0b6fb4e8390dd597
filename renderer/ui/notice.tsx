import type { ReactNode } from 'react'
import styles from './notice.module.css'

interface NoticeProps {
  /** `grave`: it is bad, and stays. `done`: what was asked for was done. */
  readonly tone?: 'grave' | 'done'
  /** Sentences in a paragraph, and what can be done. Null: there is nothing to be seen. */
  readonly children: ReactNode
}

/** A word on the whole app, over whatever is shown. It stands there before it says something, so that it is read out. */
export function Notice({ tone, children }: NoticeProps) {
  return (
    <div className={styles.place} aria-live={tone === 'grave' ? 'assertive' : 'polite'}>
      {children !== null && (
        <div className={`${styles.notice} ${tone === undefined ? '' : styles[tone]}`}>{children}</div>
      )}
    </div>
  )
}

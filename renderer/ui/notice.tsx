import type { ReactNode } from 'react'
import styles from './notice.module.css'

interface NoticeProps {
  /** It is bad, and stays. */
  readonly grave?: boolean
  /** Sentences in a paragraph, and what can be done. Null: there is nothing to be seen. */
  readonly children: ReactNode
}

/** A word on the whole app, over whatever is shown. It stands there before it says something, so that it is read out. */
export function Notice({ grave = false, children }: NoticeProps) {
  return (
    <div className={styles.place} aria-live={grave ? 'assertive' : 'polite'}>
      {children !== null && <div className={`${styles.notice} ${grave ? styles.grave : ''}`}>{children}</div>}
    </div>
  )
}

import type { LinkLook } from '../run/chain-state'
import styles from './link-wire.module.css'

/** The line from one link to the next, which looks as that one does; null: nothing was tested yet. */
export function LinkWire({
  to,
  caption,
}: {
  readonly to: LinkLook | null
  /** What was met on it, which the words of the link say too. */
  readonly caption: string | null
}) {
  return (
    <span className={`${styles.wire} ${to === null ? '' : styles[to]}`} aria-hidden="true">
      {to === 'broken' && (
        <svg className={styles.cut} width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
          <path d="M5 14 9 4M9 14l4-10" />
        </svg>
      )}
      {caption !== null && <span className={styles.caption}>{caption}</span>}
    </span>
  )
}

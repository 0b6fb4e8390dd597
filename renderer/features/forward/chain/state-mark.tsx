import type { LinkLook } from '../run/chain-state'
import styles from './state-mark.module.css'

/** A state as a shape of its own, so that colour says nothing alone. Always beside its word. */
export function StateMark({ look, size = 18 }: { readonly look: LinkLook; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 18 18"
      className={`${styles.mark} ${styles[look]}`}
      fill="none"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <Shape look={look} />
    </svg>
  )
}

function Shape({ look }: { readonly look: LinkLook }) {
  switch (look) {
    case 'ok':
      return (
        <>
          <circle cx="9" cy="9" r="8" className={styles.body} />
          <path d="M5.4 9.4 8 12l4.8-5.6" className={styles.sign} />
        </>
      )
    case 'broken':
      return (
        <>
          <path d="M5.7 1h6.6L17 5.7v6.6L12.3 17H5.7L1 12.3V5.7z" className={styles.body} />
          <path d="M6.2 6.2l5.6 5.6M11.8 6.2l-5.6 5.6" className={styles.sign} />
        </>
      )
    case 'unknown':
      return (
        <>
          <path d="M9 1.2 16.8 9 9 16.8 1.2 9z" className={styles.frame} />
          <path d="M7.3 7.2a1.75 1.75 0 1 1 2.5 1.6c-.5.25-.8.6-.8 1.1M9 12.3v.01" className={styles.line} />
        </>
      )
    case 'not-tested':
      return (
        <>
          <circle cx="9" cy="9" r="7.6" className={styles.frame} />
          <path d="M6 9h6" className={styles.line} />
        </>
      )
    case 'waiting':
      return <circle cx="9" cy="9" r="7.4" strokeDasharray="0.1 4.55" className={styles.frame} />
    case 'testing':
      return (
        <>
          <circle cx="9" cy="9" r="7.4" className={styles.track} />
          <path d="M9 1.6A7.4 7.4 0 0 1 16.4 9" className={styles.turning} />
          <circle cx="9" cy="9" r="1.6" className={styles.dot} />
        </>
      )
  }
}

import type { ReactNode } from 'react'
import styles from './verdict-sign.module.css'
import type { Sign } from './verdict-words'

/** The shape of a sign; its word always stands beside it. */
export function VerdictSign({ sign, size = 26 }: { readonly sign: Sign; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      className={`${styles.sign} ${styles[sign]}`}
      aria-hidden="true"
    >
      {shapes[sign]}
    </svg>
  )
}

const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 1.8, strokeLinecap: 'round' } as const

const shapes: Readonly<Record<Sign, ReactNode>> = {
  // something is in the socket
  'in-use': (
    <>
      <circle cx="12" cy="12" r="9.5" {...line} />
      <circle cx="12" cy="12" r="5" fill="currentColor" />
    </>
  ),
  // no entry
  blocked: (
    <>
      <circle cx="12" cy="12" r="9.5" {...line} />
      <path d="M7 12h10" {...line} strokeWidth="3" />
    </>
  ),
  free: (
    <>
      <circle cx="12" cy="12" r="9.5" {...line} />
      <path d="M7.8 12.4l2.9 2.9 5.6-6.2" {...line} strokeLinejoin="round" strokeWidth="2" />
    </>
  ),
  unknown: (
    <>
      <circle cx="12" cy="12" r="9.5" {...line} strokeDasharray="3 3.6" />
      <path d="M9.4 9.6a2.7 2.7 0 1 1 3.7 2.5c-.8.4-1.1.9-1.1 1.8M12 17h.01" {...line} />
    </>
  ),
}

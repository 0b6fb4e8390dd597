import type { PortState } from '#shared/scan/state'
import { stateClass } from './port-state-words'
import styles from './state-glyph.module.css'

/** A state's shape, the same in legend, table, details and on the zoomed map; a word always stands beside it. */
export function StateGlyph({ state, size = 12 }: { readonly state: PortState; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 12 12"
      className={`${styles.glyph} ${styles[stateClass(state)]}`}
      aria-hidden="true"
    >
      {shapes[state]}
    </svg>
  )
}

const shapes: Readonly<Record<PortState, React.ReactNode>> = {
  open: <circle cx="6" cy="6" r="4.2" fill="currentColor" />,
  closed: <path d="M2.5 6h7" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />,
  filtered: (
    <g stroke="currentColor" strokeWidth="1.1" fill="none">
      <rect x="1.6" y="1.6" width="8.8" height="8.8" rx="1" />
      <path d="M1.8 7 7 1.8M3 10.2 10.2 3M7 10.2 10.2 7" />
    </g>
  ),
  'open|filtered': (
    <g>
      <path d="M6 1.2 10.8 6 6 10.8 1.2 6z" stroke="currentColor" strokeWidth="1.2" fill="none" />
      <path d="M6 1.2v9.6L1.2 6z" fill="currentColor" />
    </g>
  ),
  error: (
    <path
      d="M2.6 2.6l6.8 6.8M9.4 2.6 2.6 9.4"
      stroke="currentColor"
      strokeWidth="1.9"
      strokeLinecap="round"
    />
  ),
  waiting: <circle cx="6" cy="6" r="3.8" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  'not-scanned': (
    <rect
      x="1.6"
      y="1.6"
      width="8.8"
      height="8.8"
      rx="1"
      fill="none"
      stroke="currentColor"
      strokeWidth="1"
      strokeDasharray="1.6 1.9"
    />
  ),
}

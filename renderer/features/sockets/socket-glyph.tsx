import type { ReactNode } from 'react'
import type { Reach } from '#shared/sockets/socket'
import styles from './socket-glyph.module.css'
import type { SocketKind } from './socket-kind'

/** A kind's shape, the same in figures, table, details and on the map; a word always stands beside it. */
export function KindGlyph({ kind, size = 12 }: { readonly kind: SocketKind; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 12 12"
      className={`${styles.glyph} ${styles[kind]}`}
      aria-hidden="true"
    >
      {kindShapes[kind]}
    </svg>
  )
}

/** How far a reach goes, as a shape: a wall around it, a wall with a door, none. */
export function ReachGlyph({ reach, size = 12 }: { readonly reach: Reach; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 12 12"
      className={`${styles.glyph} ${styles[reach]}`}
      aria-hidden="true"
    >
      {reachShapes[reach]}
    </svg>
  )
}

const kindShapes: Readonly<Record<SocketKind, ReactNode>> = {
  listen: <circle cx="6" cy="6" r="4.2" fill="currentColor" />,
  datagram: <path d="M6 1.2 10.8 6 6 10.8 1.2 6z" fill="currentColor" />,
  connected: (
    <path d="M2 4.2h8M2 7.8h8" stroke="currentColor" strokeWidth="1.7" strokeLinecap="round" fill="none" />
  ),
  passing: <path d="M2.5 6h7" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" />,
  over: <circle cx="6" cy="6" r="3.8" fill="none" stroke="currentColor" strokeWidth="1.4" />,
}

const reachShapes: Readonly<Record<Reach, ReactNode>> = {
  loopback: <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  network: (
    <>
      <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <path d="M6 1.7a4.3 4.3 0 0 1 0 8.6z" fill="currentColor" />
    </>
  ),
  everywhere: (
    <path
      d="M6 .6v10.8M.6 6h10.8M2.2 2.2l7.6 7.6M9.8 2.2 2.2 9.8"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
    />
  ),
}

import type { ReactNode } from 'react'
import type { ErrorValue } from '#shared/ipc/result'
import styles from './banner.module.css'
import { Button, IconButton } from './button'

interface BannerProps {
  /** `status` is read out when it changes, so it has to stand there before it says something. */
  readonly role?: 'alert' | 'status'
  /** Nothing is wrong: it only tells. */
  readonly quiet?: boolean
  /** A sentence in a paragraph, and what can be done. Null: there is nothing to be seen. */
  readonly children: ReactNode
}

/** A frame of the view's width over what it is about. */
export function Banner({ role, quiet = false, children }: BannerProps) {
  const look = `${styles.banner} ${quiet ? styles.quiet : ''} ${role === 'alert' ? styles.alert : ''}`
  return (
    <div role={role} className={children === null ? 'visually-hidden' : look}>
      {children}
    </div>
  )
}

interface ProblemBannerProps {
  readonly problem: ErrorValue | null
  /** A sign before the sentence. */
  readonly sign?: ReactNode
  readonly onAgain?: () => void
  readonly onDismiss: () => void
}

/** What went wrong, for as long as it is not dismissed. */
export function ProblemBanner({ problem, sign, onAgain, onDismiss }: ProblemBannerProps) {
  if (problem === null) return null
  return (
    <Banner role="alert">
      {sign}
      <p>{problem.message}</p>
      {onAgain !== undefined && <Button onClick={onAgain}>Try again</Button>}
      <IconButton icon="close" label="Dismiss" onClick={onDismiss} />
    </Banner>
  )
}

import type { ReactNode } from 'react'
import { IconButton } from './button'
import styles from './details-pane.module.css'

interface DetailsPaneProps {
  /** "Port details" */
  readonly label: string
  readonly title: ReactNode
  /** Buttons before the one that closes it. */
  readonly actions?: ReactNode
  readonly onClose: () => void
  /** What its part that scrolls is called. */
  readonly bodyLabel: string
  /** Sets `--height`, in pixels, where it stands below a table. */
  readonly className?: string | undefined
  readonly children: ReactNode
}

/** All that is known of what is selected: below its table, and over it in small windows. */
export function DetailsPane(props: DetailsPaneProps) {
  const { label, title, actions, onClose, bodyLabel, className, children } = props
  return (
    <aside className={`${styles.pane} ${className ?? ''}`} aria-label={label}>
      <header className={styles.header}>
        <h2 className={styles.title}>{title}</h2>
        {actions}
        <IconButton icon="close" label="Close details" onClick={onClose} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex lint/a11y/useSemanticElements: it scrolls, so keys must reach it */}
      <div role="group" aria-label={bodyLabel} tabIndex={0} className={styles.body}>
        {children}
      </div>
    </aside>
  )
}

import { isCommand } from '#shared/sockets/unattributed'
import { IconButton } from '../../../ui/button'
import { useSocketsKit } from '../sockets-context'
import styles from './overview.module.css'

/** What shows more: a command that can be copied, or a sentence. */
export function Remedy({ label, remedy }: { readonly label: string; readonly remedy: string }) {
  const { copy } = useSocketsKit()
  if (!isCommand(remedy)) {
    return (
      <p className={styles.quiet}>
        {label}: {remedy}
      </p>
    )
  }
  return (
    <div className={styles.command}>
      <span className={styles.quiet}>{label}</span>
      <code>{remedy}</code>
      <IconButton icon="copy" label={`Copy “${remedy}”`} onClick={() => void copy(remedy)} />
    </div>
  )
}

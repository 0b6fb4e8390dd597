import { remedyText, type Remedy as Way } from '#shared/command-line/remedy'
import { commandText } from '#shared/command-line/shell-text'
import { IconButton } from '../../../ui/button'
import { useSocketsKit } from '../sockets-context'
import styles from './overview.module.css'

/** What shows more: a command that can be copied, or a sentence. */
export function Remedy({ label, remedy }: { readonly label: string; readonly remedy: Way }) {
  const { copy } = useSocketsKit()
  const typed = remedy.kind === 'command' ? commandText(remedy.command) : null
  if (typed === null) {
    return (
      <p className={styles.quiet}>
        {label}: {remedyText(remedy)}
      </p>
    )
  }
  return (
    <div className={styles.command}>
      <span className={styles.quiet}>{label}</span>
      <code>{typed}</code>
      <IconButton icon="copy" label={`Copy “${typed}”`} onClick={() => void copy(typed).catch(() => {})} />
    </div>
  )
}

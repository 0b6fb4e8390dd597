import { IconButton } from '../../../ui/button'
import { useSocketsKit } from '../sockets-context'
import styles from './overview.module.css'

/** A command that is ready to be typed, and can be copied. */
export function CommandLine({ label, command }: { readonly label: string; readonly command: string }) {
  const { copy } = useSocketsKit()
  return (
    <div className={styles.command}>
      <span className={styles.quiet}>{label}</span>
      <code>{command}</code>
      <IconButton icon="copy" label={`Copy “${command}”`} onClick={() => void copy(command)} />
    </div>
  )
}

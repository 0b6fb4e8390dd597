import styles from './command-line.module.css'
import { CopyButton } from './copy-button'

/** A command as it is typed, with a button that copies it. */
export function CommandLine({ command }: { readonly command: string }) {
  return (
    <div className={styles.line}>
      <code className={styles.code}>{command}</code>
      <CopyButton text={command} label={`Copy ${command}`} />
    </div>
  )
}

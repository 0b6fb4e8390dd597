import type { CommandLine as Command } from '#shared/command-line/command-line'
import { commandText, unwritableCommand } from '#shared/command-line/shell-text'
import styles from './command-line.module.css'
import { CopyButton } from './copy-button'

/** A command as it is typed, with a button that copies it. */
export function CommandLine({ command }: { readonly command: Command }) {
  const text = commandText(command)
  if (text === null) return <p>{unwritableCommand}</p>
  return (
    <div className={styles.line}>
      <code className={styles.code}>{text}</code>
      <CopyButton text={text} label={`Copy ${text}`} />
    </div>
  )
}

/** What a process calls itself: anything at all, and no command that somebody is told to run. */
export function ForeignCommandLine({ text }: { readonly text: string }) {
  return (
    <div className={styles.line}>
      <code className={styles.code}>{text}</code>
    </div>
  )
}

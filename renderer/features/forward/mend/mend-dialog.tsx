import { byCommand, remedyText } from '#shared/command-line/remedy'
import { portText } from '#shared/ports/port-text'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { useForward, useForwardKit } from '../forward-context'
import styles from './mend-list.module.css'

/** What changes this computer's firewall asks here first, with the command as it will be run. */
export function FirewallDialog() {
  const { mend: controller } = useForwardKit()
  const dialog = useForward((state) => state.mendDialog)
  if (dialog === null) return null
  const { mend, what, busy, problem } = dialog
  const { door } = mend
  const opens = what === 'open'
  const runs = opens ? byCommand(door.open) : door.close
  return (
    <Dialog
      wide
      title={opens ? mend.title : `Close ${portText(mend)} on this computer again`}
      onDismiss={controller.close}
      actions={
        <>
          <Button onClick={controller.close}>Cancel</Button>
          <Button look="primary" disabled={busy} onClick={() => void controller.confirm()}>
            {busy ? 'Waiting for the system…' : opens ? 'Let it through' : 'Take it back'}
          </Button>
        </>
      }
    >
      {opens && <p>{door.effect}</p>}
      <p>
        {runs.kind === 'command'
          ? 'This command is run'
          : 'What was opened is found by its mark, and removed'}
        ; your system may ask for an administrator’s password. The rules are read again afterwards where that
        is allowed, and the port is tested again.
      </p>
      <p>
        <code className={styles.command}>{remedyText(runs)}</code>
      </p>
      {opens && (
        <p className={styles.back}>
          The way back: <code>{remedyText(door.close)}</code>
        </p>
      )}
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </Dialog>
  )
}

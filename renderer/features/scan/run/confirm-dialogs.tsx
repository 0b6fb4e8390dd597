import { useState } from 'react'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { countOf, formatCount, formatDuration } from '../../../ui/numbers'
import { useScan, useScanKit } from '../scan-context'
import styles from './confirm-dialogs.module.css'

/** Asks what has to be confirmed before a scan may run. */
export function ConfirmDialogs() {
  const confirmation = useScan((state) => state.confirmation)
  if (confirmation === null) return null
  return confirmation.need === 'public' ? <PublicDialog /> : <LargeDialog />
}

function PublicDialog() {
  const { controller } = useScanKit()
  const targets = useScan((state) => state.form.targets)
  const [may, setMay] = useState(false)
  return (
    <Dialog
      title="Are these your hosts to scan?"
      onDismiss={() => controller.answer(false)}
      actions={
        <>
          <Button onClick={() => controller.answer(false)}>Cancel</Button>
          <Button look="primary" disabled={!may} onClick={() => controller.answer(true)}>
            Scan
          </Button>
        </>
      }
    >
      <p>
        <b className={styles.targets}>{targets.trim()}</b> reaches public addresses. Scanning hosts of others
        without their permission may be against the law or your provider’s rules, and they will see where it
        came from.
      </p>
      <label className={styles.check}>
        <input type="checkbox" checked={may} onChange={(event) => setMay(event.target.checked)} />I may scan
        these hosts
      </label>
    </Dialog>
  )
}

function LargeDialog() {
  const { controller } = useScanKit()
  const plan = useScan((state) => state.confirmation?.plan ?? null)
  if (plan === null) return null
  return (
    <Dialog
      title="This is a large scan"
      onDismiss={() => controller.answer(false)}
      actions={
        <>
          <Button onClick={() => controller.answer(false)}>Cancel</Button>
          <Button look="primary" onClick={() => controller.answer(true)}>
            Scan all the same
          </Button>
        </>
      }
    >
      <p>
        {countOf(plan.ports, 'port')} × {plan.hostsExact ? '' : 'up to '}
        {countOf(plan.hosts, 'host')} are {formatCount(plan.probes)} probes.
        {plan.secondsAtCeiling !== null &&
          ` At the rate that is polite there, this takes about ${formatDuration(plan.secondsAtCeiling)} or more.`}
      </p>
      <p>
        Fewer ports are often enough: the common 1000 find most services. You can stop at any time and keep
        what was found.
      </p>
    </Dialog>
  )
}

import { durationText } from '#shared/scan/output/figures'
import type { StopState } from '../conflict-state'
import { waitMs } from '../run/stop-controller'
import styles from './stop-dialog.module.css'
import { signalText, stillRunningText } from './stop-words'

/** What happens after the person confirmed, and how it ended. */
export function StopStepView({ stop: { step, force } }: { readonly stop: StopState }) {
  switch (step.kind) {
    case 'looking':
    case 'asking':
      return null
    case 'stopping':
      return (
        <>
          <p className={styles.lead}>
            {step.signal === null
              ? 'Checking that it is still the same process…'
              : signalText(step.signal, force)}
          </p>
          <p className={styles.quiet}>
            Waited {durationText(step.waitedMs)} of {durationText(waitMs)}. To stop waiting takes nothing back
            that was sent.
          </p>
          <progress className={styles.progress} aria-label="Waited" value={step.waitedMs} max={waitMs} />
        </>
      )
    case 'still-running':
      return (
        <>
          <p className={styles.lead}>{stillRunningText(step)}</p>
          <p className={styles.quiet}>Ended by force, it loses what it has not saved.</p>
        </>
      )
    case 'refused':
      return <p className={styles.lead}>{step.sentence}</p>
    case 'failed':
      return <p className={styles.problem}>{step.error.message}</p>
  }
}

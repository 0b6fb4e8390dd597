import { useEffect, useState } from 'react'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { whenText } from '../../../ui/when-text'
import { StateMark } from '../chain/state-mark'
import { useForward, useForwardKit } from '../forward-context'
import { toneOf, verdictTitles } from '../verdict/verdict-words'
import styles from './earlier.module.css'

const looks = { yes: 'ok', no: 'broken', open: 'unknown' } as const

/** The last tests, the newest first; each can be shown again as it was. */
export function EarlierPanel() {
  const { earlier } = useForwardKit()
  const history = useForward((state) => state.history)
  const running = useForward((state) => state.running)
  const [asking, setAsking] = useState(false)
  // some may have been made elsewhere meanwhile
  useEffect(() => void earlier.refresh(), [earlier])
  if (history.length === 0) {
    return (
      <div className={styles.body}>
        <div className={styles.empty}>
          <h2>No tests yet</h2>
          <p>
            Each result is kept on this computer, so that “it worked yesterday” can be compared with today.
          </p>
        </div>
      </div>
    )
  }
  return (
    <div className={styles.body}>
      <div className={styles.inner}>
        <div className={styles.bar}>
          <p>Kept on this computer only, for as long as everything in the History.</p>
          <Button onClick={() => setAsking(true)}>Forget all…</Button>
        </div>
        <ol className={styles.list} aria-label="Earlier tests">
          {history.map((entry) => (
            <li key={entry.id}>
              <button
                type="button"
                className={styles.entry}
                disabled={running}
                onClick={() => void earlier.open(entry)}
              >
                <StateMark look={looks[toneOf(entry.verdict)]} />
                <span className={styles.which}>
                  {entry.port} {entry.protocol.toUpperCase()}
                </span>
                <span className={styles.what}>
                  <b>{verdictTitles[entry.verdict]}</b>
                  <small>{entry.sentence}</small>
                </span>
                <span className={styles.when}>{whenText(entry.startedAt, Date.now())}</span>
              </button>
            </li>
          ))}
        </ol>
      </div>
      {asking && (
        <Dialog
          title="Forget all earlier tests?"
          onDismiss={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>Cancel</Button>
              <Button
                look="primary"
                onClick={() => {
                  setAsking(false)
                  void earlier.forget()
                }}
              >
                Forget them
              </Button>
            </>
          }
        >
          <p>They can’t be brought back. What is agreed with helpers outside stays as it is.</p>
        </Dialog>
      )}
    </div>
  )
}

import type { PortState } from '#shared/scan/state'
import { Icon } from '../../ui/icon'
import { OtherQuestions } from '../../ui/other-questions'
import { Welcome } from '../../ui/welcome'
import { useScan, useScanKit } from './scan-context'
import styles from './scan-welcome.module.css'
import { StateGlyph } from './state-glyph'

const meanings: readonly (readonly [PortState, string, string])[] = [
  ['open', 'Open', 'A program accepts connections.'],
  ['closed', 'Closed', 'The host answers: nothing listens here.'],
  ['filtered', 'Filtered', 'No answer. Something swallows the question.'],
]

/** The empty state: an invitation, and the three words that everything else is about. */
export function ScanWelcome() {
  const { controller } = useScanKit()
  const gateway = useScan((state) => state.computer?.gateway ?? null)
  const hostName = useScan((state) => state.computer?.hostName ?? null)
  const busy = useScan((state) => state.phase !== 'idle')
  return (
    <Welcome
      narrow
      title="See which ports are open"
      lead="Every host has 65,535 ports. Portlight knocks on each, says what answered, and shows why it says so."
    >
      <div className={styles.choices}>
        <button
          type="button"
          className={styles.choice}
          disabled={busy}
          onClick={() => void controller.startWith('127.0.0.1')}
        >
          <Icon name="computer" size={20} />
          <span>
            <b>Scan this computer</b>
            <small>{hostName === null ? '127.0.0.1' : `${hostName}, 127.0.0.1`}</small>
          </span>
          <Icon name="right" />
        </button>
        {gateway !== null && (
          <button
            type="button"
            className={styles.choice}
            disabled={busy}
            onClick={() => void controller.startWith(gateway)}
          >
            <Icon name="router" size={20} />
            <span>
              <b>Scan my router</b>
              <small>{gateway}</small>
            </span>
            <Icon name="right" />
          </button>
        )}
      </div>
      <dl className={styles.meanings}>
        {meanings.map(([state, word, meaning]) => (
          <div key={state} className={styles.meaning}>
            <dt>
              <StateGlyph state={state} />
              {word}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <OtherQuestions except="scan" />
    </Welcome>
  )
}

import { useEffect, useRef, useState } from 'react'
import type { OutsideHelpers } from '#shared/forward/request'
import { useForwardKit } from '../forward-context'
import type { Trial } from './helper-trial'
import styles from './helpers.module.css'

interface DoesItAnswerProps {
  /** Null: what was typed is none. */
  readonly helpers: OutsideHelpers | null
  /** What is asked, for people who hear the button alone. */
  readonly name: string
}

/** Asks a helper by hand, once, whether it is there; it looks at no port. */
export function DoesItAnswer({ helpers, name }: DoesItAnswerProps) {
  const { helpers: keeper } = useForwardKit()
  const [trial, setTrial] = useState<Trial | 'asking' | null>(null)
  const asking = useRef<AbortController | null>(null)
  useEffect(() => () => asking.current?.abort(), [])
  const ask = async () => {
    if (helpers === null) return
    const own = new AbortController()
    asking.current?.abort()
    asking.current = own
    setTrial('asking')
    const told = await keeper.ask(helpers, own.signal)
    if (asking.current === own) setTrial(told)
  }
  return (
    <div className={styles.trial}>
      <button
        type="button"
        className={styles.link}
        disabled={helpers === null || trial === 'asking'}
        title="Asks it now, once. It learns your address, and looks at no port."
        onClick={() => void ask()}
      >
        Does it answer? <i className="visually-hidden">{name}</i>
      </button>
      <div role="status" className={styles.told}>
        {trial === 'asking' && <p>Asking …</p>}
        {trial !== null &&
          trial !== 'asking' &&
          ('problem' in trial ? (
            <p className={styles.no}>{trial.problem}</p>
          ) : (
            trial.tried.map(({ by, name: asked, answers, sentence }) => (
              <p key={`${by} ${asked}`} className={answers ? styles.yes : styles.no}>
                {sentence}
              </p>
            ))
          ))}
      </div>
    </div>
  )
}

import { useState } from 'react'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { Icon } from '../../../ui/icon'
import { useForward, useForwardKit } from '../forward-context'
import { DoesItAnswer } from './does-it-answer'
import {
  checkHelpers,
  countHelpers,
  draftOf,
  type HelperDraft,
  includesHelpers,
  joinHelpers,
  sameHelpers,
} from './helper-check'
import { helperFacts } from './helper-words'
import styles from './helpers.module.css'
import { knownStun, recommended, recommendedWords } from './known-stun'
import { OtherHelpers } from './other-helpers'

/** Who may look from outside: one that is recommended, the others one by one, and who learns what before anybody is asked. */
export function HelpersDialog() {
  const { actions, helpers: keeper } = useForwardKit()
  const agreed = useForward((state) => state.helpers)
  const [draft, setDraft] = useState<HelperDraft>(() =>
    draftOf(
      agreed,
      knownStun.map(({ server }) => server),
    ),
  )
  // what was agreed to beside the recommended is there to be changed
  const [others, setOthers] = useState(countHelpers(agreed) > 0 && !sameHelpers(agreed, recommended))
  const check = checkHelpers(draft)
  const chosen = check.helpers
  const facts = chosen === null ? [] : helperFacts(chosen)
  const close = () => actions.openHelpers(false)
  const count = chosen === null ? 0 : countHelpers(chosen)
  const agreedToIt = includesHelpers(agreed, recommended)

  return (
    <Dialog
      wide
      title="Who may look from outside?"
      onDismiss={close}
      actions={
        <>
          {countHelpers(agreed) > 0 && (
            <Button
              className={styles.first ?? ''}
              onClick={() => {
                keeper.takeBack()
                close()
              }}
            >
              Take it back: ask nobody
            </Button>
          )}
          <Button onClick={close}>Cancel</Button>
          {others && (
            <Button
              look="primary"
              disabled={chosen === null || count === 0 || sameHelpers(chosen, agreed)}
              onClick={() => {
                if (chosen === null) return
                keeper.agree(chosen)
                close()
              }}
            >
              {count > 1 ? `Agree to these ${count}` : 'Agree'}
            </Button>
          )}
        </>
      }
    >
      <p>
        From inside, nobody can see whether a stranger gets in: somebody outside has to knock. Nobody is asked
        before you agree, and you can take that back any time.
      </p>
      <section className={styles.recommended} aria-label="Recommended">
        <h3>Recommended: Globalping, from three countries</h3>
        <p>{recommendedWords}</p>
        <div className={styles.choose}>
          {agreedToIt ? (
            <p className={styles.agreed}>
              <Icon name="check" size={16} /> You agreed to this.
            </p>
          ) : (
            <Button
              look={others ? 'quiet' : 'primary'}
              onClick={() => {
                keeper.agree(joinHelpers(agreed, recommended))
                close()
              }}
            >
              Agree, and let it look
            </Button>
          )}
          <DoesItAnswer name="the recommended ones" helpers={recommended} />
        </div>
      </section>
      <button
        type="button"
        className={styles.others}
        aria-expanded={others}
        onClick={() => setOthers(!others)}
      >
        Others
        <span>your telephone, your own server, or another service</span>
        <Icon name="down" size={14} />
      </button>
      {others && (
        <>
          <OtherHelpers
            draft={draft}
            problems={check.problems}
            onChange={(part) => setDraft({ ...draft, ...part })}
          />
          <section className={styles.learn} aria-label="Who will learn what" aria-live="polite">
            <h3>Who will learn what</h3>
            {facts.length === 0 ? (
              <p>
                {chosen === null
                  ? 'Something above is not right yet.'
                  : 'Nobody is chosen, so nobody learns anything.'}
              </p>
            ) : (
              <ul>
                {facts.map(({ key, name, kind, operator, learns }) => (
                  <li key={key}>
                    <b>{name}</b> <span className={styles.kind}>{kind}</span>
                    <br />
                    Run by {operator}. Learns {learns}
                  </li>
                ))}
                <li>Your name server learns that these names were looked up, as with every page you open.</li>
              </ul>
            )}
          </section>
        </>
      )}
    </Dialog>
  )
}

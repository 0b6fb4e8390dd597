import { useState } from 'react'
import { Button } from '../../../ui/button'
import { Dialog } from '../../../ui/dialog'
import { Field } from '../../../ui/field'
import { useForward, useForwardKit } from '../forward-context'
import { checkHelpers, countHelpers, draftOf, type HelperDraft, sameHelpers } from './helper-check'
import { helperFacts } from './helper-words'
import styles from './helpers.module.css'
import { knownStun } from './known-stun'

/** Who may look from outside: each with who runs it and what it learns, before anybody is asked. */
export function HelpersDialog() {
  const { actions, helpers: keeper } = useForwardKit()
  const agreed = useForward((state) => state.helpers)
  const [draft, setDraft] = useState<HelperDraft>(() =>
    draftOf(
      agreed,
      knownStun.map(({ server }) => server),
    ),
  )
  const check = checkHelpers(draft)
  const chosen = check.helpers
  const facts = chosen === null ? [] : helperFacts(chosen)
  const change = (part: Partial<HelperDraft>) => setDraft({ ...draft, ...part })
  const close = () => actions.openHelpers(false)
  const count = chosen === null ? 0 : countHelpers(chosen)

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
        </>
      }
    >
      <p>
        From inside, nobody can see whether a stranger gets in. A helper outside can. It learns something
        about you, so nobody is asked before you agree, and you can take that back any time.
      </p>
      <Field
        label="Your own reflector"
        placeholder="https://reflector.example.org"
        value={draft.reflector}
        maxLength={2048}
        problem={check.problems.reflector}
        note="The best proof: it knocks on your port. “portlight reflector” runs one on any host outside (docs/reflector.md)."
        onText={(reflector) => change({ reflector })}
      />
      <Field
        label="Or a port check that speaks echoip"
        placeholder="https://echoip.example.org"
        value={draft.echoip}
        maxLength={2048}
        problem={check.problems.echoip}
        note="TCP only. It can’t tell whether it was this computer that answered."
        onText={(echoip) => change({ echoip })}
      />
      <fieldset className={styles.servers}>
        <legend className={styles.label}>
          STUN servers: they tell your public address. Two or more, so that one can’t mislead.
        </legend>
        {knownStun.map(({ server, operator }) => (
          <label key={server} className={styles.server}>
            <input
              type="checkbox"
              checked={draft.stun.includes(server)}
              onChange={(event) =>
                change({
                  stun: event.target.checked
                    ? [...draft.stun, server]
                    : draft.stun.filter((known) => known !== server),
                })
              }
            />
            <span>{server.replace(/:\d+$/, '')}</span>
            <small>{operator}</small>
          </label>
        ))}
      </fieldset>
      <Field
        label="Other STUN servers"
        placeholder="stun.example.org:3478"
        value={draft.ownStun}
        maxLength={1200}
        problem={check.problems.stun}
        note="Name and port; several with commas"
        onText={(ownStun) => change({ ownStun })}
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
    </Dialog>
  )
}

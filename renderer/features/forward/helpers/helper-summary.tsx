import { Button } from '../../../ui/button'
import { FieldLabel } from '../../../ui/field-frame'
import { useForward, useForwardKit } from '../forward-context'
import { countHelpers } from './helper-check'
import { helperLine } from './helper-words'
import styles from './helpers.module.css'

/** Who looks from outside, always in sight, and the two ways to change it. */
export function HelperSummary() {
  const { actions, helpers: keeper } = useForwardKit()
  const helpers = useForward((state) => state.helpers)
  const named = useForward((state) => state.form.name.trim() !== '')
  const nobody = countHelpers(helpers) === 0
  return (
    <section className={styles.summary} aria-label="Who looks from outside">
      <FieldLabel>Looks from outside{nobody ? '' : ', as you agreed'}</FieldLabel>
      {nobody ? (
        <>
          <p className={styles.line}>
            <span className={styles.nobody}>{helperLine(helpers)}</span>
            <Button look="plain" className={styles.small} onClick={() => actions.openHelpers(true)}>
              Choose…
            </Button>
          </p>
          <p className={styles.note}>
            {named ? 'Only your name server is asked.' : 'Nothing leaves your home.'}
          </p>
        </>
      ) : (
        <>
          <p className={styles.line}>
            <span className={styles.who} title={helperLine(helpers)}>
              {helperLine(helpers)}
            </span>
          </p>
          <p className={styles.note}>
            <button type="button" className={styles.link} onClick={() => actions.openHelpers(true)}>
              Change…
            </button>
            <button type="button" className={styles.link} onClick={() => keeper.takeBack()}>
              Ask nobody
            </button>
          </p>
        </>
      )}
    </section>
  )
}

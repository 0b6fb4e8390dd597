import { Button } from '../../../ui/button'
import { useForward, useForwardKit } from '../forward-context'
import { countHelpers } from './helper-check'
import { helperLine } from './helper-words'
import styles from './helpers.module.css'

/** Who looks from outside, always in sight, and the two ways to change it. */
export function HelperSummary() {
  const { actions, helpers: keeper, tests } = useForwardKit()
  const helpers = useForward((state) => state.helpers)
  const nobody = countHelpers(helpers) === 0
  return (
    <section className={styles.summary} aria-label="Who looks from outside">
      <span className={styles.label} aria-hidden="true">
        Looks from outside
      </span>
      <p className={styles.line}>
        <span className={nobody ? styles.nobody : styles.who} title={helperLine(helpers)}>
          {helperLine(helpers)}
        </span>
        <Button look="plain" className={styles.small} onClick={() => actions.openHelpers(true)}>
          {nobody ? 'Choose…' : 'Change…'}
        </Button>
        {!nobody && (
          <Button
            look="plain"
            className={styles.small}
            onClick={() => {
              tests.cancel()
              keeper.takeBack()
            }}
          >
            Ask nobody
          </Button>
        )}
      </p>
      <p className={styles.note}>{nobody ? 'Nothing leaves your home.' : 'As you agreed.'}</p>
    </section>
  )
}

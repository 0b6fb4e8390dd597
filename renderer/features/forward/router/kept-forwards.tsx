import type { KeptForward } from '#shared/forward/kept'
import { Button } from '../../../ui/button'
import { PortMenuButton, portMark } from '../../../ui/port-ways'
import { whenText } from '../../../ui/when-text'
import { useForward, useForwardKit } from '../forward-context'
import { keyOf } from './kept-controller'
import styles from './kept-forwards.module.css'
import { insideOf, mappingText, portText } from './mapping-words'

/** What is renewed as long as Portlight runs, on the router's page. */
export function KeptForwards() {
  const kept = useForward((state) => state.kept)
  if (kept.length === 0) return null
  return (
    <section aria-label="Renewed by Portlight" className={styles.section}>
      <h3>Renewed as long as Portlight runs</h3>
      <ul className={styles.list}>
        {kept.map((one) => (
          <One key={keyOf(one)} kept={one} />
        ))}
      </ul>
    </section>
  )
}

/** The same in every view of this feature, where one of them is in trouble. */
export function KeptTrouble() {
  const kept = useForward((state) => state.kept)
  const onRouterPage = useForward((state) => state.tab === 'router')
  const troubled = kept.filter(({ state }) => state !== 'kept')
  if (troubled.length === 0 || onRouterPage) return null
  return (
    <ul className={styles.trouble} role="alert">
      {troubled.map((one) => (
        <One key={keyOf(one)} kept={one} />
      ))}
    </ul>
  )
}

function One({ kept }: { readonly kept: KeptForward }) {
  const { kept: keeper } = useForwardKit()
  const { mapping, state, sentence, renewedAt, endsAt } = kept
  const now = Date.now()
  const port = portText(mapping)
  return (
    <li className={state === 'kept' ? styles.kept : styles.troubled} {...portMark(insideOf(mapping))}>
      <p>
        <b>{port}</b>, {mappingText(mapping)}. {sentence ?? ''} Made or renewed {whenText(renewedAt, now)}
        {endsAt === null ? '.' : `; without a renewal it ends ${whenText(endsAt, now)}.`}
      </p>
      <Button
        look="plain"
        aria-label={
          state === 'given-up' ? `Dismiss what was said of port ${port}` : `Stop renewing port ${port}`
        }
        onClick={() => void keeper.letGo(kept)}
      >
        {state === 'given-up' ? 'Dismiss' : 'Stop renewing'}
      </Button>
      <PortMenuButton of={insideOf(mapping)} />
    </li>
  )
}

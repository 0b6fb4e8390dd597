import type { PortState } from '#shared/scan/state'
import { stateHints, stateWords } from '../port-state-words'
import { StateGlyph } from '../state-glyph'
import styles from './port-map.module.css'

const shown: readonly PortState[] = ['open', 'closed', 'filtered', 'error', 'waiting']

/** Which colour and shape is which state. */
export function MapLegend() {
  return (
    <ul className={styles.legend} aria-label="States">
      {shown.map((state) => (
        <li key={state} className={styles.legendItem} title={stateHints[state]}>
          <span className={`${styles.swatch} ${styles[`swatch-${state}`]}`} aria-hidden="true" />
          <StateGlyph state={state} size={11} />
          {stateWords[state]}
        </li>
      ))}
    </ul>
  )
}

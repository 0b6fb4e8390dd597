import type { ReactNode } from 'react'
import styles from './port-map.module.css'

/** One line of the legend: the colour of a kind on the map, its shape, and its word. */
export interface LegendEntry {
  readonly key: string
  readonly word: string
  /** What it means, in half a sentence. */
  readonly hint: string
  /** Design token of the colour on the map. */
  readonly token: string
  readonly glyph: ReactNode
}

/** Which colour and shape is what. */
export function MapLegend({
  label,
  entries,
}: {
  readonly label: string
  readonly entries: readonly LegendEntry[]
}) {
  return (
    <ul className={styles.legend} aria-label={label}>
      {entries.map(({ key, word, hint, token, glyph }) => (
        <li key={key} className={styles.legendItem} title={hint}>
          <span className={styles.swatch} style={{ background: `var(${token})` }} aria-hidden="true" />
          {glyph}
          {word}
        </li>
      ))}
    </ul>
  )
}

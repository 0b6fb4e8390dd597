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

interface MapLegendProps {
  readonly label: string
  readonly entries: readonly LegendEntry[]
  /** The key of the only one that is shown; null: all are. */
  readonly only: string | null
  readonly onChoose: (key: string) => void
}

/** Which colour and shape is what; each entry shows its own ports alone, or all again. */
export function MapLegend({ label, entries, only, onChoose }: MapLegendProps) {
  return (
    <ul className={styles.legend} aria-label={label}>
      {entries.map(({ key, word, hint, token, glyph }) => (
        <li key={key}>
          <button
            type="button"
            className={styles.legendItem}
            title={`${hint}. Click to show these alone.`}
            aria-pressed={only === key}
            onClick={() => onChoose(key)}
          >
            <span className={styles.swatch} style={{ background: `var(${token})` }} aria-hidden="true" />
            {glyph}
            {word}
          </button>
        </li>
      ))}
    </ul>
  )
}

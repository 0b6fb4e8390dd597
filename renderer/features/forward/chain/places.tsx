import type { OutsideLook } from '#shared/forward/report'
import styles from './places.module.css'
import { StateMark } from './state-mark'

const outcomes = {
  connected: { look: 'ok', words: 'connected' },
  refused: { look: 'broken', words: 'refused' },
  silent: { look: 'broken', words: 'no answer' },
  failed: { look: 'unknown', words: 'could not look' },
} as const

/** Each place outside that knocked, with what it met: the word stands beside the mark. */
export function Places({ looks }: { readonly looks: readonly OutsideLook[] }) {
  const places = looks.filter(({ place }) => place !== null)
  if (places.length === 0) return null
  const bothFamilies = new Set(places.map(({ family }) => family)).size > 1
  return (
    <ul className={styles.places} aria-label="Places that looked">
      {places.map(({ by, place, family, outcome, rttMs }) => {
        const { look, words } = outcomes[outcome]
        const time =
          outcome === 'connected' && rttMs !== null ? `${Math.max(1, Math.round(rttMs))} ms` : words
        return (
          <li key={`${by} ${place} ${family}`} title={`${place}: ${words}`}>
            <StateMark look={look} size={14} />
            <span className={styles.place}>{place}</span>
            <span className={styles.met}>
              {time}
              {bothFamilies ? `, IPv${family}` : ''}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

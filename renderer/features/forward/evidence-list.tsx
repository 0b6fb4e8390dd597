import type { Evidence } from '#shared/words/evidence'
import styles from './evidence-list.module.css'

/** What was seen, a line each. */
export function EvidenceList({ evidence }: { readonly evidence: readonly Evidence[] }) {
  return (
    <dl className={styles.evidence}>
      {evidence.map(({ what, detail }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: evidence has no name of its own and never moves
        <div key={index}>
          <dt>{what}</dt>
          <dd>{detail}</dd>
        </div>
      ))}
    </dl>
  )
}

import type { ForwardLink } from '#shared/forward/report'
import type { Evidence } from '#shared/words/evidence'
import styles from './link-evidence.module.css'
import { linkName } from './link-words'

interface LinkEvidenceProps {
  readonly id: string
  readonly link: ForwardLink
  readonly evidence: readonly Evidence[]
}

/** What was seen at a link, as wide as all of them. */
export function LinkEvidence({ id, link, evidence }: LinkEvidenceProps) {
  return (
    <div id={id} className={styles.evidence}>
      <h4>What was seen: {linkName(link)}</h4>
      <dl>
        {evidence.map(({ what, detail }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: evidence has no name of its own and never moves
          <div key={index}>
            <dt>{what}</dt>
            <dd>{detail}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

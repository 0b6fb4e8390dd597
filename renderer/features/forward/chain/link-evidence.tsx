import type { ForwardLink } from '#shared/forward/report'
import type { Evidence } from '#shared/words/evidence'
import { EvidenceList } from '../evidence-list'
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
      <EvidenceList evidence={evidence} />
    </div>
  )
}

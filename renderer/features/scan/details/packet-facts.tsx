import { inferredLines } from '#shared/capture/inferred-packets'
import type { PortEvidence } from '#shared/scan/results'
import styles from './port-details.module.css'

interface PacketFactsProps {
  readonly address: string
  readonly facts: PortEvidence
}

/** What must have gone out and come back for the verdict. No program saw it here, and each line says so. */
export function PacketFacts({ address, facts }: PacketFactsProps) {
  const lines = inferredLines(address, facts)
  if (lines.length === 0) return null
  return (
    <details className={styles.packets}>
      <summary>Packets</summary>
      <ul aria-label="Packets">
        {lines.map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same line may stand there twice
          <li key={`${at} ${line}`}>
            <code>{line}</code>
          </li>
        ))}
      </ul>
      <p className={styles.source}>
        These follow from what the system told the scan. In a terminal on Linux, “scan --packets” as
        administrator captures the real ones, and “--pcap FILE” keeps them for Wireshark.
      </p>
    </details>
  )
}

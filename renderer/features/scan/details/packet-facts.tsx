import { useEffect, useRef, useState } from 'react'
import { inferredLines } from '#shared/capture/inferred-packets'
import type { ProbePackets } from '#shared/capture/probe-packets'
import { notCapturedWords } from '#shared/capture/probe-packets'
import { fromThrown } from '#shared/ipc/result'
import type { PortEvidence } from '#shared/scan/results'
import { Button } from '../../../ui/button'
import { useScanKit } from '../scan-context'
import styles from './port-details.module.css'

interface PacketFactsProps {
  readonly address: string
  readonly facts: PortEvidence
}

type Shown = ProbePackets | { readonly kind: 'asking' } | { readonly kind: 'failed'; readonly why: string }

/** What must have gone out and come back for the verdict; and, asked for, what really does when this port is asked once more. */
export function PacketFacts({ address, facts }: PacketFactsProps) {
  const { controller, shell } = useScanKit()
  const { protocol, port } = facts
  const [shown, setShown] = useState<Shown | null>(null)
  const asking = useRef<AbortController | null>(null)
  // another port is another probe: this component is made anew for it
  useEffect(() => () => asking.current?.abort(), [])
  const inferred = inferredLines(address, facts)
  if (inferred.length === 0) return null

  const ask = async () => {
    asking.current?.abort()
    const own = new AbortController()
    asking.current = own
    setShown({ kind: 'asking' })
    const answer = await controller
      .packets({ address, protocol, port }, own.signal)
      .catch((thrown: unknown): Shown => ({ kind: 'failed', why: fromThrown(thrown).message }))
    if (!own.signal.aborted) setShown(answer)
  }
  const captured = shown?.kind === 'captured' ? shown : null
  const save = (pcap: Uint8Array<ArrayBuffer>) => {
    const name = `${address.replace(/[^\w.]/g, '-').slice(0, 60)}-${port}-${protocol}.pcap`
    shell
      .save(name, pcap)
      .catch((thrown: unknown) => setShown({ kind: 'failed', why: fromThrown(thrown).message }))
  }
  return (
    <details className={styles.packets}>
      <summary>Packets</summary>
      <ul aria-label="Packets">
        {(captured === null ? inferred : captured.lines).map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same line may stand there twice
          <li key={`${at} ${line}`}>
            <code>{line}</code>
          </li>
        ))}
      </ul>
      <p className={styles.source} role="status">
        {sourceWords(shown)}
      </p>
      <p className={styles.packetWays}>
        <Button onClick={() => void ask()} aria-disabled={shown?.kind === 'asking'}>
          {captured === null ? 'Show the packets' : 'Ask once more'}
        </Button>
        {captured?.pcap != null && (
          <Button icon="export" onClick={() => captured.pcap !== null && save(captured.pcap)}>
            Save as pcap…
          </Button>
        )}
      </p>
    </details>
  )
}

function sourceWords(shown: Shown | null): string {
  switch (shown?.kind) {
    case undefined:
      return 'These are inferred: they follow from what the system told the scan. “Show the packets” asks this one port once more and captures what really passes.'
    case 'asking':
      return 'This port is asked once more, and what passes is captured …'
    case 'failed':
      return `The packets could not be captured: ${shown.why}`
    case 'not-captured':
      return `These are inferred, and nothing was asked. ${notCapturedWords[shown.why]}`
    case 'captured':
      return shown.lines.length === 0
        ? 'Nothing passed that tcpdump saw when this port was asked once more.'
        : `Captured by tcpdump when this port was asked once more; this time it was ${shown.state}.`
  }
}

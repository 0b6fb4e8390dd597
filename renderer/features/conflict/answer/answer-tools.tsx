import type { ConflictReport } from '#shared/conflict/report'
import { Button } from '../../../ui/button'
import { PortWays } from '../../../ui/port-ways'
import { useConflict, useConflictKit } from '../conflict-context'
import { useAnswerKey } from './answer-keys'
import styles from './answer-tools.module.css'
import { useCopied } from './copy-button'
import { type TicketFormat, ticketText } from './ticket'

/** What can be done with an answer: look again, see the sockets, take it along. */
export function AnswerTools({ report }: { readonly report: ConflictReport }) {
  const { controller, exporter, showSockets } = useConflictKit()
  const busy = useConflict((state) => state.asking !== null)
  return (
    <section className={styles.tools} aria-label="With this answer">
      <Button icon="again" aria-disabled={busy} onClick={() => void controller.again()}>
        Look again
      </Button>
      {showSockets !== null && report.sockets.length > 0 && (
        <Button onClick={() => showSockets(report.port)}>Show its sockets</Button>
      )}
      <PortWays
        of={{ host: null, port: report.port, protocol: report.protocol }}
        but={['conflict', 'sockets']}
      />
      <CopyReport report={report} format="text">
        Copy for a ticket
      </CopyReport>
      <CopyReport report={report} format="markdown">
        Copy as Markdown
      </CopyReport>
      <Button icon="export" onClick={() => void exporter.save()}>
        Save JSON…
      </Button>
    </section>
  )
}

interface CopyReportProps {
  readonly report: ConflictReport
  readonly format: TicketFormat
  readonly children: string
}

function CopyReport({ report, format, children }: CopyReportProps) {
  const { shell } = useConflictKit()
  const [copied, copy] = useCopied()
  const onClick = () => {
    void shell.info().then(
      ({ version }) => copy(ticketText(report, version, format)),
      () => copy(ticketText(report, '(version not known)', format)),
    )
  }
  useAnswerKey('c', () => format === 'text' && nothingChosen(), onClick)
  return (
    <Button icon={copied ? 'check' : 'copy'} onClick={onClick}>
      {copied ? 'Copied' : children}
    </Button>
  )
}

/** A field, or text that was marked, is copied by the system. */
function nothingChosen(): boolean {
  const { activeElement } = document
  const typing = activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement
  return !typing && (document.getSelection()?.isCollapsed ?? true)
}

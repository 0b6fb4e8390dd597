import type { ConflictReport } from '#shared/conflict/report'
import { Button } from '../../../ui/button'
import { Menu } from '../../../ui/menu'
import { PortMenuButton } from '../../../ui/port-ways'
import { useConflict, useConflictKit } from '../conflict-context'
import { useAnswerKey } from './answer-keys'
import styles from './answer-tools.module.css'
import { useCopy } from './copy-button'
import { type TicketFormat, ticketText } from './ticket'

/** What can be done with an answer: look again, take it along, and ask on. */
export function AnswerTools({ report }: { readonly report: ConflictReport }) {
  const { controller, exporter, shell } = useConflictKit()
  const busy = useConflict((state) => state.asking !== null)
  const copy = useCopy()
  const copyAs = (format: TicketFormat) => {
    void shell.info().then(
      ({ version }) => copy(ticketText(report, version, format)),
      () => copy(ticketText(report, '(version not known)', format)),
    )
  }
  useAnswerKey('c', nothingChosen, () => copyAs('text'))
  return (
    <section className={styles.tools} aria-label="With this answer">
      <Button icon="again" aria-disabled={busy} onClick={() => void controller.again()}>
        Look again
      </Button>
      <Button icon="copy" onClick={() => copyAs('text')}>
        Copy for a ticket
      </Button>
      <Menu
        icon="export"
        label="Take the answer along"
        items={[
          { key: 'markdown', name: 'Copy as Markdown' },
          { key: 'json', name: 'Save as JSON…' },
        ]}
        onChoose={(key) => (key === 'json' ? void exporter.save() : copyAs('markdown'))}
      />
      <PortMenuButton of={{ host: null, port: report.port, protocol: report.protocol }} />
    </section>
  )
}

/** A field, or text that was marked, is copied by the system. */
function nothingChosen(): boolean {
  const { activeElement } = document
  const typing = activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement
  return !typing && (document.getSelection()?.isCollapsed ?? true)
}

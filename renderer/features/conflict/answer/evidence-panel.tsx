import type { ReactNode } from 'react'
import type { ConflictReport } from '#shared/conflict/report'
import { endpointText, ownerText } from '#shared/sockets/output/table'
import { conditionOf } from '#shared/sockets/socket'
import { Icon } from '../../../ui/icon'
import { countOf } from '../../../ui/numbers'
import styles from './evidence-panel.module.css'
import { ProbeMatrix } from './probe-matrix'

/** How the answer is known: what was seen, tries to bind, and the rows of the socket table. */
export function EvidencePanel({ report }: { readonly report: ConflictReport }) {
  const { evidence, probes, sockets } = report
  return (
    <section className={styles.panel} aria-label="How this is known">
      <h3 className={styles.label}>How this is known</h3>
      <Part title="What was seen" count={countOf(evidence.length, 'observation')} open>
        <dl className={styles.seen}>
          {evidence.map(({ what, detail }) => (
            <div key={`${what} ${detail}`}>
              <dt>{what}</dt>
              <dd>{detail}</dd>
            </div>
          ))}
        </dl>
      </Part>
      {probes.length > 0 && (
        <Part title="Tries to bind it" count={countOf(probes.length, 'try', 'tries')}>
          <ProbeMatrix probes={probes} />
        </Part>
      )}
      {sockets.length > 0 && (
        <Part title="Rows of the socket table" count={countOf(sockets.length, 'row')}>
          <ul className={styles.rows}>
            {sockets.map((socket) => (
              <li key={socket.id}>
                <p>
                  <b>{conditionOf(socket)}</b> {socket.protocol}{' '}
                  <span className={styles.end}>{endpointText(socket.local)}</span>
                  {socket.remote !== null && (
                    <>
                      {' '}
                      to <span className={styles.end}>{endpointText(socket.remote)}</span>
                    </>
                  )}
                </p>
                <p className={styles.of}>
                  {socket.owners.length > 0
                    ? ownerText(socket)
                    : socket.user === null
                      ? 'no process is named'
                      : `no process is named; user ${socket.user}`}
                </p>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </section>
  )
}

interface PartProps {
  readonly title: string
  readonly count: string
  readonly open?: boolean
  readonly children: ReactNode
}

function Part({ title, count, open = false, children }: PartProps) {
  return (
    <details className={styles.part} open={open}>
      <summary className={styles.summary}>
        <Icon name="right" size={14} />
        <span>{title}</span>
        <small>{count}</small>
      </summary>
      {children}
    </details>
  )
}

import { disagreement, type ListenersHere } from '#shared/scan/listeners-here'
import type { PortEvidence } from '#shared/scan/results'
import { folderText } from '#shared/sockets/owner-place'
import { listensForWords } from '#shared/sockets/reach'
import { noOwnerText } from '#shared/sockets/unattributed'
import { Fact, Facts } from '../../../ui/facts'
import styles from '../details/port-details.module.css'
import { SwallowedBy } from './swallowed-by'

interface OwnerFactsProps {
  readonly here: ListenersHere
  readonly address: string
  readonly facts: PortEvidence
}

/** Who has a port of this computer: from its socket table, which the scan itself knows nothing of. */
export function OwnerFacts({ here, address, facts: { protocol, port, state } }: OwnerFactsProps) {
  const found = here.on(address, protocol, port)
  const [socket] = found.answering
  const differs = disagreement(state, found)
  if (socket === undefined && differs === null && state !== 'filtered') return null
  const owner = socket?.owners[0]
  return (
    <section className={styles.owner} aria-label="Who has it">
      <h3>Who has it</h3>
      {socket === undefined && differs === null && <p>No program listens there, by the socket table.</p>}
      {socket !== undefined && (
        <Facts className={styles.port}>
          {owner === undefined ? (
            <Fact name="Program" value={noOwnerText(socket) ?? 'not known'} />
          ) : (
            <>
              <Fact
                name="Program"
                value={
                  <>
                    <b>{owner.program}</b> process {owner.pid}
                  </>
                }
              />
              {owner.user !== null && <Fact name="User" value={owner.user} />}
              {folderText(owner) !== null && <Fact name="Folder" value={folderText(owner)} />}
              {owner.unit !== null && <Fact name="Unit" value={owner.unit} />}
              {owner.container !== null && (
                <Fact
                  name="Container"
                  value={`${owner.container.runtime} ${owner.container.id.slice(0, 12)}`}
                />
              )}
            </>
          )}
          <Fact
            name="Bound to"
            value={`${socket.local.address}: it listens for ${listensForWords[socket.reach]}`}
          />
        </Facts>
      )}
      {differs !== null && <p className={styles.differs}>{differs}</p>}
      {state === 'filtered' && <SwallowedBy address={address} protocol={protocol} port={port} />}
      <p className={styles.source}>
        From this computer’s socket table at {new Date(here.at).toLocaleTimeString('en-GB')}, not from the
        scan.
      </p>
    </section>
  )
}

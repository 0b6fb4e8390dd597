import { endpointText } from '#shared/sockets/output/table'
import { conditionOf, isListening, type Socket } from '#shared/sockets/socket'
import { Button, IconButton } from '../../../ui/button'
import { DetailsPane } from '../../../ui/details-pane'
import { Fact, Facts } from '../../../ui/facts'
import { PortWays } from '../../../ui/port-ways'
import { useExposures } from '../overview/use-exposures'
import { remedyLead } from '../remedy-lead'
import { protocolText, rowText } from '../rows/row-text'
import { KindGlyph, ReachGlyph } from '../socket-glyph'
import { kindOf } from '../socket-kind'
import { useSockets, useSocketsKit } from '../sockets-context'
import { useReachable } from '../use-reachable'
import { NoOwner, OwnerFacts } from './owner-facts'
import styles from './socket-details.module.css'
import { aboutHowLong, meaningOf, queueWords, reachMeaning } from './socket-words'

/** All that is known of the socket that is selected; nothing unless it is asked for. */
export function SocketDetails() {
  const { actions } = useSocketsKit()
  const open = useSockets((state) => state.detailsOpen)
  const socket = useSockets((state) => state.selected)
  const reading = useSockets((state) => state.reading)
  if (!open || socket === null || reading === null) return null
  const gone = !reading.sockets.includes(socket)
  return (
    <DetailsPane
      label="Socket details"
      title={
        <>
          <span className={styles.type}>{protocolText(socket)}</span> <b>{endpointText(socket.local)}</b>
          {socket.remote !== null && (
            <>
              <span className={styles.type}> to </span>
              <b>{endpointText(socket.remote)}</b>
            </>
          )}
        </>
      }
      actions={<Actions socket={socket} />}
      onClose={() => actions.closeDetails()}
      bodyLabel="What is known"
      className={styles.pane}
    >
      <Story socket={socket} gone={gone} />
      <div className={styles.owners}>
        {socket.owners.length === 0 ? (
          <NoOwner socket={socket} unattributed={reading.summary.unattributed} />
        ) : (
          socket.owners.map((owner) => (
            <OwnerFacts key={`${owner.pid} ${owner.birth}`} owner={owner} at={reading.summary.at} />
          ))
        )}
      </div>
    </DetailsPane>
  )
}

function Actions({ socket }: { readonly socket: Socket }) {
  const { why, copy } = useSocketsKit()
  const { local, protocol } = socket
  return (
    <>
      {why !== null && local.port !== 0 && (
        <Button className={styles.why ?? ''} onClick={() => why(local.port, protocol, local.address)}>
          Why is this port in use?
        </Button>
      )}
      {local.port !== 0 && (
        <PortWays of={{ host: null, port: local.port, protocol }} but={['sockets', 'conflict']} />
      )}
      <IconButton icon="copy" label="Copy row" onClick={() => void copy(rowText(socket)).catch(() => {})} />
    </>
  )
}

/** What it means that it is open to everybody, where it usually should not be. */
function Exposed({ socket }: { readonly socket: Socket }) {
  const exposures = useExposures().filter(({ sockets }) => sockets.includes(socket.id))
  return exposures.map(({ rule, title, confidence, meaning, remedy }) => (
    <p key={`${rule} ${confidence}`} className={styles.exposed}>
      <b>{confidence === 'possible' ? `${title}, judged by its port alone` : title}.</b> {meaning}{' '}
      <span>
        {remedyLead(confidence)}: {remedy}
      </span>
    </p>
  ))
}

/** What it is, how far it can be reached from, and the figures of the socket itself. */
function Story({ socket, gone }: { readonly socket: Socket; readonly gone: boolean }) {
  const at = useSockets((state) => state.reading?.summary.at ?? 0)
  const kind = kindOf(socket)
  const { service, handle, endsAt, user, owners } = socket
  const reach = useReachable(isListening(socket) ? [socket.id] : [])?.get(socket.id) ?? null
  return (
    <div className={styles.story}>
      <p className={styles.verdict}>
        <KindGlyph kind={kind} size={14} />
        <b>{conditionOf(socket)}</b>
        {gone && <span className={styles.gone}>gone since it was selected</span>}
      </p>
      <p className={styles.text}>{meaningOf(socket)}</p>
      <p className={styles.reach}>
        {isListening(socket) && <ReachGlyph reach={socket.reach} size={13} />}
        <span>{reachMeaning(socket)}</span>
      </p>
      <Exposed socket={socket} />
      <Facts>
        {reach !== null && (
          <>
            <Fact name="Reach" value={reach.words} />
            {socket.reach !== 'loopback' && <Fact name="Network" value={reach.network.because} />}
            {socket.reach !== 'loopback' && <Fact name="Internet" value={reach.internet.because} />}
          </>
        )}
        <Fact name="Service" value={service ?? 'none is known for this port'} />
        <Fact name="Queues" value={queueWords(socket).join('; ') || 'not told'} />
        {user !== null && owners.length === 0 && <Fact name="User" value={user} />}
        {handle !== null && <Fact name="Inode" value={handle} />}
        {endsAt !== null && (
          <Fact
            name="Ends"
            value={endsAt <= at ? 'any moment' : `in about ${aboutHowLong(endsAt - at)}, by itself`}
          />
        )}
      </Facts>
    </div>
  )
}

import { memo } from 'react'
import { ownerText } from '#shared/sockets/output/table'
import { conditionOf, isListening, type OwnerlessReason, type Socket } from '#shared/sockets/socket'
import { ownerlessWords } from '#shared/sockets/unattributed'
import type { ShownMark } from '../feed/shown-reading'
import {
  portText,
  protocolText,
  queuesText,
  reachText,
  runnerText,
  unknown,
  userText,
} from '../rows/row-text'
import { KindGlyph, ReachGlyph } from '../socket-glyph'
import { kindOf } from '../socket-kind'
import styles from './sockets-table.module.css'

interface SocketRowProps {
  readonly id: string
  readonly index: number
  readonly top: number
  readonly socket: Socket
  readonly mark: ShownMark | null
  readonly selected: boolean
  readonly active: boolean
  readonly nested: boolean
  readonly onChoose: (index: number) => void
}

/** TCPView's marks, each with a sign: the one of the command line. */
const signs: Readonly<Record<ShownMark, string>> = { new: '+', changed: '*', gone: '−' }

/** What stands for an owner where there is none. */
const ownerlessShort: Readonly<Record<OwnerlessReason, string>> = {
  'time-wait': 'none: closed',
  closing: 'none: closing',
  'not-accepted': 'none: not accepted',
  'no-permission': 'another user’s',
  'no-process': 'none seen',
  'not-looked-up': 'not looked up',
}

/** One socket. Rows that stay as they are cost nothing when others change. */
export const SocketRow = memo(function SocketRow(props: SocketRowProps) {
  const { socket, mark, selected, active, index } = props
  const { local, remote, owners, ownerless, service } = socket
  const [first] = owners
  const runner = runnerText(owners)
  const listening = isListening(socket)
  const kind = kindOf(socket)
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useKeyWithClickEvents: the grid around it has the keys
    <div
      role="row"
      id={props.id}
      aria-rowindex={index + 2}
      aria-selected={selected}
      tabIndex={-1}
      className={`${styles.row} ${mark === null ? '' : styles[mark]} ${selected ? styles.selected : ''} ${active ? styles.active : ''}`}
      style={{ top: props.top }}
      onClick={() => props.onChoose(index)}
    >
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid moves by aria-activedescendant */}
      <div role="gridcell" className={`${styles.protocol} ${props.nested ? styles.nested : ''}`}>
        <span className={styles.sign} aria-hidden="true">
          {mark === null ? '' : signs[mark]}
        </span>
        {mark !== null && <span className="visually-hidden">{mark} </span>}
        {protocolText(socket)}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above */}
      <div role="gridcell" className={`${styles.state} ${styles[`is-${kind}`]}`}>
        <KindGlyph kind={kind} size={11} />
        {conditionOf(socket)}
      </div>
      <Cell column="localAddress" text={local.address} hint />
      <Cell column="localPort" text={portText(local.port)} />
      <Cell column="remoteAddress" text={remote?.address ?? unknown} hint={remote !== null} />
      <Cell column="remotePort" text={portText(remote?.port)} />
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above */}
      <div
        role="gridcell"
        className={styles.owner}
        title={ownerless === null ? ownerText(socket) : ownerlessWords[ownerless]}
      >
        {first === undefined ? (
          <span className={styles.quiet}>{ownerless === null ? unknown : ownerlessShort[ownerless]}</span>
        ) : (
          <>
            <span className={styles.name}>{first.program}</span>
            <span className={styles.pid}>
              {first.pid}
              {owners.length > 1 && ` +${owners.length - 1}`}
            </span>
          </>
        )}
      </div>
      <Cell column="user" text={userText(socket)} hint />
      <Cell column="service" text={runner ?? service ?? unknown} quiet={runner === null} hint />
      {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: as above */}
      <div role="gridcell" className={styles.reach}>
        {listening && <ReachGlyph reach={socket.reach} size={11} />}
        {reachText(socket)}
      </div>
      <Cell column="queues" text={queuesText(socket)} />
    </div>
  )
})

interface CellProps {
  readonly column:
    | 'localAddress'
    | 'localPort'
    | 'remoteAddress'
    | 'remotePort'
    | 'user'
    | 'service'
    | 'queues'
  readonly text: string
  readonly quiet?: boolean
  /** The whole text as a hint, where it may not fit. */
  readonly hint?: boolean
}

const Cell = memo(function Cell({ column, text, quiet = false, hint = false }: CellProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid moves by aria-activedescendant
    <div
      role="gridcell"
      className={`${styles[column]} ${quiet || text === unknown ? styles.quiet : ''}`}
      title={hint ? text : undefined}
    >
      {text}
    </div>
  )
})

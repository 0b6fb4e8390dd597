import { memo } from 'react'
import { ownerText } from '#shared/sockets/output/table'
import { placeOf } from '#shared/sockets/owner-place'
import { conditionOf, isListening, type OwnerlessReason, type Socket } from '#shared/sockets/socket'
import { noOwnerText } from '#shared/sockets/unattributed'
import type { RowPlace } from '../../../ui/data-grid/data-grid'
import type { GridColumn } from '../../../ui/data-grid/grid-column'
import { GridCell, GridCells, GridRow, longText } from '../../../ui/data-grid/grid-row'
import { TwoEnds, twoEnds } from '../../../ui/data-grid/two-ends'
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
import type { SortColumn } from '../sockets-state'
import styles from './sockets-table.module.css'

interface SocketRowProps extends RowPlace {
  readonly socket: Socket
  readonly mark: ShownMark | null
  readonly selected: boolean
  readonly nested: boolean
  readonly shown: readonly GridColumn<SortColumn>[]
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
export const SocketRow = memo(function SocketRow({ socket, mark, nested, shown, ...row }: SocketRowProps) {
  const { local, remote, owners, ownerless, service } = socket
  const [first] = owners
  const runner = runnerText(owners)
  const place = first === undefined ? null : placeOf(first)
  const kind = kindOf(socket)
  const pid = first !== undefined && (
    <span className={styles.pid}>
      {first.pid}
      {owners.length > 1 && ` +${owners.length - 1}`}
    </span>
  )
  return (
    <GridRow
      {...row}
      className={mark === null ? undefined : styles[mark]}
      port={local.port === 0 ? null : { host: null, port: local.port, protocol: socket.protocol }}
    >
      <GridCells
        shown={shown}
        cells={{
          protocol: (
            <GridCell className={`${styles.protocol} ${nested ? styles.nested : ''}`}>
              <span className={styles.sign} aria-hidden="true">
                {mark === null ? '' : signs[mark]}
              </span>
              {mark !== null && <span className="visually-hidden">{mark} </span>}
              {protocolText(socket)}
            </GridCell>
          ),
          state: (
            <GridCell className={`${styles.state} ${styles[`is-${kind}`]}`}>
              <KindGlyph kind={kind} size={11} />
              {conditionOf(socket)}
            </GridCell>
          ),
          localAddress: <TextCell column="localAddress" text={local.address} hint />,
          localPort: <TextCell column="localPort" text={portText(local.port)} />,
          remoteAddress: (
            <TextCell column="remoteAddress" text={remote?.address ?? unknown} hint={remote !== null} />
          ),
          remotePort: <TextCell column="remotePort" text={portText(remote?.port)} />,
          owner: (
            <GridCell
              className={
                first !== undefined && isLong(first.program) ? `${styles.long} ${twoEnds}` : styles.owner
              }
              title={noOwnerText(socket) ?? ownerText(socket)}
            >
              {first === undefined ? (
                <span className={styles.quiet}>
                  {ownerless === null || socket.kernelUse !== null
                    ? ownerText(socket)
                    : ownerlessShort[ownerless]}
                </span>
              ) : (
                <>
                  {isLong(first.program) ? (
                    <TwoEnds text={first.program}>{pid}</TwoEnds>
                  ) : (
                    <>
                      <span className={styles.name}>{first.program}</span> {pid}
                    </>
                  )}{' '}
                  {place !== null && (
                    <span className={styles.place}>
                      {place.kind === 'project' ? place.name : place.name.split('/').at(-1)}
                    </span>
                  )}
                </>
              )}
            </GridCell>
          ),
          user: <TextCell column="user" text={userText(socket)} hint />,
          service: (
            <TextCell column="service" text={runner ?? service ?? unknown} quiet={runner === null} hint />
          ),
          reach: (
            <GridCell className={styles.reach}>
              {isListening(socket) && <ReachGlyph reach={socket.reach} size={11} />}
              {reachText(socket)}
            </GridCell>
          ),
          queues: <TextCell column="queues" text={queuesText(socket)} />,
        }}
      />
    </GridRow>
  )
})

/** Longer names go on in a second line; beside others there is room for more. */
function isLong(program: string): boolean {
  return program.length > 14
}

interface TextCellProps {
  readonly column: SortColumn
  readonly text: string
  readonly quiet?: boolean
  /** The whole text as a hint, where it may not fit. */
  readonly hint?: boolean
}

function TextCell({ column, text, quiet = false, hint = false }: TextCellProps) {
  return (
    <GridCell
      className={`${styles[column]} ${hint ? longText : ''} ${quiet || text === unknown ? styles.quiet : ''}`}
      title={hint ? text : undefined}
    >
      {text}
    </GridCell>
  )
}

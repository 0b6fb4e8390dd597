import { homeAddresses } from '#shared/lesson/lesson'
import type { LessonRow } from '#shared/lesson/lesson-event'
import { endpointText } from '#shared/sockets/output/table'
import styles from './stage.module.css'
import type { Stage, StageProgram, StageSocket, StageWire } from './stage-model'
import { type PacketShown, StagePacket } from './stage-packet'
import { columns, edgeOf, stageWidth, wayOf } from './stage-places'

/** Which table the picture shows; `between`: neither, for nobody looked then. */
export type StageWhen = 'before' | 'between' | 'after'

interface StageProps {
  readonly stage: Stage
  readonly when: StageWhen
  /** Three machines with a router between them, instead of one. */
  readonly home: boolean
  /** A firewall stands between who asks and who is asked. */
  readonly wall: boolean
  readonly packet: PacketShown | null
  /** What became of questions, shown after the step. */
  readonly ends: readonly PacketShown[]
}

/** The machines, their programs, sockets and connections, as the kernel's tables have them, and the packet of the moment. */
export function StagePicture({ stage, when, home, wall, packet, ends }: StageProps) {
  const { height, programs, wires, roomy } = stage
  return (
    <svg
      className={styles.picture}
      viewBox={`0 0 ${stageWidth} ${height}`}
      role="img"
      aria-label="A picture of the kernel’s table, which stands below as text"
    >
      <Machines height={height} home={home} />
      {programs.length === 0 && !home && (
        <text x={stageWidth / 2} y={height / 2 + 8} className={styles.empty} textAnchor="middle">
          No socket of this lesson is open.
        </text>
      )}
      {wall && <Wall height={height} />}
      {wires.map((wire) => (
        <Wire key={wire.key} wire={wire} when={when} home={home} roomy={roomy} />
      ))}
      {programs.map((program) => (
        <Program
          key={`${program.side} ${program.name}`}
          program={program}
          roomy={roomy}
          when={when}
          home={home}
        />
      ))}
      {when === 'after' &&
        ends.map((end) => <StagePacket key={end.key} shown={end} wall={wall} home={home} still />)}
      {packet !== null && <StagePacket key={packet.key} shown={packet} wall={wall} home={home} />}
    </svg>
  )
}

function Machines({ height, home }: { readonly height: number; readonly home: boolean }) {
  if (!home)
    return (
      <g>
        <rect className={styles.machine} x={1} y={1} width={stageWidth - 2} height={height - 2} rx={14} />
        <text className={styles.machineName} x={20} y={22}>
          this computer
        </text>
      </g>
    )
  const { computer, inside, outside, internet } = homeAddresses
  const { left, router, right } = columns.home
  const middle = height / 2
  return (
    <g>
      <path
        className={styles.cable}
        d={`M${left.machine[1]} ${middle}H${router.machine[0]}M${router.machine[1]} ${middle}H${right.machine[0]}`}
      />
      {(
        [
          [left, 'computer at home', computer],
          [router, 'router', null],
          [right, 'internet', internet],
        ] as const
      ).map(
        ([
          {
            machine: [from, to],
          },
          name,
          address,
        ]) => (
          <g key={name}>
            <rect className={styles.machine} x={from} y={1} width={to - from} height={height - 2} rx={14} />
            <text className={styles.machineName} x={from + 14} y={22}>
              {name}
              {address !== null && <tspan className={styles.address}>{`  ${address}`}</tspan>}
            </text>
          </g>
        ),
      )}
      <text className={styles.address} x={router.machine[0] + 14} y={40}>
        {inside}
      </text>
      <text className={styles.address} x={router.machine[1] - 14} y={55} textAnchor="end">
        {outside}
      </text>
    </g>
  )
}

function Wall({ height }: { readonly height: number }) {
  const x = stageWidth / 2
  return (
    <g>
      <rect className={styles.wall} x={x - 5} y={34} width={10} height={height - 50} rx={3} />
      <text className={styles.address} x={x} y={24} textAnchor="middle">
        firewall
      </text>
    </g>
  )
}

interface WireProps {
  readonly wire: StageWire
  readonly when: StageWhen
  readonly home: boolean
  readonly roomy: boolean
}

function Wire({ wire: { leftY, rightY, before, after }, when, home, roomy }: WireProps) {
  const there = when === 'between' ? before && after : when === 'before' ? before : after
  const look = there ? '' : styles.faint
  const [left, right] = [edgeOf('left', home), edgeOf('right', home)]
  if (!home)
    return (
      <path
        className={`${roomy ? styles.wire : styles.thinWire} ${look}`}
        d={wayOf(left, leftY, right, rightY)}
      />
    )
  const [inside, outside] = columns.home.router.machine
  return (
    <g className={look}>
      <path className={styles.wire} d={`M${left} ${leftY}H${inside}M${outside} ${rightY}H${right}`} />
      <path className={styles.rewritten} d={wayOf(inside, leftY, outside, rightY)} />
    </g>
  )
}

interface ProgramProps {
  readonly program: StageProgram
  readonly roomy: boolean
  readonly when: StageWhen
  readonly home: boolean
}

function Program({ program, roomy, when, home }: ProgramProps) {
  const { name, side, top, height, sockets } = program
  const [from, to] = columns[home ? 'home' : 'one'][side].programs
  const there = sockets.some((socket) => socket.missing !== null || isThere(socket, when))
  const look =
    name === 'kernel alone' || sockets.every(({ missing }) => missing !== null)
      ? styles.kernel
      : styles.program
  const shown = sockets.filter(({ missing }) => missing === null)
  return (
    <g>
      <rect
        className={`${look} ${there ? '' : styles.faint}`}
        x={from}
        y={top}
        width={to - from}
        height={height}
        rx={8}
      />
      <text className={styles.name} x={from + 14} y={top + 18}>
        {name}
        {sockets.length > 1 && !roomy ? ` × ${sockets.length}` : ''}
      </text>
      {!roomy && shown.length > 1 && (
        <text className={styles.state} x={from + 14} y={top + 36}>
          {portsWords(shown)}
        </text>
      )}
      {sockets.map((socket, at) => (
        // two that share a port have the same ends: only the place tells them apart
        <SocketShape
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          key={`${socket.key} ${at}`}
          socket={socket}
          side={side}
          roomy={roomy}
          when={when}
          home={home}
        />
      ))}
    </g>
  )
}

/** How many ports so many sockets need: that is often the point. */
function portsWords(sockets: readonly StageSocket[]): string {
  const ports = [...new Set(sockets.map(({ local }) => local.port))].toSorted((a, b) => a - b)
  return ports.length === 1 ? `one port: ${ports[0]}` : `${ports.length} ports: ${ports[0]} … ${ports.at(-1)}`
}

interface SocketShapeProps {
  readonly socket: StageSocket
  readonly side: 'left' | 'right'
  readonly roomy: boolean
  readonly when: StageWhen
  readonly home: boolean
}

/** A ring waits for visitors, a filled dot is connected: shapes tell it too, not the colour alone. */
function SocketShape({ socket, side, roomy, when, home }: SocketShapeProps) {
  const { local, remote, missing, before, after, y } = socket
  const x = edgeOf(side, home)
  const there = isThere(socket, when)
  const row = when === 'before' ? (before ?? after) : (after ?? before)
  const address = home || local.address === '127.0.0.1' ? '' : local.address
  const shown =
    local.port === 0 || missing === 'closed again'
      ? ''
      : endpointText({ ...local, address }).replace(/^\*(?=:)/, local.address)
  return (
    <g
      className={`${row === null ? missingLook(missing) : `${styles[lookOf(row)]} ${there ? '' : styles.faint}`}`}
    >
      <circle cx={x} cy={y} r={roomy ? 6 : 2.5} />
      {roomy && (
        <text
          x={side === 'left' ? x - 14 : x + 14}
          y={y + 4}
          textAnchor={side === 'left' ? 'end' : 'start'}
          className={styles.port}
        >
          {shown}{' '}
          <tspan className={styles.state}>
            {missing ??
              (home && remote !== null ? `with ${endpointText(remote)}` : stateWords(row, when, there))}
          </tspan>
        </text>
      )}
    </g>
  )
}

function stateWords(row: LessonRow | null, when: StageWhen, there: boolean): string {
  if (row === null) return ''
  const state = row.state ?? row.protocol.toUpperCase()
  if (there || when === 'between') return state
  return when === 'before' ? 'not yet' : 'gone'
}

function isThere({ before, after }: StageSocket, when: StageWhen): boolean {
  if (when === 'between') return before !== null && after !== null
  return (when === 'before' ? before : after) !== null
}

/** Grey where it was and is no more, or nobody is; red where the system said no. */
function missingLook(missing: string | null): string {
  return `${styles.missing} ${/^[A-Z]+$/.test(missing ?? '') ? styles.denied : ''}`
}

function lookOf({ protocol, state }: LessonRow): 'listen' | 'connected' | 'datagrams' | 'passing' {
  if (protocol === 'udp') return 'datagrams'
  if (state === 'LISTEN') return 'listen'
  return state === 'ESTABLISHED' ? 'connected' : 'passing'
}

import type { Ports } from '#shared/lesson/lesson'
import type { LessonRow } from '#shared/lesson/lesson-event'
import styles from './stage.module.css'
import { type StageProgram, type StageSocket, stageOf } from './stage-model'

const width = 860
const boxWidth = 250
const leftEdge = 40 + boxWidth
const rightEdge = width - 40 - boxWidth

interface StageProps {
  readonly rows: readonly LessonRow[]
  readonly ports: Ports
}

/** The programs, their sockets and the connections between them, as the kernel's table has them. */
export function StagePicture({ rows, ports }: StageProps) {
  const { height, programs, wires, roomy } = stageOf(rows, ports)
  return (
    <figure className={styles.stage}>
      <svg
        viewBox={`0 0 ${width} ${Math.max(height, 90)}`}
        role="img"
        aria-label="A picture of the kernel’s table, which stands below as text"
      >
        {rows.length === 0 && (
          <text x={width / 2} y={48} className={styles.empty} textAnchor="middle">
            No socket of this lesson is open.
          </text>
        )}
        {wires.map(({ key, leftY, rightY }) => (
          <path
            key={key}
            className={roomy ? styles.wire : styles.thinWire}
            pathLength={1}
            d={`M${leftEdge} ${leftY} C${leftEdge + 120} ${leftY} ${rightEdge - 120} ${rightY} ${rightEdge} ${rightY}`}
          />
        ))}
        {programs.map((program) => (
          <Program key={`${program.side} ${program.name}`} program={program} roomy={roomy} />
        ))}
      </svg>
      <figcaption>
        This computer. <span className={styles.keyListen} /> listens <span className={styles.keyConnected} />{' '}
        connected <span className={styles.keyDatagrams} /> takes datagrams{' '}
        <span className={styles.keyPassing} /> closed, remembered by the kernel
      </figcaption>
    </figure>
  )
}

function Program({ program, roomy }: { readonly program: StageProgram; readonly roomy: boolean }) {
  const { name, side, top, height, sockets } = program
  const x = side === 'left' ? leftEdge - boxWidth : rightEdge
  return (
    <g>
      <rect
        className={name === 'kernel alone' ? styles.kernel : styles.program}
        x={x}
        y={top}
        width={boxWidth}
        height={height}
        rx={8}
      />
      <text className={styles.name} x={x + 16} y={top + 19}>
        {name}
        {sockets.length > 1 && !roomy ? ` × ${sockets.length}` : ''}
      </text>
      {!roomy && (
        <text className={styles.state} x={x + 16} y={top + 38}>
          {portsWords(sockets)}
        </text>
      )}
      {sockets.map((socket, at) => (
        // two that share a port have the same ends
        // biome-ignore lint/suspicious/noArrayIndexKey: only the place tells them apart
        <SocketShape key={`${socket.key} ${at}`} socket={socket} side={side} roomy={roomy} />
      ))}
    </g>
  )
}

/** How many ports so many sockets need: that is often the point. */
function portsWords(sockets: readonly StageSocket[]): string {
  const ports = [...new Set(sockets.map(({ row }) => row.local.port))].toSorted((a, b) => a - b)
  return ports.length === 1 ? `one port: ${ports[0]}` : `${ports.length} ports: ${ports[0]} … ${ports.at(-1)}`
}

interface SocketShapeProps {
  readonly socket: StageSocket
  readonly side: 'left' | 'right'
  readonly roomy: boolean
}

/** A ring waits for visitors, a filled dot is connected: shapes tell it too, not the colour alone. */
function SocketShape({ socket: { row, y }, side, roomy }: SocketShapeProps) {
  const x = side === 'left' ? leftEdge : rightEdge
  const words = `${row.local.address === '127.0.0.1' ? '' : row.local.address}:${row.local.port}`
  return (
    <g className={styles[kindOf(row)]}>
      <circle cx={x} cy={y} r={roomy ? 6 : 2.5} />
      {roomy && (
        <text
          x={side === 'left' ? x - 14 : x + 14}
          y={y + 4}
          textAnchor={side === 'left' ? 'end' : 'start'}
          className={styles.port}
        >
          {words} <tspan className={styles.state}>{row.state ?? row.protocol.toUpperCase()}</tspan>
        </text>
      )}
    </g>
  )
}

function kindOf({ protocol, state }: LessonRow): 'listen' | 'connected' | 'datagrams' | 'passing' {
  if (protocol === 'udp') return 'datagrams'
  if (state === 'LISTEN') return 'listen'
  return state === 'ESTABLISHED' ? 'connected' : 'passing'
}

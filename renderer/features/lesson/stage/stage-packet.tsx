import type { PacketEnd, PacketPath } from './moments'
import styles from './stage.module.css'
import { columns, edgeOf, stageWidth, wayOf } from './stage-places'

export interface PacketShown {
  readonly key: string
  /** What it is, in a few words. */
  readonly label: string
  /** Nobody saw it. */
  readonly inferred: boolean
  readonly path: PacketPath
}

interface StagePacketProps {
  readonly shown: PacketShown
  readonly wall: boolean
  readonly home: boolean
  /** What became of it, instead of the packet on its way. */
  readonly still?: boolean
}

/** A packet on its way from one end to the other, and the line that it takes. */
export function StagePacket({
  shown: { label, inferred, path },
  wall,
  home,
  still = false,
}: StagePacketProps) {
  const { from, to, fate, listens } = path
  // what a firewall drops comes no further than the wall, and where somebody listens it is the wall that refuses
  const stops = wall && (fate === 'silent' || (fate === 'refused' && listens))
  const begins = wall && fate === 'refuses' && listens && from.column === 'right'
  const atWall = { x: stageWidth / 2 - 12, y: (from.y + to.y) / 2 }
  const start = begins ? atWall : { x: placeOf(from, to, home), y: from.y }
  const end = stops ? atWall : { x: placeOf(to, from, home), y: to.y }
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 }
  const lost = still || fate === 'silent'
  const mark = still ? endWords[fate] : label
  const look = `${styles.packet} ${inferred ? styles.inferred : ''} ${styles[fate]} ${still ? styles.still : ''}`
  const way = wayOf(start.x, start.y, end.x, end.y)
  const width = mark.length * 7.2 + 16
  return (
    <g className={look}>
      <path className={styles.way} d={way} />
      {lost && fate !== 'answered' && (
        <path className={styles.cross} d={`M${end.x - 5} ${end.y - 5}l10 10m0 -10l-10 10`} />
      )}
      {!still && <circle className={styles.token} r={5.5} style={{ offsetPath: `path("${way}")` }} />}
      <rect
        className={styles.tag}
        x={middle.x - width / 2}
        y={middle.y - 22}
        width={width}
        height={18}
        rx={9}
      />
      <text className={styles.tagText} x={middle.x} y={middle.y - 9} textAnchor="middle">
        {mark}
      </text>
    </g>
  )
}

const endWords: Readonly<Record<PacketPath['fate'], string>> = {
  answered: 'answered',
  refused: 'refused',
  refuses: 'refused',
  silent: 'no answer',
  plain: '',
}

/** @param other on which side of the router the packet is depends on where it goes */
function placeOf({ column }: PacketEnd, other: PacketEnd, home: boolean): number {
  if (column !== 'router') return edgeOf(column, home)
  return columns.home.router.machine[other.column === 'left' ? 0 : 1]
}

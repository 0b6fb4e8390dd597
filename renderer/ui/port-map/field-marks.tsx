import { type Grid, spanOf, ticksOf } from './grid'
import styles from './port-field.module.css'
import type { PortRange } from './port-range'

interface FieldMarksProps {
  readonly grid: Grid
  /** Device pixels for one CSS pixel. */
  readonly ratio: number
  readonly ephemeral: PortRange | null
}

/** Headings and frames of the rooms, numbers of their rows on the left, the ports that this computer lends out on the right. */
export function FieldMarks({ grid, ratio, ephemeral }: FieldMarksProps) {
  const own = ephemeral === null ? null : spanOf(grid, ephemeral)
  return (
    <div aria-hidden="true" className={styles.marks}>
      {grid.rooms.map((room) => (
        <div key={room.of.key}>
          <p className={styles.heading} style={{ bottom: `calc(100% - ${room.y / ratio - 3}px)` }}>
            <b>{room.of.name}</b> {room.range.first}–{room.range.last}
            <span className={styles.meaning}>{room.of.meaning}</span>
          </p>
          <div className={styles.room} style={{ top: room.y / ratio, height: room.height / ratio }} />
          {ticksOf(room, 22 * ratio).map(({ port, y }) => (
            <span key={port} className={styles.tick} style={{ top: y / ratio }}>
              {port}
            </span>
          ))}
        </div>
      ))}
      {own !== null && ephemeral !== null && (
        <div
          className={styles.own}
          style={{ top: own.from / ratio, height: (own.to - own.from) / ratio }}
          title={`This computer uses ${ephemeral.first} to ${ephemeral.last} for its own outgoing connections.`}
        >
          {(own.to - own.from) / ratio > 150 && (
            <span>
              outgoing {ephemeral.first}–{ephemeral.last}
            </span>
          )}
        </div>
      )}
    </div>
  )
}

import { type Grid, spanOf } from './grid'
import styles from './port-field.module.css'
import { ianaRanges, type PortRange } from './port-range'

/** Brackets beside the field: IANA's ranges on the left, the ports that this computer lends out on the right. */
export function FieldMarks({
  grid,
  ephemeral,
}: {
  readonly grid: Grid
  readonly ephemeral: PortRange | null
}) {
  const own = ephemeral === null ? null : spanOf(grid, ephemeral)
  return (
    <div aria-hidden="true">
      {ianaRanges.map((range) => {
        const span = spanOf(grid, range)
        if (span === null) return null
        const part = span.to - span.from
        return (
          <div
            key={range.key}
            className={`${styles.mark} ${part < 0.06 ? styles.thin : ''}`}
            style={{ top: `${span.from * 100}%`, height: `${part * 100}%` }}
            title={`${range.name} ports ${range.first} to ${range.last}. ${range.meaning}`}
          >
            <span className={styles.markName}>
              {range.name}
              <small>
                {range.first}–{range.last}
              </small>
            </span>
          </div>
        )
      })}
      {own !== null && ephemeral !== null && (
        <div
          className={styles.own}
          style={{ top: `${own.from * 100}%`, height: `${(own.to - own.from) * 100}%` }}
          title={`This computer uses ${ephemeral.first} to ${ephemeral.last} for its own outgoing connections.`}
        >
          {own.to - own.from > 0.25 && (
            <span>
              outgoing {ephemeral.first}–{ephemeral.last}
            </span>
          )}
        </div>
      )}
    </div>
  )
}

import type { Happening } from '#shared/lesson/lesson-event'
import { happeningWords } from '#shared/lesson/output/text'
import type { PacketEnd } from './moments'
import type { PacketShown } from './stage-packet'
import styles from './timeline.module.css'

interface TimelineProps {
  readonly happenings: readonly Happening[]
  readonly shown: readonly (PacketShown | null)[]
  readonly home: boolean
  /** The one that the picture shows; none: below 0. */
  readonly current: number
  readonly onLook: (at: number) => void
}

/** What happened, one below the other, with each packet as an arrow from who sent it to who got it. */
export function Timeline({ happenings, shown, home, current, onLook }: TimelineProps) {
  return (
    <section aria-label="What happened">
      <h4 className={styles.label}>What happened</h4>
      <div className={`${styles.heads} ${home ? styles.three : ''}`} aria-hidden="true">
        {(home ? ['computer', 'router', 'internet'] : ['asks', 'is asked']).map((name) => (
          <span key={name}>{name}</span>
        ))}
      </div>
      <ol className={styles.timeline}>
        {happenings.map((happening, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same thing may happen twice
          <li key={at} className={at === current ? styles.current : ''}>
            <Moment happening={happening} packet={shown[at] ?? null} home={home} onLook={() => onLook(at)} />
          </li>
        ))}
      </ol>
    </section>
  )
}

/** Where the lanes stand, in the units of the picture. */
const places: Readonly<Record<PacketEnd['column'], number>> = { left: 22, router: 78, right: 134 }
const rowHeight = 24

interface MomentProps {
  readonly happening: Happening
  readonly packet: PacketShown | null
  readonly home: boolean
  readonly onLook: () => void
}

/** What nobody saw has no time: it was between what stands above and below. */
function Moment({ happening, packet, home, onLook }: MomentProps) {
  const { at, known, protocol } = happening
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: keys have the slider for it, which says the same
    <div className={`${styles.moment} ${protocol === null ? '' : styles.packet}`} onClick={onLook}>
      <span className={styles.time}>{at === null ? '' : `${at.toFixed(1)} ms`}</span>
      <Arrow packet={packet} home={home} />
      <span className={styles.words}>
        {happeningWords(happening)}
        {known !== 'seen' && <small> {known}</small>}
      </span>
    </div>
  )
}

function Arrow({ packet, home }: { readonly packet: PacketShown | null; readonly home: boolean }) {
  const lanes = home ? [places.left, places.router, places.right] : [places.left, places.right]
  const path = packet?.path ?? null
  const [from, to] = path === null ? [0, 0] : [places[path.from.column], places[path.to.column]]
  const tip = to > from ? -7 : 7
  return (
    <svg
      className={styles.lanes}
      viewBox={`0 0 156 ${rowHeight}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {lanes.map((x) => (
        <path key={x} className={styles.lane} d={`M${x} 0V${rowHeight}`} />
      ))}
      {path !== null && packet !== null && (
        <path
          className={`${styles.arrow} ${packet.inferred ? styles.inferred : ''} ${styles[path.fate]}`}
          d={`M${from} 12H${to}M${to + tip} 8L${to} 12L${to + tip} 16`}
        />
      )}
    </svg>
  )
}

import type { AskedPorts } from '#shared/ports/asked-ports'
import { type PortState, stateCode } from '#shared/scan/state'
import { cellColor, cssColor, type Palette } from '../../../ui/port-map/palette'
import { ianaRanges } from '../../../ui/port-map/port-range'

/** What weighs more shows, where many ports share a pixel. */
const weight: Readonly<Record<number, number>> = {
  [stateCode.open]: 6,
  [stateCode.error]: 5,
  [stateCode['open|filtered']]: 4.5,
  [stateCode.filtered]: 4,
  [stateCode.waiting]: 3,
  [stateCode.closed]: 2,
  [stateCode['not-scanned']]: 1,
}

/** How the ports that are asked lie along a strip: well-known ones first, with room of their own as on the field. */
export interface StripScale {
  /** How many ports are asked. */
  readonly length: number
  /** How many of them are well-known. */
  readonly known: number
  /** What part of the strip the well-known ones have, 0 to 1. */
  readonly share: number
}

const leastShare = 0.28

/** The scale for what is asked. Over two protocols ports come twice, and none has more room than others. */
export function stripScale(asked: AskedPorts): StripScale {
  const { length } = asked
  const [protocol, ...others] = asked.protocols
  if (protocol === undefined || others.length > 0) return { length, known: 0, share: 0 }
  const known = asked[protocol].findLastIndex((port) => port <= lastKnown) + 1
  if (known === 0 || known === length) return { length, known: 0, share: 0 }
  return { length, known, share: Math.max(leastShare, known / length) }
}

const lastKnown = ianaRanges[0]?.last ?? 1023

/** The slot at a part of the strip, 0 to 1. */
export function slotAt({ length, known, share }: StripScale, part: number): number {
  if (part < share) return Math.floor((part / share) * known)
  return Math.floor(known + ((part - share) / (1 - share)) * (length - known))
}

/** Places on the axis of all strips, 0 to 1, and the port at each. */
export function stripTicks(asked: AskedPorts, scale: StripScale): readonly { part: number; text: string }[] {
  const { share, length } = scale
  if (length === 0) return []
  const rest = [0, 1 / 3, 2 / 3, 1].map((part) => share + part * (1 - share))
  return (share === 0 ? rest : [0, ...rest]).map((part) => {
    const { port, protocol } = asked.at(Math.min(length - 1, slotAt(scale, part)))
    return { part, text: asked.protocols.length > 1 ? `${port}/${protocol}` : `${port}` }
  })
}

/**
 * Folds the states of a host's ports into `width` buckets: each has the state that matters most among its ports.
 * @param only the only state that is shown; null: all are
 */
export function stripBuckets(
  states: Uint8Array,
  width: number,
  scale: StripScale,
  only: PortState | null,
): Uint8Array {
  const buckets = new Uint8Array(width)
  const wanted = only === null ? null : stateCode[only]
  for (let bucket = 0; bucket < width; bucket += 1) {
    const from = slotAt(scale, bucket / width)
    const to = Math.max(from + 1, slotAt(scale, (bucket + 1) / width))
    let best: number = stateCode['not-scanned']
    for (let slot = from; slot < to; slot += 1) {
      const state = states[slot] ?? 0
      if (wanted !== null && state !== wanted) continue
      if ((weight[state] ?? 0) > (weight[best] ?? 0)) best = state
    }
    buckets[bucket] = best
  }
  return buckets
}

/** One host as a strip. Open ports are drawn at least `mark` pixels wide, over their neighbours. */
export function drawStrip(
  context: CanvasRenderingContext2D,
  buckets: Uint8Array,
  palette: Palette,
  height: number,
  mark: number,
): void {
  context.clearRect(0, 0, buckets.length, height)
  let from = 0
  for (let x = 1; x <= buckets.length; x += 1) {
    if (buckets[x] === buckets[from] && x < buckets.length) continue
    context.fillStyle = cssColor(cellColor(palette, buckets[from] ?? 0))
    context.fillRect(from, 0, x - from, height)
    from = x
  }
  for (let x = 0; x < buckets.length; x += 1) {
    const code = buckets[x] ?? 0
    if (code !== stateCode.open && code !== stateCode.error) continue
    const left = Math.max(0, Math.round(x - (mark - 1) / 2))
    // a rim of the ground's colour, so that it is seen on a range of any other colour
    context.fillStyle = cssColor(palette.blank)
    context.fillRect(left - 1, 0, mark + 2, height)
    context.fillStyle = cssColor(palette.cores[code] ?? palette.ink)
    context.fillRect(left, 0, mark, height)
  }
}

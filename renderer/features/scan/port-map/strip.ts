import { stateCode } from '#shared/scan/state'
import { cellColor, cssColor, type Palette } from '../../../ui/port-map/palette'

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

/** Folds the states of a host's ports into `width` buckets: each has the state that matters most among its ports. */
export function stripBuckets(states: Uint8Array, width: number): Uint8Array {
  const buckets = new Uint8Array(width)
  for (let bucket = 0; bucket < width; bucket += 1) {
    const from = Math.floor((bucket * states.length) / width)
    const to = Math.max(from + 1, Math.floor(((bucket + 1) * states.length) / width))
    let best: number = stateCode['not-scanned']
    for (let slot = from; slot < to; slot += 1) {
      const state = states[slot] ?? 0
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
    context.fillStyle = cssColor(palette.cores[code] ?? palette.ink)
    context.fillRect(Math.max(0, Math.round(x - (mark - 1) / 2)), 0, mark, height)
  }
}

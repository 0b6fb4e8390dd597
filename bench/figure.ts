/** What a bench found: ours beside the peer's, in the same unit, and the ratio that we want to stay under. */
export interface Figure {
  readonly what: string
  readonly unit: string
  readonly ours: number
  /** Null where there is no peer and `most` bounds the figure itself. */
  readonly peer: number | null
  /** Largest ratio, or largest figure where there is no peer, that reaches the goal. */
  readonly most: number
  readonly remark: string
}

export interface Bench {
  readonly name: string
  /** Why it can't run here, or null. */
  readonly obstacle: () => string | null
  readonly run: (say: (line: string) => void) => Promise<readonly Figure[]>
}

/** The middle one, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const high = sorted[Math.floor(middle)] ?? Number.NaN
  if (sorted.length % 2 === 1) return high
  return (high + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** The number that is compared with the goal. */
export function measureOf(figure: Figure): number {
  return figure.peer === null ? figure.ours : figure.ours / figure.peer
}

/** One line for a figure: what, ours, peer, ratio, goal, and whether it was reached. */
export function lineOf(figure: Figure): string {
  const { what, unit, ours, peer, most, remark } = figure
  const reached = measureOf(figure) <= most ? 'reached' : 'NOT REACHED'
  const beside = peer === null ? '' : ` beside ${round(peer)} ${unit}: ratio ${round(measureOf(figure))}`
  const note = remark === '' ? '' : ` (${remark})`
  return `${what}: ${round(ours)} ${unit}${beside}, at most ${round(most)}: ${reached}${note}`
}

function round(value: number): string {
  if (value >= 100) return value.toFixed(0)
  return value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

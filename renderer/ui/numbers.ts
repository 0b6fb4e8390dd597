import { durationText, roundTripText, wholeNumber } from '#shared/scan/output/figures'

/** Numbers as the interface shows them: the same figures that the command line prints. */

/** `65,535` */
export function formatCount(count: number): string {
  return wholeNumber(count)
}

/** `1 host`, `3 hosts`. */
export function countOf(count: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** A round trip in milliseconds: `0.08 ms`, `12.3 ms`; a dash where there is none. */
export function formatRoundTrip(milliseconds: number): string {
  return roundTripText(Number.isFinite(milliseconds) ? milliseconds : null)
}

/** How long something took or takes: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(seconds: number): string {
  return Number.isFinite(seconds) ? durationText(seconds * 1000) : '–'
}

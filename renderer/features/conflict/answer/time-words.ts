import { durationText } from '#shared/scan/output/figures'

/** A moment as this computer's clock has it: `21 Nov 2026, 04:12:33`. */
export function momentText(at: Date): string {
  return `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })}, ${at.toLocaleTimeString('en-GB')}`
}

/**
 * When a process started, and how long ago that was at `now` (milliseconds since 1970); a dash where it is not known.
 */
export function startedText(startedAt: string | null, now: number): string {
  const at = startedAt === null ? Number.NaN : Date.parse(startedAt)
  if (Number.isNaN(at)) return '–'
  const ago = now - at
  return ago < 0 ? momentText(new Date(at)) : `${momentText(new Date(at))} (${durationText(ago)} ago)`
}

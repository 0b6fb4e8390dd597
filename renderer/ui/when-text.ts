const long = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const calendar = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** "Sat, 28 November 2026", local time as all here. */
export function dayText(at: number): string {
  return long.format(at)
}

/** "12:49". */
export function timeText(at: number): string {
  return time.format(at)
}

/** "12:49:07". */
export function clockText(at: number): string {
  return clock.format(at)
}

/** "Sat, 28 November 2026, 12:49". */
export function dateText(at: number): string {
  return `${dayText(at)}, ${timeText(at)}`
}

/** A moment as people say it: `today at 20:14`, `yesterday at 20:14`, `on 19 Nov 2026 at 20:14`. */
export function whenText(at: number, now: number): string {
  const days = dayOf(now) - dayOf(at)
  if (days === 0) return `today at ${timeText(at)}`
  return days === 1 ? `yesterday at ${timeText(at)}` : `on ${calendar.format(at)} at ${timeText(at)}`
}

/** Days of the person's own calendar. */
function dayOf(at: number): number {
  const date = new Date(at)
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000)
}

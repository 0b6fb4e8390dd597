const day = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })

/** "Sat, 28 November 2026", local time. */
export function dayText(at: number): string {
  return day.format(at)
}

/** "12:49", local time. */
export function timeText(at: number): string {
  return time.format(at)
}

/** "Sat, 28 November 2026, 12:49", local time. */
export function whenText(at: number): string {
  return `${dayText(at)}, ${timeText(at)}`
}

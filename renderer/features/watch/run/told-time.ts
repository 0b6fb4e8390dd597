const day = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
})
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** "Sat, 28 November 2026", local time. */
export function dayText(at: number): string {
  return day.format(at)
}

/** "12:49:07", local time. */
export function clockText(at: number): string {
  return clock.format(at)
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const calendar = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })

/** A moment as people say it: `today at 20:14`, `yesterday at 20:14`, `on 19 Nov 2026 at 20:14`. */
export function whenText(at: number, now: number): string {
  const days = dayOf(now) - dayOf(at)
  const time = clock.format(at)
  if (days === 0) return `today at ${time}`
  return days === 1 ? `yesterday at ${time}` : `on ${calendar.format(at)} at ${time}`
}

/** Days of the person's own calendar. */
function dayOf(at: number): number {
  const date = new Date(at)
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000)
}

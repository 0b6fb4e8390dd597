/** How a day is written, for a sentence. */
export const dayForm = 'year-month-day: 2027-01-31'

/** A day of the calendar as it is written (ISO 8601); null for anything else. */
export function dayIn(text: string): string | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim())
  if (parts === null) return null
  const at = new Date(`${parts[0]}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(parts[0]) ? parts[0] : null
}

/** The day at this computer. @param atMs milliseconds since 1970 */
export function dayOf(atMs: number): string {
  const at = new Date(atMs)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${String(at.getFullYear()).padStart(4, '0')}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}

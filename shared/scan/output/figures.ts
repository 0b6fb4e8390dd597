/** A whole number with its thousands set apart: 65,535. */
export function wholeNumber(value: number): string {
  let digits = String(Math.round(value))
  for (let at = digits.length - 3; at > (value < 0 ? 1 : 0); at -= 3) {
    digits = `${digits.slice(0, at)},${digits.slice(at)}`
  }
  return digits
}

/** A number and its noun: "1 host", "2 hosts". */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${wholeNumber(value)} ${value === 1 ? noun : plural}`
}

/** A round trip with the digits that matter: "0.21 ms", "12.3 ms", "250 ms"; a dash for none. */
export function roundTripText(ms: number | null): string {
  if (ms === null) return '–'
  return `${ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0)} ms`
}

/** How long something took or takes: "40 ms", "0.9 s", "42 s", "3 min 5 s", "2 h 10 min", "12 days". */
export function durationText(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 0.095) return `${Math.round(ms)} ms`
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  const minutes = Math.floor(whole / 60)
  if (minutes < 60) return `${minutes} min ${whole % 60} s`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return `${hours} h ${minutes % 60} min`
  return `${wholeNumber(hours / 24)} days`
}

/**
 * Text that cannot steer a terminal: control characters (C0, C1, DEL) become `\xNN`, and those that turn the direction of
 * writing `\u{NNNN}`, as a command line would read as another one (UAX #9, section 2).
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, (control) => {
    if (control === '\n' || control === '\t') return control
    const code = control.codePointAt(0) ?? 0
    const digits = code.toString(16).padStart(2, '0')
    return code > 0xff ? `\\u{${digits}}` : `\\x${digits}`
  })
}

/** The same in one line: a name with a line end or a tab in it moves nothing. */
export function printableLine(text: string): string {
  return printable(text).replace(/[\n\t]/g, ' ')
}

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Local time as C's ctime has it, which is what nmap's readers expect: "Sat Nov 21 01:03:23 2026". */
export function ctimeText(atMs: number): string {
  const at = new Date(atMs)
  const two = (value: number) => String(value).padStart(2, '0')
  const clock = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
  const day = String(at.getDate()).padStart(2, ' ')
  return `${days[at.getDay()]} ${months[at.getMonth()]} ${day} ${clock} ${at.getFullYear()}`
}

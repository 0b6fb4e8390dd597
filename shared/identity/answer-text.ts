import { printableLine } from '../scan/output/figures'
import { latin1 } from '../scan/udp/bytes'

/** Bytes that matchers look at as text, at most. */
const longestText = 16_384

/** Bytes as text, one character each (ISO 8859-1), so that places in one are places in the other. */
export function textOf(bytes: Uint8Array, most = longestText): string {
  return latin1(bytes.subarray(0, most))
}

/** The first line with its end left off; null where the end has not come. */
export function firstLine(answer: Uint8Array): string | null {
  const end = answer.indexOf(10)
  if (end < 0) return null
  return textOf(answer.subarray(0, answer[end - 1] === 13 ? end - 1 : end))
}

/** Text of a server's that may stand anywhere: in one line, without anything that steers, cut. */
export function cleanText(text: string, most: number): string {
  // what was cut here is written out below, which makes it longer
  const clean = printableLine(text.slice(0, most)).trim()
  return clean.length > most ? `${clean.slice(0, most - 1)}…` : clean
}

/** Bytes in hexadecimal, two digits each, with blanks between. */
export function hexOf(bytes: Uint8Array, most: number): string {
  return Array.from(bytes.subarray(0, most), (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}

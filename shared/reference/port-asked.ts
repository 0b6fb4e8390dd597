import { lastPort } from '../ports/port-list'
import { readPortWord } from '../ports/port-word'
import type { Protocol } from '../sockets/socket'

/** What somebody wants to know of ports, as they typed it. */
export type PortAsked =
  | { readonly kind: 'port'; readonly port: number; readonly protocol: Protocol }
  | { readonly kind: 'range'; readonly first: number; readonly last: number }
  | { readonly kind: 'words'; readonly words: string }

/** Longer than any name of a service or a question for one. */
export const longestWords = 200

/** Makes sense of a number (`22`, `53/udp`), a range (`6660-6670`) or words; or says what is wrong, as a string. */
export function portAsked(typed: string): PortAsked | string {
  const text = typed.trim()
  if (text === '') return 'Which port? Type a number such as 22, a name such as ssh, or a word such as game.'
  if (text.length > longestWords)
    return `That is longer than any name of a port. Type up to ${longestWords} characters.`
  const { body, protocol } = readPortWord(text)
  if (/^\d+$/.test(body)) {
    const port = Number(body)
    return isPort(port) ? { kind: 'port', port, protocol: protocol ?? 'tcp' } : notAPort(text)
  }
  const range = /^(\d+)\s?[-–]\s?(\d+)$/.exec(body)
  if (range !== null) {
    if (protocol !== null) return `Name the range without a protocol: ${body.slice(0, 40)}.`
    const [first, last] = [Number(range[1]), Number(range[2])]
    if (!isPort(first) || !isPort(last)) return notAPort(text)
    return first <= last ? { kind: 'range', first, last } : `Write the lower port first: ${last}-${first}.`
  }
  // what looks like a number and is none would otherwise be searched for as a word
  return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? notAPort(text) : { kind: 'words', words: text }
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= lastPort
}

function notAPort(text: string): string {
  return `"${text.slice(0, 40)}" is not a port: ports are whole numbers from 1 to ${lastPort}.`
}

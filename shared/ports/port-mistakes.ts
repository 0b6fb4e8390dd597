import { clip } from '../words/problem'
import { lastPort } from './port-list'

/** No service name is longer (RFC 6335 section 5.1 allows 15; older ones are a little longer). */
export const longestName = 64

/** What somebody probably meant by a word that can't be a service's name; null where it can be one. */
export function mistakeOf(word: string): string | null {
  const shown = clip(word)
  if (word.length <= longestName) {
    const plain = word.normalize('NFKC').replace(/[\u2010-\u2015\u2212]/g, '-')
    if (plain !== word && /^\d*(?:-\d*)?$/.test(plain)) {
      return `${shown} is not written in plain digits and hyphens: write ${plain}.`
    }
    const spaced = /^(\d+)(?:\s*(-)\s*|\s+)(\d+)$/.exec(word)
    if (spaced !== null) {
      return spaced[2] === '-'
        ? `Write the range without blanks: ${spaced[1]}-${spaced[3]}.`
        : `Put a comma between two ports: ${spaced[1]},${spaced[3]}.`
    }
    const withProtocol = /^(\d+)\/(\w+)$/.exec(word)
    if (withProtocol !== null) return `Write the port alone: ${withProtocol[1]}.`
    const hexadecimal = /^0x([0-9a-f]+)$/i.exec(word)
    if (hexadecimal !== null) {
      const value = Number.parseInt(hexadecimal[1] ?? '', 16)
      const meant = value >= 1 && value <= lastPort ? `: write ${value}` : ''
      return `${shown} is not a port in decimal digits${meant}.`
    }
  }
  if (/^[\d-]+$/.test(word)) return `${shown} has more than one hyphen: a range has two ends, such as 1-1024.`
  if (/^[+-]?[\d.]+$/.test(word))
    return `${shown} is not a port: ports are whole numbers from 1 to ${lastPort}.`
  if (/[;\s]/.test(word)) return `Put commas between ports: "${shown}" is no port and no service name.`
  return null
}

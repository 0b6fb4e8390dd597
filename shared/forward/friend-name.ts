import { parseIpv4, parseIpv6 } from '../targets/address'
import { clip } from '../words/problem'

/** Why a text is no name that friends could type, as a sentence that says how it is meant; null: it may be one. */
export function friendNameProblem(text: string): string | null {
  const typed = text.trim().replace(/\.$/, '')
  const shown = clip(typed)
  if (parseIpv4(typed) !== null || parseIpv6(typed.replace(/^\[|\]$/g, '')) !== null) {
    return `"${shown}" is an address; the name that friends type is meant, such as home.example.org.`
  }
  const port = /^([^:/\s]+):\d*$/.exec(typed)
  if (port !== null) return `"${shown}": leave out the port, and write only ${clip(port[1] ?? '')}.`
  if (/[/@?#\\:\s]/.test(typed)) return `"${shown}" is no name: write it alone, such as home.example.org.`
  const labels = typed.split('.')
  if (typed === '' || typed.length > 253 || labels.some((label) => label === '' || label.length > 63)) {
    return `"${shown}" is no name, such as home.example.org.`
  }
  if (!/^[\p{L}\p{M}\p{N}_-]+$/u.test(labels.join(''))) {
    return `"${shown}" holds a character that no name has: letters, digits, hyphens and dots are usual.`
  }
  if (
    labels.length < 2 ||
    /^(local|localhost|lan|home|internal|fritz|arpa|invalid|test|onion)$/i.test(labels.at(-1) ?? '')
  ) {
    return `"${shown}" is known at home at most: write the whole name that friends on the internet type, such as home.example.org.`
  }
  return null
}

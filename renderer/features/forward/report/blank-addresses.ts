import type { ForwardAddresses } from '#shared/forward/report'
import { parseIpv4, parseIpv6 } from '#shared/targets/address'
import { trimEnd } from '#shared/words/trim-end'

/** Anything that may be an address: numbers with dots, or hexadecimal groups with at least two colons. */
const candidates = /\[?(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[0-9a-f]{0,4}:){2,}[0-9a-f.:]*(?:%[\w.-]+)?)\]?/gi
/** Hardware addresses name a device for good. */
const hardware = /\b(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}\b/gi

/**
 * A text with every address in it replaced by a word: the same address by the same word everywhere, so that what agrees
 * and what does not can still be seen. Loopback and "every address" say nothing of anybody and stay.
 * @param names further texts to blank, such as the host names of somebody's own helpers, with the word for each
 */
export function blankAddresses(
  text: string,
  addresses: ForwardAddresses,
  names: readonly (readonly [string, string])[] = [],
): string {
  const words = new Map<string, string>()
  const name = (address: string | null, word: string) => {
    if (address !== null && !words.has(address.toLowerCase())) words.set(address.toLowerCase(), word)
  }
  name(addresses.lan, 'this-computer')
  name(addresses.lan6, 'this-computer-ipv6')
  name(addresses.gateway, 'router')
  name(addresses.outside, 'public-address')
  name(addresses.wan, 'router-outside')
  name(addresses.outside6, 'public-ipv6')
  let others = 0
  const blanked = text.replace(hardware, '[hardware address]').replace(candidates, (found) => {
    const inner = found.replace(/^\[|\]$/g, '')
    const address = isAddress(inner) ? inner : trimEnd(inner, '.:')
    if (!isAddress(address) || saysNothing(address)) return found
    const key = address.toLowerCase()
    let word = words.get(key)
    if (word === undefined) {
      others += 1
      word = `address-${others}`
      words.set(key, word)
    }
    return `[${word}]${inner.slice(address.length)}`
  })
  return names.reduce(
    (left, [hidden, word]) => (hidden === '' ? left : left.replaceAll(hidden, `[${word}]`)),
    blanked,
  )
}

function isAddress(text: string): boolean {
  return parseIpv4(text) !== null || parseIpv6(text) !== null
}

function saysNothing(address: string): boolean {
  return address === '0.0.0.0' || address === '::' || address === '::1' || address.startsWith('127.')
}

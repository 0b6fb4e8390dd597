import { isIP } from 'node:net'
import type { Family } from '#shared/sockets/socket'
import { clip } from '#shared/words/problem'
import { trimEnd } from '#shared/words/trim-end'

export type HelperUrl =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly sentence: string }

/**
 * The address of a path of a helper, as it may be asked over one family.
 * @param text `http(s)://host[:port][/prefix]`, as a person typed it
 * @param family null: over whichever works
 */
export function helperUrl(text: string, path: string, family: Family | null): HelperUrl {
  const no = (sentence: string): HelperUrl => ({ ok: false, sentence })
  let url: URL
  try {
    url = new URL(text.trim())
  } catch {
    return no(`"${clip(text)}" is not an address such as https://example.org.`)
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return no(`"${clip(text)}" begins neither with http:// nor with https://.`)
  }
  if (url.username !== '' || url.password !== '') {
    return no('The address holds a user name or password, which no helper asks for.')
  }
  const literal = isIP(url.hostname.replace(/^\[|\]$/g, ''))
  if (family !== null && literal === (family === 'ipv4' ? 6 : 4)) {
    const [named, wanted] = family === 'ipv4' ? ['IPv6', 'IPv4'] : ['IPv4', 'IPv6']
    return no(`${url.host} is an ${named} address, so it can't look over ${wanted}.`)
  }
  url.pathname = `${trimEnd(url.pathname, '/')}${path}`
  url.search = ''
  url.hash = ''
  return { ok: true, url }
}

import { isIP } from 'node:net'
import type { UrlProblem } from '#shared/forward/look-found'
import type { Family } from '#shared/sockets/socket'
import { clip } from '#shared/words/problem'
import { trimEnd } from '#shared/words/trim-end'

export type HelperUrl =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly because: UrlProblem }

/**
 * The address of a path of a helper, as it may be asked over one family.
 * @param text `http(s)://host[:port][/prefix]`, as a person typed it
 * @param family null: over whichever works
 */
export function helperUrl(text: string, path: string, family: Family | null): HelperUrl {
  const no = (because: UrlProblem): HelperUrl => ({ ok: false, because })
  let url: URL
  try {
    url = new URL(text.trim())
  } catch {
    return no({ why: 'no-url', text: clip(text) })
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return no({ why: 'no-http', text: clip(text) })
  }
  if (url.username !== '' || url.password !== '') {
    return no({ why: 'password' })
  }
  const literal = isIP(url.hostname.replace(/^\[|\]$/g, ''))
  if (family !== null && literal === (family === 'ipv4' ? 6 : 4)) {
    return no({ why: 'other-family', site: url.host, wanted: family })
  }
  url.pathname = `${trimEnd(url.pathname, '/')}${path}`
  url.search = ''
  url.hash = ''
  return { ok: true, url }
}

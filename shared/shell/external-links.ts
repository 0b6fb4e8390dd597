import { externalLinks } from './shell'

/**
 * The address to open in the user's browser, or null where it is not of the allow-list. Both are compared as parsed
 * addresses: same origin (always https), and a path that is the allowed one or lies below it.
 */
export function allowedExternal(address: string, allowed: readonly string[] = externalLinks): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return null
  const known = allowed.some((entry) => {
    const base = new URL(entry)
    const folder = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`
    return url.origin === base.origin && (url.pathname === base.pathname || url.pathname.startsWith(folder))
  })
  return known ? url.href : null
}

/** Private networks of IPv4 (RFC 1918 section 3), where routers of homes are. */
const ownNetworks = /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./

/**
 * Where a router's own page is; null where its address is none of a private network. A router, or whoever answers for it, names
 * a page of its own: its scheme and port are taken where they are at that address, and never a path, which might do something.
 */
export function routerPage(address: string, named: string | null): string | null {
  if (!ownNetworks.test(address)) return null
  const url = named !== null && URL.canParse(named) ? new URL(named) : null
  return (url === null ? null : allowedRouter(`${url.origin}/`, address)) ?? `http://${address}/`
}

/** The address to open, or null where it is not exactly the first page of this router. */
export function allowedRouter(address: string, router: string | null): string | null {
  if (router === null || !ownNetworks.test(router) || !URL.canParse(address)) return null
  const url = new URL(address)
  const plain = url.href === `${url.origin}/` && (url.protocol === 'http:' || url.protocol === 'https:')
  return plain && url.hostname === router ? url.href : null
}

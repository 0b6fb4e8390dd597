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

import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { CustomScheme } from 'electron'
import { pageFileTypes, securityHeaders } from '#shared/shell/page-delivery'

/** Scheme, origin and first page of the renderer. */
export const appScheme = 'app'
export const appOrigin = 'app://portlight'
export const appPage = `${appOrigin}/index.html`

/** What our scheme may do; to be registered before Electron is ready. It can't bypass the content policy. */
export const schemeRegistration: CustomScheme = {
  scheme: appScheme,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
}

/**
 * The file below the renderer's folder that an address stands for, as a relative path with `/`; null where it stands
 * for none: another host, a way out of the folder, a hidden file, or a type that the renderer does not consist of.
 */
function fileOfAddress(address: string): string | null {
  if (!URL.canParse(address)) return null
  const url = new URL(address)
  if (url.protocol !== `${appScheme}:` || url.host !== 'portlight') return null
  let path: string
  try {
    path = decodeURIComponent(url.pathname)
  } catch {
    return null
  }
  const segments = path.split('/').slice(1)
  if (segments.length === 1 && segments[0] === '') return 'index.html'
  // one plain name after the other: no dot files, so no '..' either, and nothing that a file system reads as more than a name
  if (!segments.every((segment) => /^[\w-][\w.-]*$/.test(segment))) return null
  return Object.hasOwn(pageFileTypes, extname(path)) ? segments.join('/') : null
}

/**
 * Answers requests of our scheme with the files below `folder`. Every answer, a refusal too, carries the security headers.
 * @param folder the built renderer; may lie inside an asar archive
 */
export function fileServer(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405)
    const file = fileOfAddress(request.url)
    if (file === null) return refusal(404)
    try {
      const body = await readFile(join(folder, file))
      const headers = { ...securityHeaders, 'Content-Type': pageFileTypes[extname(file)] ?? '' }
      return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), { headers })
    } catch {
      return refusal(404)
    }
  }
}

function refusal(status: 404 | 405): Response {
  return new Response(null, { status, headers: securityHeaders })
}

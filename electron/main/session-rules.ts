import type { Session } from 'electron'
import { appOrigin } from './app-scheme'
import { developmentPolicy } from './content-policy'

type GuardedSession = Pick<
  Session,
  | 'webRequest'
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setSpellCheckerEnabled'
>

/**
 * Whether the page may ask for an address: its own files, and in development the tools and the development server.
 * Scans do not come this way; they are the engine's.
 * @param server the development server, null in every other case
 */
export function mayRequest(address: string, server: URL | null): boolean {
  if (!URL.canParse(address)) return false
  const url = new URL(address)
  if (`${url.protocol}//${url.host}` === appOrigin) return true
  if (url.protocol === 'data:') return true
  if (server === null) return false
  if (url.protocol === 'devtools:') return true
  return url.host === server.host && ['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol)
}

/** Denies every permission, cancels every request to anywhere else, and turns off what would call home. */
export function setUpSession(
  session: GuardedSession,
  server: URL | null,
  refused: (what: string) => void,
): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    refused(`permission ${permission}`)
    answer(false)
  })
  session.setPermissionCheckHandler(() => false)
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  // the spell checker would download dictionaries
  session.setSpellCheckerEnabled(false)

  session.webRequest.onBeforeRequest((details, answer) => {
    const cancel = !mayRequest(details.url, server)
    if (cancel) refused(`request for ${details.url.slice(0, 200)}`)
    answer({ cancel })
  })
  if (server !== null) {
    session.webRequest.onHeadersReceived((details, answer) => {
      if (new URL(details.url).host !== server.host) return answer({})
      const policy = [developmentPolicy(server)]
      answer({ responseHeaders: { ...details.responseHeaders, 'Content-Security-Policy': policy } })
    })
  }
}

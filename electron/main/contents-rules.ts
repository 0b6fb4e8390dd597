import type { WebContents } from 'electron'
import { allowedExternal } from '#shared/shell/external-links'

/** What happens to a link that leaves the app. */
export interface ContentsRulesNeeds {
  /** The development server, whose page may reload itself; null in every other case. */
  readonly server: URL | null
  readonly openExternal: (address: string) => void
  readonly refused: (what: string) => void
}

/**
 * Rules for everything that shows a page: it stays where it is. No navigation (a reload of the page itself comes from
 * the shell, not from the page), no new windows, no webviews; links of the allow-list open in the user's browser.
 */
export function guardContents(contents: WebContents, needs: ContentsRulesNeeds): void {
  const stay = (event: { preventDefault(): void; readonly url: string }) => {
    if (needs.server !== null && new URL(event.url).origin === needs.server.origin) return
    event.preventDefault()
    needs.refused(`navigation to ${event.url.slice(0, 200)}`)
  }
  contents.on('will-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-attach-webview', (event) => {
    event.preventDefault()
    needs.refused('a webview')
  })
  contents.setWindowOpenHandler(({ url }) => {
    const address = allowedExternal(url)
    if (address === null) needs.refused(`a window for ${url.slice(0, 200)}`)
    else needs.openExternal(address)
    return { action: 'deny' }
  })
}

import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { onSetting } from '../features/settings/settings-slice'
import { afterFirstPaint } from './after-first-paint'
import { App } from './app'
import { type AppKit, createAppKit, loadServices } from './app-kit'
import { ConnectionNotice } from './connection/connection-notice'
import { faultOf } from './error-report'
import { loadLazyViews } from './lazy-view'
import type { Shell } from './shell/shell'

/** Shows the app in an element, with whatever shell surrounds it. */
export function start(root: HTMLElement, shell: Shell): AppKit {
  const kit = createAppKit(shell, localStorage, sessionStorage, document.documentElement)
  const report = (thrown: unknown) => {
    const fault = faultOf(thrown)
    shell.report(`${fault.message}\n${fault.stack}`).catch(() => {})
  }
  window.addEventListener('error', (event) => report(event.error ?? event.message))
  window.addEventListener('unhandledrejection', (event) => report(event.reason))
  // Leaving the page ends what it asked for: nobody would see the results. A scan waits for a page that is reloaded.
  window.addEventListener('pagehide', () => {
    for (const feature of kit.features) feature.dispose?.()
    shell.close()
  })
  createRoot(root).render(
    <StrictMode>
      <App kit={kit} />
      {shell.connection !== undefined && <ConnectionNotice connection={shell.connection} />}
    </StrictMode>,
  )
  void kit.scan.controller.describeComputer()
  kit.settings.controller.follow()
  void kit.scan.controller.findAgain()
  // the first view does not need them
  afterFirstPaint(() => {
    void loadServices(kit).catch(report).then(loadLazyViews)
    onSetting(kit.settings.store, 'watch.on', kit.watch.controller.follow)
    onSetting(kit.settings.store, 'watch.baseline', () => void kit.watch.controller.look())
    void kit.recall()
  })
  return kit
}

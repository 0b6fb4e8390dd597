import { join } from 'node:path'
import process from 'node:process'
import { app, BrowserWindow, Menu, nativeTheme, screen } from 'electron'
import { appPage } from './app-scheme'
import { type Ask, questions } from './faults'
import type { Log } from './log'
import type { Remembered } from './remembered'
import { textMenuTemplate } from './text-menu'
import { pagePreferences, rememberWindow, windowOptions } from './window'
import { placeWindow } from './window-place'

interface PageWindowNeeds {
  /** The app's folder. */
  readonly folder: string
  /** Where the page comes from in development. */
  readonly server: URL | null
  readonly log: Log
  readonly ask: (window: BrowserWindow) => Ask
  readonly remembered: Remembered
  readonly remember: (news: Partial<Remembered>) => void
  /** The window begins with another page, which has no connection yet. */
  readonly onNewPage: () => void
}

/** Opens the window where it was the last time, with the page in it. */
export function openPageWindow(needs: PageWindowNeeds): BrowserWindow {
  const { folder, server, remembered, onNewPage } = needs
  const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea)
  const preferences = pagePreferences(join(folder, 'out/preload/index.cjs'), server !== null)
  // elsewhere the icon is part of the executable
  const icon = process.platform === 'linux' ? join(folder, 'resources/icons/256x256.png') : null
  const place = placeWindow(remembered.bounds, areas)
  const window = new BrowserWindow(windowOptions(place, nativeTheme.shouldUseDarkColors, icon, preferences))
  rememberWindow(window, remembered.maximised, needs.remember)
  const { webContents } = window
  webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  webContents.on('context-menu', (_event, params) => {
    const template = textMenuTemplate(params)
    if (template.length > 0) Menu.buildFromTemplate(template).popup({ window })
  })
  webContents.on('did-start-loading', onNewPage)
  // the page before may knock once more while it goes
  webContents.on('did-navigate', onNewPage)
  guardPage(window, needs.log, needs.ask(window))
  void window.loadURL(server?.href ?? appPage)
  return window
}

/** Says what went wrong with the page of a window, and asks what is to be done about it. */
function guardPage(window: BrowserWindow, log: Log, ask: Ask): void {
  const { webContents } = window
  webContents.on('render-process-gone', async (_event, { reason, exitCode }) => {
    log.write('error', `the page's process is gone: ${reason}, code ${exitCode}`)
    if (reason === 'clean-exit') return
    const answer = await ask(questions.pageGone(reason))
    if (answer === 1) app.quit()
    else if (!window.isDestroyed()) webContents.reload()
  })
  webContents.on('preload-error', (_event, _path, error) => {
    log.write('error', `the bridge failed: ${error.stack ?? error.message}`)
  })
  let asking = false
  window.on('unresponsive', async () => {
    if (asking) return
    asking = true
    log.write('warning', 'the page does not answer')
    const answer = await ask(questions.pageHangs)
    asking = false
    if (answer !== 1 || window.isDestroyed()) return
    webContents.forcefullyCrashRenderer()
    webContents.reload()
  })
}

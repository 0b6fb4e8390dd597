import type { BrowserWindow, BrowserWindowConstructorOptions, WebPreferences } from 'electron'
import type { Remembered } from './remembered'
import { smallest, type WindowPlace } from './window-place'

/** The page's own background, so that nothing flashes before it is drawn. Same values as the renderer's tokens. */
const background = { light: '#f5f6f8', dark: '#0d1115' }

/** The page is sandboxed and isolated and has nothing but the bridge. */
export function pagePreferences(preload: string, development: boolean): WebPreferences {
  return {
    preload,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: development,
  }
}

/** How the one window is made; it shows itself when its first picture is ready. */
export function windowOptions(
  place: WindowPlace,
  dark: boolean,
  icon: string | null,
  webPreferences: WebPreferences,
): BrowserWindowConstructorOptions {
  return {
    ...place,
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Portlight',
    show: false,
    backgroundColor: dark ? background.dark : background.light,
    ...(icon === null ? {} : { icon }),
    webPreferences,
  }
}

/** Shows the window when it has something to show, and keeps in mind where it is when it closes. */
export function rememberWindow(
  window: BrowserWindow,
  wasMaximised: boolean,
  keep: (place: Pick<Remembered, 'bounds' | 'maximised'>) => void,
): void {
  window.once('ready-to-show', () => {
    if (wasMaximised) window.maximize()
    window.show()
  })
  window.on('close', () => {
    keep({ bounds: window.getNormalBounds(), maximised: window.isMaximized() })
  })
}

import process from 'node:process'
import { app, protocol } from 'electron'
import { schemeRegistration } from './app-scheme'
import { Desktop } from './desktop'
import { pathOf } from './offered-file'
import { type StartMode, startMode } from './start-mode'

/**
 * Starts the app with its window. Has to be called before Electron is ready.
 * @param folder the app's folder, an archive in the packaged app: `out` in it holds the built program
 * @param go the place to be shown first; null: where the app was left
 * @param file what is to be opened, as the command line names it; null: nothing
 * @param inTray it was started at login
 */
export function startDesktop(
  folder: string,
  { go, file, inTray }: Omit<Extract<StartMode, { readonly kind: 'window' }>, 'kind'>,
): void {
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  // the switch is of whoever starts the app (root has no other way); enableSandbox would half undo it
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox()
  protocol.registerSchemesAsPrivileged([schemeRegistration])
  const desktop = new Desktop(folder, go)
  if (file !== null) desktop.files.offer(pathOf(file, process.cwd()))
  app.on('second-instance', (_event, argv, workingFolder) => {
    const mode = startMode(argv, process.defaultApp === true)
    if (mode.kind === 'window' && mode.file !== null) desktop.files.offer(pathOf(mode.file, workingFolder))
    if (mode.kind !== 'window' || !mode.inTray) desktop.showWindow(mode.kind === 'window' ? mode.go : null)
  })
  // how macOS hands over files; it comes before the app is ready, too
  app.on('open-file', (event, path) => {
    event.preventDefault()
    desktop.files.offer(path)
    desktop.showWindow()
  })
  app.on('activate', () => desktop.showWindow())
  app.on('window-all-closed', () => {
    // on macOS an app stays when its last window closes
    if (process.platform !== 'darwin' && !desktop.staysInTray) app.quit()
  })
  app.on('before-quit', () => desktop.quits())
  let stopped = false
  app.on('will-quit', (event) => {
    if (stopped) return
    // the engine may still have to close what it opened on a router
    event.preventDefault()
    const quit = () => {
      stopped = true
      app.quit()
    }
    // where no engine runs it has stopped at once, and Electron leaves a quit unheard as long as it tells of the one before
    void desktop.stop().finally(() => setImmediate(quit))
  })
  void app.whenReady().then(() => desktop.start(inTray))
}

import { join } from 'node:path'
import process from 'node:process'
import {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  Notification,
  nativeTheme,
  protocol,
  screen,
  session,
  shell,
  utilityProcess,
} from 'electron'
import { shellContract } from '#shared/ipc/contract'
import { serve } from '#shared/ipc/server'
import type { PlaceCommand } from '#shared/shell/places'
import {
  type EndedWork,
  type OfferedFile,
  openedEndings,
  type ShellCommand,
  type ShellState,
} from '#shared/shell/shell'
import { appOrigin, appPage, appScheme, fileServer, schemeRegistration } from './app-scheme'
import { CommandFeed } from './command-feed'
import { guardContents } from './contents-rules'
import { type EngineProcess, EngineSupervisor } from './engine-supervisor'
import { type Ask, faultReporter, questions } from './faults'
import { type Log, type LogLevel, once, openLog } from './log'
import { menuTemplate } from './menu'
import { pathOf, readOffered } from './offered-file'
import { connectChannel, portChannel, whyRefused } from './page-door'
import { mainPortTransport } from './port-transport'
import { type Remembered, readRemembered, writeRemembered } from './remembered'
import { setUpSession } from './session-rules'
import { shellHandlers } from './shell-handlers'
import { type StartMode, startMode } from './start-mode'
import { textMenuTemplate } from './text-menu'
import { Background } from './watch/background'
import { pagePreferences, rememberWindow, windowOptions } from './window'
import { placeWindow } from './window-place'

/** Takes the bar away (BrowserWindow.setProgressBar). */
const noProgress = -1

/** Milliseconds in which further requests for ports get none: a page that starts asks once for each thing it lacks. */
const oneKnockMs = 2000

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
  if (file !== null) desktop.offer(pathOf(file, process.cwd()))
  app.on('second-instance', (_event, argv, workingFolder) => {
    const mode = startMode(argv, process.defaultApp === true)
    if (mode.kind === 'window' && mode.file !== null) desktop.offer(pathOf(mode.file, workingFolder))
    if (mode.kind !== 'window' || !mode.inTray) desktop.showWindow(mode.kind === 'window' ? mode.go : null)
  })
  // how macOS hands over files; it comes before the app is ready, too
  app.on('open-file', (event, path) => {
    event.preventDefault()
    desktop.offer(path)
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
    void desktop.stop().finally(() => {
      stopped = true
      app.quit()
    })
  })
  void app.whenReady().then(() => desktop.start(inTray))
}

/** Joins the parts: each is a small module that is handed what it needs. */
class Desktop {
  readonly #folder: string
  readonly #server = developmentServer()
  readonly #log: Log
  readonly #supervisor: EngineSupervisor
  readonly #commands: CommandFeed
  readonly #rememberedFile = join(app.getPath('userData'), 'window.json')
  readonly #refused: (what: string) => void
  #remembered: Remembered = readRemembered(this.#rememberedFile)
  #run: ShellState['run'] = 'idle'
  /** The file that is to be opened, until the page takes it. */
  #offered: string | null = null
  #window: BrowserWindow | null = null
  /** The page has asked for its ports, so it wants a new one when the engine was started anew. */
  #pageConnected = false
  #answeredAt = 0
  readonly #background: Background

  constructor(folder: string, go: PlaceCommand | null) {
    this.#folder = folder
    this.#commands = new CommandFeed(go)
    this.#log = openLog(app.getPath('logs'), { now: () => new Date(), maxBytes: 1024 * 1024, kept: 3 })
    this.#refused = once((what) => this.#log.write('warning', `refused: ${what}`))
    const report = faultReporter({ log: this.#log, ask: ask(null), copy: clipboard.writeText, about })
    process.on('uncaughtException', report)
    process.on('unhandledRejection', report)
    this.#supervisor = new EngineSupervisor({
      fork: () => forkEngine(join(folder, 'out/main/engine.js'), this.#log),
      now: () => performance.now(),
      log: this.#log,
      onRestarted: () => this.#connectEngine(),
      onGivenUp: () => void this.#offerEngine(),
    })
    this.#background = new Background({
      folder,
      log: this.#log,
      supervisor: this.#supervisor,
      window: () => this.#window,
      show: (go) => this.showWindow(go),
      ask: (window) => ask(window)(questions.closeToTray),
    })
  }

  /** No window is open, and the watch goes on. */
  get staysInTray(): boolean {
    return this.#background.stays
  }

  /** From now on windows close without a question. */
  quits(): void {
    this.#background.quits()
  }

  start(inTray: boolean): void {
    this.#log.write('info', `started: ${about}`)
    nativeTheme.themeSource = this.#remembered.theme
    protocol.handle(appScheme, fileServer(join(this.#folder, 'out/renderer')))
    setUpSession(session.defaultSession, this.#server, this.#refused)
    app.on('web-contents-created', (_event, contents) => {
      guardContents(contents, {
        server: this.#server,
        openExternal: (address) => void shell.openExternal(address),
        refused: this.#refused,
      })
    })
    ipcMain.on(connectChannel, (event) => {
      const ours = this.#window?.webContents ?? null
      const why = whyRefused(event, ours, this.#server?.origin ?? appOrigin)
      if (why !== null) return this.#refused(`a connection (${why})`)
      // a second pair of ports would end what runs over the first
      const now = performance.now()
      if (this.#pageConnected && now - this.#answeredAt < oneKnockMs) return
      this.#answeredAt = now
      this.#pageConnected = true
      this.#connectEngine()
      this.#connectShell()
    })
    this.#supervisor.start()
    this.#setMenu()
    this.#background.start(inTray)
    if (!inTray) this.showWindow()
  }

  stop(): Promise<void> {
    this.#background.stop()
    return this.#supervisor.stop()
  }

  /** Has the page open a file, as soon as there is one. */
  offer(path: string): void {
    this.#offered = path
    this.#commands.send('file.open')
  }

  /** Brings the window to the front, at a place where one is asked for; makes it where there is none. */
  showWindow(go: ShellCommand | null = null): void {
    if (!app.isReady()) return
    this.#background.windowShown()
    if (go !== null) this.#commands.send(go)
    if (this.#window === null) {
      this.#openWindow()
      return
    }
    if (this.#window.isMinimized()) this.#window.restore()
    this.#window.show()
    this.#window.focus()
  }

  #openWindow(): void {
    const areas = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()].map((display) => display.workArea)
    const preferences = pagePreferences(join(this.#folder, 'out/preload/index.cjs'), this.#server !== null)
    // elsewhere the icon is part of the executable
    const icon = process.platform === 'linux' ? join(this.#folder, 'resources/icons/256x256.png') : null
    const window = new BrowserWindow(
      windowOptions(
        placeWindow(this.#remembered.bounds, areas),
        nativeTheme.shouldUseDarkColors,
        icon,
        preferences,
      ),
    )
    this.#window = window
    rememberWindow(window, this.#remembered.maximised, (place) => this.#remember(place))
    window.on('close', (event) => {
      if (!this.#background.mayClose(window)) event.preventDefault()
    })
    window.on('focus', () => this.#background.seen())
    window.on('closed', () => {
      this.#window = null
      this.#pageConnected = false
      this.#setRun('idle')
    })
    this.#watchPage(window)
    void window.loadURL(this.#server?.href ?? appPage)
  }

  #watchPage(window: BrowserWindow): void {
    const askHere = ask(window)
    const { webContents } = window
    webContents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
    webContents.on('context-menu', (_event, params) => {
      const template = textMenuTemplate(params)
      if (template.length > 0) Menu.buildFromTemplate(template).popup({ window })
    })
    const isNew = () => {
      this.#pageConnected = false
    }
    webContents.on('did-start-loading', isNew)
    // the page before may knock once more while it goes
    webContents.on('did-navigate', isNew)
    webContents.on('render-process-gone', async (_event, { reason, exitCode }) => {
      this.#log.write('error', `the page's process is gone: ${reason}, code ${exitCode}`)
      if (reason === 'clean-exit') return
      const answer = await askHere(questions.pageGone(reason))
      if (answer === 1) app.quit()
      else if (!window.isDestroyed()) webContents.reload()
    })
    webContents.on('preload-error', (_event, _path, error) => {
      this.#log.write('error', `the bridge failed: ${error.stack ?? error.message}`)
    })
    let asking = false
    window.on('unresponsive', async () => {
      if (asking) return
      asking = true
      this.#log.write('warning', 'the page does not answer')
      const answer = await askHere(questions.pageHangs)
      asking = false
      if (answer !== 1 || window.isDestroyed()) return
      webContents.forcefullyCrashRenderer()
      webContents.reload()
    })
  }

  #connectEngine(): void {
    if (this.#window === null || !this.#pageConnected) return
    const { port1, port2 } = new MessageChannelMain()
    this.#supervisor.connect(port1)
    this.#window.webContents.postMessage(portChannel, 'engine', [port2])
  }

  #connectShell(): void {
    if (this.#window === null) return
    const { port1, port2 } = new MessageChannelMain()
    const handlers = shellHandlers({
      info: async () => ({
        version: app.getVersion(),
        platform: process.platform,
        runtime,
        logFile: this.#log.file,
        background: (await this.#background.hasTray()) ? 'tray' : 'no-tray',
      }),
      log: this.#log,
      commands: this.#commands,
      onState: ({ run, progress, theme }) => {
        this.#setRun(run)
        nativeTheme.themeSource = theme
        if (theme !== this.#remembered.theme) this.#remember({ theme })
        this.#window?.setProgressBar(progress ?? noProgress)
      },
      onEnded: (work) => this.#tellEnded(work),
      file: (signal) => this.#takeOffered(signal),
      askWhich: () => this.#askWhich('YAML', ['yaml', 'yml']),
      askWhereTo: (suggestedName) => this.#askWhereTo(suggestedName),
      openExternal: (address) => shell.openExternal(address),
      gateway: async (signal) => {
        // seldom wanted, and much to load
        const { thisPlatform } = await import('#engine/platform/this-platform')
        return thisPlatform().defaultGateway(signal)
      },
      copy: (text) => clipboard.writeText(text),
    })
    serve(shellContract, handlers, mainPortTransport(port1), {
      checkOutput: !app.isPackaged,
      onRefused: (reason) => this.#refused(`a message (${reason})`),
      onBug: (error) => this.#log.write('error', error.detail ?? error.message),
    })
    this.#window.webContents.postMessage(portChannel, 'shell', [port2])
  }

  async #askWhereTo(suggestedName: string): Promise<string | null> {
    if (this.#window === null) return null
    const answer = await dialog.showSaveDialog(this.#window, { defaultPath: suggestedName })
    return answer.canceled || answer.filePath === '' ? null : answer.filePath
  }

  async *#takeOffered(signal: AbortSignal): AsyncGenerator<OfferedFile, void, void> {
    const path = this.#offered
    this.#offered = null
    if (path !== null) yield* readOffered(path, signal)
  }

  async #chooseFile(): Promise<void> {
    this.showWindow()
    const path = await this.#askWhich('Scans and captured packets', openedEndings)
    if (path !== null) this.offer(path)
  }

  async #askWhich(name: string, endings: readonly string[]): Promise<string | null> {
    if (this.#window === null) return null
    const filters = [
      { name, extensions: [...endings] },
      { name: 'All files', extensions: ['*'] },
    ]
    const answer = await dialog.showOpenDialog(this.#window, { properties: ['openFile'], filters })
    return answer.canceled ? null : (answer.filePaths[0] ?? null)
  }

  async #offerEngine(): Promise<void> {
    const answer = await ask(this.#window)(questions.engineGivenUp)
    if (answer === 0) this.#connectEngine()
  }

  /** Whoever looks at the window sees it there. */
  #tellEnded({ title, sentence }: EndedWork): void {
    if (this.#window?.isFocused() === true || !Notification.isSupported()) return
    const notification = new Notification({ title, body: sentence })
    notification.on('click', () => this.showWindow())
    notification.show()
  }

  #setRun(run: ShellState['run']): void {
    if (run === this.#run) return
    this.#run = run
    this.#setMenu()
  }

  #setMenu(): void {
    const template = menuTemplate({
      platform: process.platform,
      development: this.#server !== null,
      run: this.#run,
      send: (command) => {
        this.showWindow()
        this.#commands.send(command)
      },
      open: () => void this.#chooseFile(),
      showLog: () => {
        if (this.#log.file !== null) shell.showItemInFolder(this.#log.file)
      },
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  #remember(news: Partial<Remembered>): void {
    this.#remembered = { ...this.#remembered, ...news }
    writeRemembered(this.#rememberedFile, this.#remembered)
  }
}

const runtime =
  `Electron ${process.versions.electron}, Chromium ${process.versions.chrome}, ` +
  `Node ${process.versions.node}`
const about = `Portlight ${app.getVersion()}, ${runtime}, ${process.platform} ${process.arch}`

/** The address that electron-vite gives in development; a packaged app never looks at it. */
function developmentServer(): URL | null {
  const address = process.env.ELECTRON_RENDERER_URL
  return app.isPackaged || address === undefined || !URL.canParse(address) ? null : new URL(address)
}

function forkEngine(file: string, log: Log): EngineProcess {
  const engine = utilityProcess.fork(file, [], {
    serviceName: 'Portlight engine',
    stdio: 'pipe',
  })
  const keep = (level: LogLevel) => (data: Buffer) => log.write(level, `engine: ${data.toString('utf8')}`)
  engine.stdout?.on('data', keep('info'))
  engine.stderr?.on('data', keep('error'))
  return engine
}

function ask(window: BrowserWindow | null): Ask {
  return async (question) => {
    const box =
      window === null || window.isDestroyed()
        ? dialog.showMessageBox(question)
        : dialog.showMessageBox(window, question)
    return (await box).response
  }
}

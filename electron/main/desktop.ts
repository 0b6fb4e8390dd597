import { join } from 'node:path'
import process from 'node:process'
import {
  app,
  type BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  Notification,
  nativeTheme,
  protocol,
  session,
  shell,
} from 'electron'
import { serve } from '#shared/ipc/server'
import { shellContract } from '#shared/ipc/shell-contract'
import type { PlaceCommand } from '#shared/shell/places'
import type { EndedWork, ShellCommand, ShellState } from '#shared/shell/shell'
import { afterWork } from './after-work'
import { appOrigin, appScheme, fileServer } from './app-scheme'
import { CommandFeed } from './command-feed'
import { guardContents } from './contents-rules'
import { forkEngine } from './engine-fork'
import { EngineSupervisor } from './engine-supervisor'
import { type Ask, faultReporter, questions } from './faults'
import { FileDesk } from './file-desk'
import { type Log, once, openLog } from './log'
import { menuTemplate } from './menu'
import { connectChannel, portChannel, restChannel, whyRefused } from './page-door'
import { openPageWindow } from './page-window'
import { mainPortTransport } from './port-transport'
import { type Remembered, readRemembered, writeRemembered } from './remembered'
import { setUpSession } from './session-rules'
import { shellHandlers } from './shell-handlers'
import { about, developmentServer, runtime } from './this-app'
import type { Background } from './watch/background'

/** Takes the bar away (BrowserWindow.setProgressBar). */
const noProgress = -1

/** Milliseconds in which further requests for ports get none: a page that starts asks once for each thing it lacks. */
const oneKnockMs = 2000

/** The app on a desktop. It joins the parts: each is a small module that is handed what it needs. */
export class Desktop {
  readonly #folder: string
  readonly #server = developmentServer()
  readonly #log: Log
  readonly #supervisor: EngineSupervisor
  readonly #commands: CommandFeed
  readonly files: FileDesk
  readonly #rememberedFile = join(app.getPath('userData'), 'window.json')
  readonly #refused: (what: string) => void
  #remembered: Remembered = readRemembered(this.#rememberedFile)
  #run: ShellState['run'] = 'idle'
  #window: BrowserWindow | null = null
  /** The page has asked for its ports, so it wants a new one when the engine was started anew. */
  #pageConnected = false
  #answeredAt = 0
  #background: Background | null = null
  #begun: Promise<Background> | null = null
  #quitting = false
  /** Notifications that still stand: one that nobody refers to can't be clicked any more. */
  readonly #told = new Set<Notification>()
  readonly #hearProgress = afterWork(
    () => performance.now(),
    () => this.#window?.webContents.send(restChannel),
  )

  constructor(folder: string, go: PlaceCommand | null) {
    this.#folder = folder
    this.#commands = new CommandFeed(go)
    this.files = new FileDesk({ window: () => this.#window, open: () => this.#commands.send('file.open') })
    this.#log = openLog(app.getPath('logs'), { now: () => new Date(), maxBytes: 1024 * 1024, kept: 3 })
    this.#refused = once((what) => this.#log.write('warning', `refused: ${what}`))
    const report = faultReporter({ log: this.#log, ask: ask(null), copy: clipboard.writeText, about })
    process.on('uncaughtException', report)
    process.on('unhandledRejection', report)
    this.#supervisor = new EngineSupervisor({
      fork: () => forkEngine(join(folder, 'out/main/engine.cjs'), this.#log),
      now: () => performance.now(),
      log: this.#log,
      onRestarted: () => this.#connectEngine(),
      onGivenUp: () => void this.#offerEngine(),
    })
  }

  /** No window is open, and the watch goes on. */
  get staysInTray(): boolean {
    return this.#background?.stays === true
  }

  /** From now on windows close without a question. */
  quits(): void {
    this.#quitting = true
    this.#background?.quits()
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
    // the page's own process starts beside the rest
    if (!inTray) this.showWindow()
    this.#setMenu()
    if (inTray) void this.#begin(true)
  }

  /**
   * Starts the engine and what goes on without a window. A page says that it is drawn before this is done for it: until then they would
   * take the processor from it.
   */
  #begin(inTray: boolean): Promise<Background> {
    if (this.#begun === null) {
      this.#begun = this.#loadBackground(inTray)
      this.#supervisor.start()
      this.#connectEngine()
    }
    return this.#begun
  }

  async #loadBackground(inTray: boolean): Promise<Background> {
    const { Background } = await import('./watch/background')
    const background = new Background({
      folder: this.#folder,
      log: this.#log,
      supervisor: this.#supervisor,
      window: () => this.#window,
      show: (go) => this.showWindow(go),
      ask: (window) => ask(window)(questions.closeToTray),
    })
    this.#background = background
    if (this.#quitting) background.quits()
    else background.start(inTray)
    return background
  }

  stop(): Promise<void> {
    this.#background?.stop()
    return this.#supervisor.stop()
  }

  /** Brings the window to the front, at a place where one is asked for; makes it where there is none. */
  showWindow(go: ShellCommand | null = null): void {
    if (!app.isReady()) return
    this.#background?.windowShown()
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
    const isNew = () => {
      this.#pageConnected = false
    }
    const window = openPageWindow({
      folder: this.#folder,
      server: this.#server,
      log: this.#log,
      ask,
      remembered: this.#remembered,
      remember: (news) => this.#remember(news),
      onNewPage: isNew,
    })
    this.#window = window
    window.on('close', (event) => {
      if (this.#background?.mayClose(window) === false) event.preventDefault()
    })
    window.on('focus', () => {
      window.flashFrame(false)
      this.#background?.seen()
    })
    window.on('closed', () => {
      this.#window = null
      isNew()
      this.#setRun('idle')
    })
  }

  #connectEngine(): void {
    if (this.#window === null || !this.#pageConnected || this.#begun === null) return
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
        background: (await (await this.#begin(false)).hasTray()) ? 'tray' : 'no-tray',
      }),
      log: this.#log,
      commands: this.#commands,
      onState: ({ run, progress, theme }) => {
        void this.#begin(false)
        this.#setRun(run)
        nativeTheme.themeSource = theme
        if (theme !== this.#remembered.theme) this.#remember({ theme })
        this.#window?.setProgressBar(progress ?? noProgress)
        this.#hearProgress(progress)
      },
      onEnded: (work) => void this.#tellEnded(work),
      file: (signal) => this.files.take(signal),
      askWhich: () => this.files.askWhich('YAML', ['yaml', 'yml']),
      askWhereTo: (suggestedName) => this.files.askWhereTo(suggestedName),
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

  async #offerEngine(): Promise<void> {
    const answer = await ask(this.#window)(questions.engineGivenUp)
    if (answer === 0) this.#connectEngine()
  }

  /** Whoever looks at the window sees it there. */
  async #tellEnded({ place, title, sentence }: EndedWork): Promise<void> {
    if (this.#window === null || this.#window.isFocused()) return
    if (!Notification.isSupported()) return this.#window.flashFrame(true)
    const { withoutMarkup } = await import('./watch/notification-buttons')
    const told = new Notification({ title, body: withoutMarkup(sentence) })
    this.#told.add(told)
    told.on('close', () => this.#told.delete(told))
    told.on('click', () => this.showWindow(`go.${place}`))
    told.show()
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
      open: () => {
        this.showWindow()
        void this.files.choose()
      },
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

function ask(window: BrowserWindow | null): Ask {
  return async (question) => {
    const box =
      window === null || window.isDestroyed()
        ? dialog.showMessageBox(question)
        : dialog.showMessageBox(window, question)
    return (await box).response
  }
}

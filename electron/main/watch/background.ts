import { join } from 'node:path'
import process from 'node:process'
import { app, type BrowserWindow, MessageChannelMain, Notification } from 'electron'
import { engineChannels } from '#shared/ipc/channels'
import { type Connection, connect } from '#shared/ipc/client'
import type { EngineContract } from '#shared/ipc/contract'
import { approvalOf, type ShellCommand } from '#shared/shell/shell'
import type { EngineSupervisor } from '../engine-supervisor'
import type { Log } from '../log'
import { mainPortTransport } from '../port-transport'
import { autostartFile, inTraySwitch, writeAutostart } from './login-item'
import { askByNotification, type ButtonNotice, withoutMarkup } from './notification-buttons'
import { hasTray, hasTrayWithin } from './tray-host'
import { type Notice, WatchPost } from './watch-post'
import { WatchTray } from './watch-tray'

export interface BackgroundNeeds {
  /** The app's folder. */
  readonly folder: string
  readonly log: Log
  readonly supervisor: EngineSupervisor
  readonly window: () => BrowserWindow | null
  readonly show: (go: ShellCommand | null) => void
  /** What closing means: 0 it goes on in the tray, 1 the app ends, 2 neither. */
  readonly ask: (window: BrowserWindow) => Promise<number>
}

/** Milliseconds that a desktop has for its panel, after it started the app. */
const trayWithinMs = 30_000

/** Notifications with buttons that stand at once. */
const mostAsked = 5

/** A notification, and what its answer does; null: it was put away. */
interface Asked extends ButtonNotice {
  readonly answered: (answer: string | null) => void
}

/** What the app does without its window: it watches, shows that in the tray, and says what changed. */
export class Background {
  readonly #needs: BackgroundNeeds
  readonly #post: WatchPost
  readonly #end = new AbortController()
  #engine: Connection<EngineContract> | null = null
  #tray: WatchTray | null = null
  #asking: Promise<boolean> | null = null
  /** Whether the app starts at login, as it was chosen last; null: not known yet. */
  #login: boolean | null = null
  #stays = false
  /** Notifications that wait for an answer, the oldest first. */
  #asked: readonly AbortController[] = []
  #quitting = false

  constructor(needs: BackgroundNeeds) {
    this.#needs = needs
    this.#post = new WatchPost({
      engine: () => this.#engineNow(),
      onSettings: ({ values, given }) =>
        void this.#applyLogin(values['watch.login'], given.includes('watch.login')),
      onState: () => void this.#showState(),
      notify: (notice) => this.#notify(notice),
    })
  }

  /** No window is open, and the app goes on in the tray. */
  get stays(): boolean {
    return this.#stays
  }

  /** @param inTray no window is wanted, where there is something to watch and a tray to show it in */
  start(inTray: boolean): void {
    if (inTray) this.#login = true
    const known = this.#post.start()
    if (inTray) void known.then(() => this.#beginInTray())
  }

  stop(): void {
    this.#end.abort()
    this.#post.stop()
    this.#tray?.close()
  }

  /** From now on windows close without a question. */
  quits(): void {
    this.#quitting = true
  }

  windowShown(): void {
    this.#stays = false
  }

  /** Somebody looks at the window. */
  seen(): void {
    this.#post.seen()
  }

  /** Whether the desktop shows icons of programs. */
  async hasTray(): Promise<boolean> {
    if (this.#tray !== null) return true
    this.#asking ??= hasTray(process.platform, this.#end.signal).finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  /** Asks once what closing means while it is watched. @returns true: the window closes now */
  mayClose(window: BrowserWindow): boolean {
    const wanted = this.#post.settings['watch.close']
    if (this.#quitting || !this.#post.state.on || this.#tray === null || wanted === 'quit') return true
    if (wanted === 'tray') {
      this.#stays = true
      return true
    }
    void this.#askAboutClosing(window)
    return false
  }

  async #askAboutClosing(window: BrowserWindow): Promise<void> {
    const answer = await this.#needs.ask(window)
    if (answer === 2) return
    const close = answer === 0 ? 'tray' : 'quit'
    await this.#post.choose({ 'watch.close': close }).catch(() => {})
    if (close === 'quit') {
      app.quit()
      return
    }
    this.#stays = true
    if (!window.isDestroyed()) window.destroy()
  }

  async #beginInTray(): Promise<void> {
    const watches = this.#post.settings['watch.on']
    if (watches && (await hasTrayWithin(trayWithinMs, process.platform, this.#end.signal))) {
      this.#stays = true
      await this.#showState()
    } else if (this.#needs.window() === null) {
      // there it is said that this desktop has no tray
      this.#needs.show(watches ? 'go.watch' : null)
    }
  }

  /** A connection of our own to the engine that runs; an engine that was given up is left to whoever asks for it. */
  #engineNow(): Connection<EngineContract> | null {
    if (this.#engine !== null) return this.#engine
    if (!this.#needs.supervisor.isRunning) return null
    const { port1, port2 } = new MessageChannelMain()
    this.#needs.supervisor.connect(port1)
    const own = connect<EngineContract>(engineChannels, mainPortTransport(port2))
    this.#engine = own
    void own.closed.then(() => {
      this.#engine = null
    })
    return own
  }

  /** @param chosen where nobody has, what another Portlight of this user made is left alone */
  async #applyLogin(wanted: boolean, chosen: boolean): Promise<void> {
    const before = this.#login
    this.#login = wanted
    if (!wanted && !chosen && before !== true) return
    if (process.platform !== 'linux') {
      if (app.getLoginItemSettings({ args: [inTraySwitch] }).openAtLogin !== wanted)
        app.setLoginItemSettings({ openAtLogin: wanted, args: [inTraySwitch] })
      return
    }
    // an AppImage is mounted anew each time
    const program = process.env.APPIMAGE ?? process.execPath
    const command = [program, ...(app.isPackaged ? [] : [this.#needs.folder]), inTraySwitch]
    try {
      await writeAutostart(autostartFile(process.env, app.getPath('home')), wanted ? command : null)
    } catch (thrown) {
      this.#needs.log.write('error', `start at login: ${String(thrown)}`)
    }
  }

  /** There is an icon as long as it is watched, and the desktop shows it. */
  async #showState(): Promise<void> {
    if (this.#post.state.on && this.#tray === null && !(await this.hasTray())) return
    const { state } = this.#post
    if (state.on && !this.#end.signal.aborted) {
      this.#tray ??= this.#newTray()
      this.#tray.update(state)
      return
    }
    this.#tray?.close()
    this.#tray = null
    // nobody could get at the app any more
    if (this.#stays && this.#needs.window() === null) this.#needs.show(null)
  }

  #newTray(): WatchTray {
    return new WatchTray({
      icon: join(this.#needs.folder, 'resources/icons/256x256.png'),
      show: () => this.#needs.show('go.watch'),
      stopWatching: () => void this.#post.choose({ 'watch.on': false }),
      quit: () => app.quit(),
    })
  }

  /** Whoever looks at the window sees it there. */
  #notify({ sentence, approve }: Notice): void {
    if (this.#needs.window()?.isFocused() === true) return
    const asked: Asked = {
      body: sentence,
      buttons: new Map([['show', 'Show'], ...(approve === null ? [] : ([['approve', 'Approve…']] as const))]),
      answered: (answer) => {
        if (answer === 'approve' && approve !== null) this.#needs.show(approvalOf(approve))
        else if (answer !== null) this.#needs.show('go.watch')
      },
    }
    if (process.platform === 'linux') void this.#askWithButtons(asked)
    else this.#tell(asked)
  }

  /** Electron's notifications have buttons on macOS alone. */
  async #askWithButtons(asked: Asked): Promise<void> {
    const own = new AbortController()
    this.#asked = [...this.#asked, own]
    // each is a small process for as long as it stands
    for (const old of this.#asked.slice(0, -mostAsked)) old.abort()
    const end = AbortSignal.any([own.signal, this.#end.signal])
    const answer = await askByNotification(asked, end)
    this.#asked = this.#asked.filter((one) => one !== own)
    if (answer === 'not-shown') this.#tell({ ...asked, body: withoutMarkup(asked.body) })
    else asked.answered(answer)
  }

  #tell({ body, buttons, answered }: Asked): void {
    if (!Notification.isSupported()) return
    const actions = [...buttons.values()].map((text) => ({ type: 'button', text }) as const)
    const notification = new Notification({ title: 'Portlight', body, actions })
    notification.on('click', () => answered('show'))
    notification.on('action', (_event, index) => answered([...buttons.keys()][index] ?? null))
    notification.show()
  }
}

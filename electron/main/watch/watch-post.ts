import { setTimeout as later } from 'node:timers/promises'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { type Settings, usualSettings } from '#shared/settings/settings'
import type { SettingsState } from '#shared/settings/settings-state'
import type { WatchEvent } from '#shared/watch/event'
import { isGrave } from '#shared/watch/grave'

/** How the watch stands, for an icon and its menu. */
export interface PostState {
  readonly on: boolean
  readonly listeners: number | null
  /** Why it sees nothing now; null: it sees. */
  readonly blind: string | null
  /** Grave changes that nobody has looked at yet. */
  readonly news: number
}

/** A notification. */
export interface Notice {
  readonly sentence: string
  /** What can be approved, by its id: a baseline says what may be open. Null: nothing. */
  readonly approve: string | null
}

export interface PostNeeds {
  /** A client of the engine that runs; null: none does now. */
  readonly engine: () => { readonly client: Client<EngineContract>; readonly closed: Promise<void> } | null
  readonly onSettings: (settings: Pick<SettingsState, 'values' | 'given'>) => void
  readonly onState: (state: PostState) => void
  readonly notify: (notice: Notice) => void
}

/** Milliseconds until an engine that is gone is looked for again. */
const againMs = 1_000

/** The app's own place at the watch: with it the watch goes on while there is no window. */
export class WatchPost {
  readonly #needs: PostNeeds
  readonly #end = new AbortController()
  #settings: Settings = usualSettings
  #watching: AbortController | null = null
  #state: PostState = { on: false, listeners: null, blind: null, news: 0 }
  /** Grave changes of the look that is being told. */
  #grave: WatchEvent[] = []

  constructor(needs: PostNeeds) {
    this.#needs = needs
  }

  get state(): PostState {
    return this.#state
  }

  get settings(): Settings {
    return this.#settings
  }

  /** Follows settings and watch until `stop`. Settles when the settings were told for the first time. */
  start(): Promise<void> {
    return new Promise((told) => void this.#follow(told))
  }

  stop(): void {
    this.#end.abort()
    this.#watching?.abort()
  }

  /** Somebody looks at what was told. */
  seen(): void {
    if (this.#state.news > 0) this.#show({ news: 0 })
  }

  async choose(set: Partial<Settings>): Promise<void> {
    await this.#needs.engine()?.client['settings.change']({ set, reset: [] })
  }

  async #follow(told: () => void): Promise<void> {
    const { signal } = this.#end
    while (!signal.aborted) {
      const engine = this.#needs.engine()
      try {
        for await (const { values, given } of engine?.client['settings.watch']({}, signal) ?? []) {
          this.#settings = values
          this.#needs.onSettings({ values, given })
          if (values['watch.on']) this.#watch()
          else this.#rest()
          told()
        }
      } catch {
        // the engine is gone; another one is started
      }
      if (!signal.aborted) await later(againMs)
    }
  }

  #rest(): void {
    this.#watching?.abort()
    this.#watching = null
    this.#show({ on: false, listeners: null, blind: null, news: 0 })
  }

  #watch(): void {
    if (this.#watching !== null) return
    const own = new AbortController()
    this.#watching = own
    this.#show({ on: true })
    void (async () => {
      while (!own.signal.aborted) {
        try {
          for await (const event of this.#needs.engine()?.client['watch.join']({}, own.signal) ?? []) {
            if (own.signal.aborted) return
            if (event.kind !== 'so-far') this.#take(event)
          }
        } catch {
          // nothing can be read now, or the engine is gone
        }
        if (own.signal.aborted) return
        this.#show({ listeners: null })
        await later(againMs)
      }
    })()
  }

  #take(event: WatchEvent): void {
    if (event.kind === 'looked') {
      if (event.listeners !== this.#state.listeners || this.#state.blind !== null)
        this.#show({ listeners: event.listeners, blind: null })
      const [first, ...more] = this.#grave
      this.#grave = []
      if (first === undefined) return
      this.#show({ news: this.#state.news + 1 + more.length })
      if (!this.#settings['watch.notify']) return
      void this.#notify([first, ...more])
    } else if (event.kind === 'blinded') {
      this.#show({ blind: event.why })
    } else if (isGrave(event)) {
      this.#grave.push(event)
    }
  }

  async #notify(events: readonly [WatchEvent, ...WatchEvent[]]): Promise<void> {
    // all the words of events, for what seldom happens
    const { noticeOf } = await import('#shared/watch/notice')
    if (this.#end.signal.aborted) return
    const [first] = events
    this.#needs.notify({
      sentence: noticeOf(events),
      approve: first.kind === 'drift' ? first.drift.id : null,
    })
  }

  #show(news: Partial<PostState>): void {
    this.#state = { ...this.#state, ...news }
    this.#needs.onState(this.#state)
  }
}

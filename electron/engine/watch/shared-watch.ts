import type { FileTrouble } from '#shared/baseline/file-trouble'
import { failure } from '#shared/ipc/result'
import { isNews, type JoinedEvent, type WatchEvent } from '#shared/watch/event'
import { lookEvery, scanEvery, type WatchRequest } from '#shared/watch/request'
import { EventQueue } from '../scan/event-queue'
import type { SettingsDesk } from '../settings/settings'
import { WatchedFile } from './watched-file'

export interface SharedWatchNeeds {
  readonly run: (request: WatchRequest, signal: AbortSignal) => AsyncIterable<WatchEvent>
  readonly settings: Pick<SettingsDesk, 'watch'>
}

/** Milliseconds that it goes on when nobody is joined: a page that is reloaded is soon there again. */
const aloneMs = 10_000
/** Events that are kept for whoever joins later. */
const mostKept = 500
/** Events that may wait for one who is joined; it is sent away then, and may join anew. */
const mostWaiting = 2_000

interface Joined {
  readonly queue: EventQueue<JoinedEvent>
  thrown: unknown
}

/** The one watch of an engine: pages and the tray join it, so that none of them has to stay for it to go on. */
export class SharedWatch {
  readonly #needs: SharedWatchNeeds
  readonly #joined = new Set<Joined>()
  /** Oldest first. */
  #told: WatchEvent[] = []
  #count = 0
  /** How it stands: its beginning, its last look, and that it sees nothing. */
  readonly #state = new Map<'began' | 'looked' | 'blinded', WatchEvent>()
  #running: AbortController | null = null
  #ending: NodeJS.Timeout | undefined

  constructor(needs: SharedWatchNeeds) {
    this.#needs = needs
  }

  /** @throws Failure where this computer's sockets can't be read */
  async *join(signal: AbortSignal): AsyncGenerator<JoinedEvent, void, void> {
    clearTimeout(this.#ending)
    const own: Joined = { queue: new EventQueue(() => {}), thrown: null }
    const leave = () => own.queue.end()
    signal.addEventListener('abort', leave)
    if (signal.aborted) leave()
    own.queue.push({ kind: 'so-far', events: this.#told, count: this.#count })
    for (const event of this.#state.values()) own.queue.push(event)
    this.#joined.add(own)
    this.#begin()
    try {
      yield* own.queue
      if (own.thrown !== null && !signal.aborted) throw own.thrown
    } finally {
      signal.removeEventListener('abort', leave)
      this.#joined.delete(own)
      if (this.#joined.size === 0) this.#ending = setTimeout(() => this.#stop(), aloneMs).unref()
    }
  }

  forget(): void {
    this.#told = []
    this.#count = 0
    for (const { queue } of this.#joined) queue.push({ kind: 'so-far', events: [], count: 0 })
  }

  close(): void {
    clearTimeout(this.#ending)
    this.#stop()
    for (const { queue } of this.#joined) queue.end()
  }

  #begin(): void {
    if (this.#running !== null) return
    const own = new AbortController()
    this.#running = own
    void this.#work(own.signal).then(
      () => this.#over(own, null),
      (thrown: unknown) => this.#over(own, thrown),
    )
  }

  #stop(): void {
    this.#running?.abort()
    this.#running = null
    this.#state.clear()
  }

  #over(own: AbortController, thrown: unknown): void {
    if (this.#running !== own) return
    this.#stop()
    for (const joined of this.#joined) {
      joined.thrown = thrown
      joined.queue.end()
    }
  }

  /** Watches by the file that is chosen, and begins anew where it is another one. */
  async #work(signal: AbortSignal): Promise<void> {
    const chosen = new ChosenFile(this.#needs.settings, signal)
    await chosen.first
    while (!signal.aborted) {
      const { path, others } = chosen
      const complain = (trouble: FileTrouble, before: boolean) =>
        this.#tell(
          { kind: 'drift-unknown', at: Date.now(), because: { why: 'file', trouble, before } },
          signal,
        )
      const file = path === null ? null : await WatchedFile.open(path, complain)
      await this.#until({ path, others }, file, chosen, signal)
    }
  }

  /** Watches until the file is another one, or says something else. */
  async #until(
    { path, others }: Pick<ChosenFile, 'path' | 'others'>,
    file: WatchedFile | null,
    chosen: ChosenFile,
    signal: AbortSignal,
  ): Promise<void> {
    const own = new AbortController()
    const onAbort = () => own.abort()
    signal.addEventListener('abort', onAbort)
    try {
      let anew = true
      while (anew && !own.signal.aborted) {
        anew = false
        // nobody is there who could say that a public address may be scanned
        const asked = others ? { everyMs: scanEvery.usual, mayScanPublic: false } : null
        const request = { everyMs: lookEvery.usual, hosts: null, baseline: file?.request(asked) ?? null }
        for await (const event of this.#needs.run(request, own.signal)) {
          file?.heard(event)
          this.#tell(event, signal)
          if (event.kind !== 'looked') continue
          if (chosen.path !== path || chosen.others !== others) return
          // one that could not be read may be mended by now
          if (file === null && path !== null && (await WatchedFile.open(path, () => {})) !== null) return
          anew = (await file?.changed()) === true
          if (anew) break
        }
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
      own.abort()
    }
  }

  #tell(event: WatchEvent, signal: AbortSignal): void {
    if (signal.aborted) return
    if (isNews(event)) {
      this.#count += 1
      this.#told = [...this.#told, event].slice(-mostKept)
    } else if (event.kind === 'began' || event.kind === 'looked' || event.kind === 'blinded') {
      if (event.kind === 'looked') this.#state.delete('blinded')
      this.#state.set(event.kind, event)
    }
    for (const joined of this.#joined) {
      joined.queue.push(event)
      if (joined.queue.length <= mostWaiting) continue
      joined.thrown = failure('disconnected', 'The watch told more than could be taken.')
      joined.queue.end()
      this.#joined.delete(joined)
    }
  }
}

/** The baseline that is chosen in the settings, as it is now. */
class ChosenFile {
  path: string | null = null
  /** Its hosts and the router are asked, too. */
  others = false
  readonly first: Promise<void>

  constructor(settings: SharedWatchNeeds['settings'], signal: AbortSignal) {
    this.first = new Promise((resolve) => {
      void (async () => {
        try {
          for await (const { values } of settings.watch(signal)) {
            this.path = values['watch.baseline']
            this.others = values['watch.others']
            resolve()
          }
        } catch {
          // what was chosen last holds
        }
        resolve()
      })()
    })
  }
}

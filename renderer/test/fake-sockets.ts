import { asRoot, posixCommand } from '#shared/command-line/command-line'
import { byCommand } from '#shared/command-line/remedy'
import { failure } from '#shared/ipc/result'
import { diffSockets } from '#shared/sockets/diff'
import { maxPartRows, type SocketsEvent, type SocketsSnapshot } from '#shared/sockets/event'
import { factsOf, type SocketLimits } from '#shared/sockets/facts'
import { type ReachableFrom, reachableFrom } from '#shared/sockets/reachable-from'
import type { SocketsWatch } from '#shared/sockets/request'
import { isListening, type Socket } from '#shared/sockets/socket'
import { type Unattributed, unattributedAmong } from '#shared/sockets/unattributed'

const limits: SocketLimits = { ephemeral: { first: 32768, last: 60999 }, unprivilegedFrom: 1024 }

/** When the first reading is played; each is a second later than the one before. */
const firstAt = Date.UTC(2026, 10, 21, 14, 5, 9)

/** An engine's sockets that are only played: what a reading finds, and when there is one, says the test. */
export class PlayedSockets {
  /** What was asked for, one after the other. */
  readonly asked: SocketsWatch[] = []
  readonly #notListed: readonly Unattributed[]
  #sockets: readonly Socket[]
  #refusal: string | null = null
  #failing: string | null = null
  #readings = 0
  #breaks = false
  readonly #waiting = new Set<() => void>()

  constructor(sockets: readonly Socket[], notListed: readonly Unattributed[] = []) {
    this.#sockets = sockets
    this.#notListed = notListed
  }

  /** Feeds that are open. */
  get open(): number {
    return this.#waiting.size
  }

  /** The next reading finds these, and is made now. */
  read(sockets: readonly Socket[]): void {
    this.#sockets = sockets
    this.#wake()
  }

  /** The next reading fails. */
  fail(message: string): void {
    this.#failing = message
    this.#wake()
  }

  /** From now on no feed can begin; null: they can again. */
  refuse(message: string | null): void {
    this.#refusal = message
  }

  /** The engine dies; another one is there at once. */
  die(): void {
    this.#breaks = true
    this.#wake()
  }

  /** As `sockets.list` of the engine. */
  list(): SocketsSnapshot {
    if (this.#refusal !== null) throw failure('failed', this.#refusal)
    return { ...this.#summary(), sockets: this.#sockets }
  }

  /** As `sockets.reachable` of the engine, behind a firewall that lets in port 8080 alone, and that nobody tested from outside. */
  reachable(): readonly { readonly socket: string; readonly reachableFrom: ReachableFrom }[] {
    const verdictAt = (port: number) => (port === 8080 ? 'allows' : 'blocks')
    return this.#sockets.filter(isListening).map(({ id, reach, local }) => {
      const because = { why: 'rule', rule: 'nftables inet filter input' } as const
      const word = { verdict: verdictAt(local.port), because } as const
      const unseen = { localOnly: false, outside: null, forward: null }
      return {
        socket: id,
        reachableFrom: reachableFrom({ ...unseen, reach, fromNetwork: word, fromInternet: word }),
      }
    })
  }

  /** As `sockets.watch` of the engine; every reading but the first waits to be called for. */
  async *watch(
    request: SocketsWatch,
    signal: AbortSignal,
    breakOff: () => void,
  ): AsyncGenerator<SocketsEvent, void, void> {
    this.asked.push(request)
    if (this.#refusal !== null) throw failure('failed', this.#refusal)
    let before: ReadonlyMap<string, Socket> = new Map()
    while (!signal.aborted) {
      if (this.#breaks) {
        this.#breaks = false
        breakOff()
        return
      }
      if (this.#failing !== null) {
        const message = this.#failing
        this.#failing = null
        yield { kind: 'failed', at: this.#at(), message }
      } else {
        const { added, changed, gone, after } = diffSockets(before, this.#sockets)
        for (let at = 0; at < added.length; at += maxPartRows) {
          yield { kind: 'rows', added: added.slice(at, at + maxPartRows), changed: [], gone: [] }
        }
        if (changed.length + gone.length > 0) yield { kind: 'rows', added: [], changed, gone }
        before = after
        yield { kind: 'read', reading: this.#summary() }
      }
      await this.#next(signal)
    }
  }

  #summary() {
    const sockets = this.#sockets
    const unattributed = unattributedAmong(
      sockets,
      byCommand(asRoot(posixCommand('npx', 'portlight', 'sockets'))),
    )
    return {
      at: this.#at(),
      tookMs: 12,
      matching: sockets.length,
      total: sockets.length,
      unattributed: [...unattributed, ...this.#notListed],
      facts: factsOf(sockets, limits),
    }
  }

  #at(): number {
    this.#readings += 1
    return firstAt + (this.#readings - 1) * 1000
  }

  #wake(): void {
    for (const wake of [...this.#waiting]) wake()
  }

  #next(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal.addEventListener('abort', wake)
      if (signal.aborted) wake()
    })
  }
}

import { failure } from '#shared/ipc/result'
import { anOwner } from '#shared/sockets/testing/sockets'
import type { WatchEvent } from '#shared/watch/event'
import type { Listener } from '#shared/watch/listener'

const at = Date.UTC(2026, 10, 28, 13)

export const python: Listener = {
  protocol: 'tcp',
  port: 8000,
  addresses: ['0.0.0.0'],
  reach: 'everywhere',
  user: 'me',
  owner: anOwner({
    program: 'python3',
    executable: '/usr/bin/python3.11',
    parents: [{ pid: 1, program: 'bash' }],
  }),
}
export const postgres: Listener = {
  ...python,
  port: 5432,
  addresses: ['127.0.0.1'],
  reach: 'loopback',
  owner: anOwner({
    pid: 70,
    program: 'postgres',
    executable: '/usr/lib/postgresql/15/bin/postgres',
    user: 'postgres',
  }),
}

/** A day of a watch, told at once. */
export const eventful: readonly WatchEvent[] = [
  { kind: 'listener-new', ...span(0), listener: python },
  {
    kind: 'reach-widened',
    ...span(60),
    listener: { ...postgres, addresses: ['0.0.0.0'], reach: 'everywhere' },
    before: postgres,
  },
  { kind: 'blind', at: at + 4_000_000, from: at + 400_000, cause: 'asleep' },
  {
    kind: 'listener-replaced',
    ...span(4_000),
    unseen: true,
    listener: { ...postgres, port: 8000 },
    before: python,
  },
  { kind: 'network-changed', ...span(4_010), added: ['10.0.0.7/8 (wlan0)'], gone: ['192.168.1.5/24 (eth0)'] },
  { kind: 'listener-gone', ...span(90_000), listener: postgres },
]

function span(seconds: number) {
  return { at: at + seconds * 1000, after: at + seconds * 1000 - 5000, unseen: false }
}

/** A watch that tells what a test tells it to. */
export class PlayedWatch {
  readonly #waiting: WatchEvent[] = []
  #wake: () => void = () => {}
  #broken = false
  /** How often it was begun. */
  begun = 0

  /** Tells these, and that it looked. */
  tell(...events: readonly WatchEvent[]): void {
    this.#waiting.push(...events, { kind: 'looked', at, listeners: 18, tookMs: 2 })
    this.#wake()
  }

  fail(): void {
    this.#broken = true
    this.#wake()
  }

  async *run(signal: AbortSignal): AsyncGenerator<WatchEvent, void, void> {
    this.begun += 1
    yield {
      kind: 'began',
      at,
      everyMs: 5000,
      listeners: 18,
      unnamed: 0,
      hosts: null,
      hostsEveryMs: 0,
      baseline: false,
    }
    yield { kind: 'looked', at, listeners: 18, tookMs: 2 }
    signal.addEventListener('abort', () => this.#wake())
    while (!signal.aborted) {
      if (this.#broken) {
        this.#broken = false
        throw failure('failed', 'The system’s list of sockets can’t be read.')
      }
      const event = this.#waiting.shift()
      if (event !== undefined) yield event
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
  }
}

import type { ApproveOne, BaselineView, NotApproved } from '#shared/baseline/desk'
import type { Handlers } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { failure } from '#shared/ipc/result'
import { anOwner } from '#shared/sockets/testing/sockets'
import type { JoinedEvent, WatchEvent } from '#shared/watch/event'
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
  readonly baseline = new PlayedBaseline()
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

  async *join(signal: AbortSignal): AsyncGenerator<JoinedEvent, void, void> {
    this.begun += 1
    yield { kind: 'so-far', events: [], count: 0 }
    yield {
      kind: 'began',
      at,
      everyMs: 5000,
      listeners: 18,
      unnamed: 0,
      hosts: null,
      hostsEveryMs: 0,
      baseline: false,
      others: null,
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

/** A file that says what may be open, as far as a page sees of it. */
export class PlayedBaseline {
  view: BaselineView = {
    file: null,
    problem: null,
    stamp: 'first',
    approved: [],
    notApproved: [],
    notKnown: [],
    elsewhere: null,
  }
  /** What was approved. */
  readonly approved: ApproveOne[] = []
  /** Why approvals fail. */
  refusal: string | null = null
  /** Why looks fail. */
  blind: string | null = null
  /** What is wrong with a file that is opened. */
  wrong: string | null = null

  readonly handlers: Pick<
    Handlers<EngineContract>,
    'baseline.look' | 'baseline.record' | 'baseline.open' | 'baseline.approve'
  > = {
    'baseline.look': async () => {
      if (this.blind !== null) throw failure('failed', this.blind)
      return this.view
    },
    'baseline.record': async () => {
      this.view = { ...this.view, file: '/data/ports.yaml', approved: [entry] }
      return this.view
    },
    'baseline.open': async ({ path }) => {
      if (this.wrong !== null) throw failure('invalid-input', this.wrong)
      this.view = { ...this.view, file: path, approved: [entry], notApproved: [notApproved] }
      return this.view
    },
    'baseline.approve': async (one) => {
      if (this.refusal !== null) throw failure('refused', this.refusal)
      this.approved.push(one)
      this.view = { ...this.view, stamp: 'second', notApproved: [] }
      return this.view
    },
  }
}

const entry = {
  line: 4,
  what: '/usr/sbin/sshd on TCP port 22',
  reach: 'everywhere',
  owner: 'Bo',
  purpose: 'logins',
  until: null,
  note: null,
  there: true,
}
export const notApproved: NotApproved = {
  id: 'new-listener 8000/tcp',
  name: '8000/tcp',
  kind: 'new-listener',
  word: 'new listener',
  gravity: 'high',
  sentence: 'python3 listens on TCP port 8000, which the baseline does not have.',
  advice: 'If it is meant, approve it. If not, end it.',
  reachableFrom: 'this network',
  at: { host: null, port: 8000, protocol: 'tcp' },
  owner: null,
  purpose: null,
  unable: null,
  needsDay: false,
}

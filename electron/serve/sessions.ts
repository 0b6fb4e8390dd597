import type { ByeReason, PageControl } from '#shared/ipc/socket/control'
import { pingEveryMs, silentAfterMs } from '#shared/ipc/socket/control'
import { ResumableEnd } from '#shared/ipc/socket/resumable'
import type { Transport } from '#shared/ipc/transport'
import type { PageLine } from './page-line'
import type { RandomBytes } from './secrets'

/** How much is kept for pages, and for how long. */
export interface SessionLimits {
  readonly maxSessions: number
  /** Milliseconds that a session waits for a page whose connection broke. */
  readonly keepMs: number
  /** Bytes that one session keeps for its page. */
  readonly maxKeptBytes: number
  /** Bytes that all of them keep together. */
  readonly maxKeptBytesOfAll: number
}

/** What fits a server for one person: some tabs, and results of minutes. */
export const usualLimits: SessionLimits = {
  maxSessions: 16,
  keepMs: 10 * 60_000,
  maxKeptBytes: 64 * 1024 * 1024,
  maxKeptBytesOfAll: 128 * 1024 * 1024,
}

type Hello = Extract<PageControl, { readonly type: 'hello' }>

interface Session {
  readonly id: string
  readonly end: ResumableEnd
  line: PageLine | null
  /** When its connection broke; while it has one, when that began. */
  since: number
  /** When a page said that this was its own before it was reloaded. */
  claimedAt: number
}

/** Milliseconds for which a claim stands; a page that is still there is heard from much sooner. */
const claimMs = 2 * silentAfterMs

/**
 * The pages that are connected, and those whose connection broke and that may come back: what they asked for goes on until
 * their credit is used up, waits for them then, and ends when they don't come.
 */
export class Sessions {
  readonly #sessions = new Map<string, Session>()
  readonly #ofLine = new Map<PageLine, Session>()
  readonly #answer: (transport: Transport) => void
  readonly #random: RandomBytes
  readonly #now: () => number
  readonly #limits: SessionLimits
  readonly #timer: NodeJS.Timeout
  #emptySince: number

  /**
   * @param answer answers what comes over a transport
   * @param now milliseconds of a clock that never goes back
   */
  constructor(
    answer: (transport: Transport) => void,
    random: RandomBytes,
    now: () => number,
    limits: SessionLimits = usualLimits,
  ) {
    this.#answer = answer
    this.#random = random
    this.#now = now
    this.#limits = limits
    this.#emptySince = now()
    this.#timer = setInterval(() => this.#tick(), Math.min(pingEveryMs, limits.keepMs))
    this.#timer.unref()
  }

  /** Milliseconds for which nobody has been connected or expected back. */
  idleMs(): number {
    return this.#sessions.size > 0 ? 0 : this.#now() - this.#emptySince
  }

  /** Bytes that are kept for all pages together. */
  get keptBytes(): number {
    return [...this.#sessions.values()].reduce((sum, { end }) => sum + end.keptBytes, 0)
  }

  /** Whether a connection has said hello and was let in. */
  has(line: PageLine): boolean {
    return this.#ofLine.has(line)
  }

  /** What a page says about its connection. */
  control(line: PageLine, message: PageControl): void {
    const session = this.#ofLine.get(line)
    if (message.type === 'hello') {
      if (session === undefined) this.#open(line, message)
      else line.refuse('a connection that said hello twice')
      return
    }
    if (session === undefined) line.refuse('a connection that did not say hello')
    else if (message.type === 'bye') this.#endOf(session, null)
    else if (!session.end.takeReceived(message.received)) line.refuse('a connection that counts wrongly')
  }

  /** A message of the contract. False where it can't be one. */
  frame(line: PageLine, frame: Uint8Array): boolean {
    return this.#ofLine.get(line)?.end.take(frame) ?? false
  }

  /** A connection is over. */
  closed(line: PageLine, left: boolean): void {
    const session = this.#ofLine.get(line)
    this.#ofLine.delete(line)
    if (session === undefined || session.line !== line) return
    session.line = null
    session.since = this.#now()
    session.end.detach()
    if (left || this.#isClaimed(session)) this.#endOf(session, null)
  }

  /** Ends all of them, and says why. */
  endAll(reason: ByeReason): void {
    clearInterval(this.#timer)
    for (const session of [...this.#sessions.values()]) this.#endOf(session, reason)
  }

  #open(line: PageLine, { session: asked, before, received }: Hello): void {
    if (before !== null && asked === null) this.#claim(before)
    const known = asked === null ? undefined : this.#sessions.get(asked)
    if (known?.end.canAttach(received) === true) {
      const { line: broken } = known
      if (broken !== null) {
        // the page has noticed the break sooner than we have
        this.#ofLine.delete(broken)
        broken.control({ type: 'bye', reason: 'replaced' })
        broken.close()
      }
      this.#join(known, line, true, received)
      return
    }
    if (known !== undefined) this.#endOf(known, null)
    this.#makeRoom()
    if (this.#sessions.size >= this.#limits.maxSessions) {
      line.control({ type: 'bye', reason: 'refused' })
      line.close()
      return
    }
    const session = this.#newSession()
    this.#join(session, line, false, 0)
    this.#answer(session.end)
  }

  /**
   * The page of this session was reloaded, or put aside by its browser: nobody will come back to it. But a tab that was
   * duplicated says the same, so a page that is still there keeps its session.
   */
  #claim(id: string): void {
    const session = this.#sessions.get(id)
    if (session === undefined) return
    session.claimedAt = this.#now()
    if (session.line === null) this.#endOf(session, null)
  }

  #isClaimed({ claimedAt }: Session): boolean {
    return this.#now() - claimedAt < claimMs
  }

  #newSession(): Session {
    const id = this.#random(16).toString('hex')
    const end = new ResumableEnd({
      maxKeptBytes: this.#limits.maxKeptBytes,
      onOverflow: () => this.#endOf(session, 'overflow'),
      onKept: () => this.#bound(),
      onLeft: () => this.#endOf(session, null),
    })
    const session: Session = {
      id,
      end,
      line: null,
      since: this.#now(),
      claimedAt: Number.NEGATIVE_INFINITY,
    }
    this.#sessions.set(id, session)
    return session
  }

  #join(session: Session, line: PageLine, resumed: boolean, received: number): void {
    session.line = line
    session.since = this.#now()
    this.#ofLine.set(line, session)
    line.control({ type: 'welcome', session: session.id, resumed, received: session.end.received })
    session.end.attach(line, received)
  }

  /** Where no further page would find room, the one that has been away for longest is not waited for any more. */
  #makeRoom(): void {
    if (this.#sessions.size < this.#limits.maxSessions) return
    const [oldest] = this.#away()
    if (oldest !== undefined) this.#endOf(oldest, null)
  }

  /** Sessions without a connection, those first that have been so for longest. */
  #away(): Session[] {
    return [...this.#sessions.values()].filter(({ line }) => line === null).sort((a, b) => a.since - b.since)
  }

  #endOf(session: Session, reason: ByeReason | null): void {
    if (!this.#sessions.delete(session.id)) return
    if (this.#sessions.size === 0) this.#emptySince = this.#now()
    const { line } = session
    session.end.hangUp()
    if (line === null) return
    session.line = null
    this.#ofLine.delete(line)
    if (reason !== null) line.control({ type: 'bye', reason })
    line.close()
  }

  #tick(): void {
    const now = this.#now()
    for (const { line } of this.#sessions.values()) {
      if (line === null) continue
      if (now - line.heardAt > silentAfterMs) line.cut()
      else line.control({ type: 'ping' })
    }
    for (const session of this.#away()) {
      if (now - session.since > this.#limits.keepMs) this.#endOf(session, null)
    }
  }

  /** Keeps no more than fits: whoever has been away for longest is given up first, then who takes least of what it gets. */
  #bound(): void {
    if (this.keptBytes <= this.#limits.maxKeptBytesOfAll) return
    const slow = [...this.#sessions.values()]
      .filter(({ line }) => line !== null)
      .sort((a, b) => b.end.keptBytes - a.end.keptBytes)
    for (const session of [...this.#away(), ...slow]) {
      this.#endOf(session, 'overflow')
      if (this.keptBytes <= this.#limits.maxKeptBytesOfAll) return
    }
  }
}

import { randomBytes } from 'node:crypto'
import type { Scope } from '#shared/scan/plan'
import { type Timing, timings } from '#shared/scan/request'
import type { NoticeBoard } from '../../platform/platform'
import { RateCeiling } from './rate'
import { ceilingOf, type LowerCeilings } from './timing'

/** Milliseconds between two looks at who else sends; a newcomer begins when the others have had time to look. */
const lookEvery = 250
const settleFor = 2 * lookEvery
/** Other programs that are counted at most: whoever posts more notices than that can't slow a scan any further. */
const mostOthers = 7

/** Who sends: one scan. */
export interface Sender {
  readonly timing: Timing
}

/** A sender's place in a line, and what came of its turn so far. */
interface Place {
  readonly sender: Sender
  turn: 'none' | 'asked' | 'taken'
}

/** The attempts of one scope at one timing, and the scans that want to make some, who waited longest first. */
interface Line {
  readonly scope: Scope
  readonly timing: Timing
  ceiling: number
  readonly bucket: RateCeiling
  readonly users: Set<Sender>
  waiting: Place[]
  /** When sending may begin, ms; null: others have not been told yet. */
  from: number | null
  withdraw: (() => void) | null
}

/**
 * The ceilings of this computer: all scans of one engine take their attempts from the same buckets, in turn, and engines
 * that see each other's notices divide a ceiling evenly. What one timing sends counts for the faster ones too, so that
 * together they never send more than the fastest of them may. Times in milliseconds.
 */
export class Ceilings {
  readonly #clock: () => number
  readonly #board: NoticeBoard | null
  readonly #id = randomBytes(8).toString('hex')
  readonly #lines = new Map<string, Line>()
  #lower: LowerCeilings = {}
  #others: readonly string[] = []
  #timer: NodeJS.Timeout | null = null

  /** @param board where engines of this computer tell each other; null: there is none @param clock monotonic */
  constructor(board: NoticeBoard | null, clock: () => number) {
    this.#board = board
    this.#clock = clock
  }

  /** What somebody wants at most from now on; scans that are under way keep to it too. */
  lower(lower: LowerCeilings): void {
    this.#lower = lower
    for (const [key, line] of this.#lines) {
      const ceiling = ceilingOf(line.timing, line.scope, lower)
      // without a ceiling nobody stands in line
      if (ceiling === null) this.#end(line)
      if (ceiling === null) this.#lines.delete(key)
      else if (ceiling !== line.ceiling) {
        line.ceiling = ceiling
        line.bucket.limit(ceiling / (1 + this.#othersOf(line)), this.#clock())
      }
    }
  }

  /** How many attempts the sender may begin now. Who asks is in line until it rests. */
  available(sender: Sender, scope: Scope): number {
    const line = this.#line(scope, sender.timing)
    if (line === null) return Number.POSITIVE_INFINITY
    if (!line.users.has(sender)) this.#join(line, sender)
    let place = line.waiting.find((other) => other.sender === sender)
    if (place === undefined) {
      place = { sender, turn: 'none' }
      line.waiting.push(place)
    }
    if (place.turn === 'none') place.turn = 'asked'
    const now = this.#clock()
    if (line.from === null || now < line.from || line.waiting[0] !== place) return 0
    return line.bucket.available(now)
  }

  /** The sender begins so many, or learns that the system began them by itself. */
  take(sender: Sender, scope: Scope, count: number): void {
    const own = this.#line(scope, sender.timing)?.waiting.find((place) => place.sender === sender)
    if (own !== undefined) own.turn = 'taken'
    for (const timing of timings) {
      if (timing >= sender.timing) this.#line(scope, timing)?.bucket.take(count)
    }
  }

  /** The sender's turn is over: who took something makes way, and so does who wants nothing; who got nothing stays in line. */
  rest(sender: Sender): void {
    for (const line of this.#lines.values()) {
      const place = line.waiting.find((other) => other.sender === sender)
      if (place?.turn === 'asked') place.turn = 'none'
      else if (place !== undefined) line.waiting = line.waiting.filter((other) => other !== place)
    }
  }

  /** The sender sends no more. */
  leave(sender: Sender): void {
    for (const line of this.#lines.values()) {
      line.waiting = line.waiting.filter((place) => place.sender !== sender)
      if (line.users.delete(sender) && line.users.size === 0) this.#end(line)
    }
    if ([...this.#lines.values()].some(({ users }) => users.size > 0) || this.#timer === null) return
    clearInterval(this.#timer)
    this.#timer = null
  }

  #end(line: Line): void {
    line.withdraw?.()
    line.withdraw = null
    line.from = null
  }

  #line(scope: Scope, timing: Timing): Line | null {
    const key = `${scope}/${timing}`
    const known = this.#lines.get(key)
    if (known !== undefined) return known
    const ceiling = ceilingOf(timing, scope, this.#lower)
    if (ceiling === null) return null
    const bucket = new RateCeiling(ceiling, this.#clock())
    const line: Line = {
      scope,
      timing,
      ceiling,
      bucket,
      users: new Set(),
      waiting: [],
      from: null,
      withdraw: null,
    }
    this.#lines.set(key, line)
    return line
  }

  #join(line: Line, sender: Sender): void {
    line.users.add(sender)
    if (line.users.size > 1) return
    if (this.#board === null) line.from = this.#clock()
    else void this.#announce(line, this.#board)
  }

  /** Tells the others before it looks who they are, so that of two who come at once one at least sees the other. */
  async #announce(line: Line, board: NoticeBoard): Promise<void> {
    const withdraw = await board.post(`${this.#id}/${line.scope}/${line.timing}`)
    if (line.users.size === 0 || line.withdraw !== null) return withdraw?.()
    line.withdraw = withdraw
    await this.#look(board)
    if (line.users.size === 0) return
    this.#timer ??= setInterval(() => void this.#look(board), lookEvery).unref()
    line.from = this.#clock() + (this.#othersOf(line) > 0 ? settleFor : 0)
  }

  async #look(board: NoticeBoard): Promise<void> {
    this.#others = await board.read()
    for (const line of this.#lines.values()) {
      line.bucket.limit(line.ceiling / (1 + this.#othersOf(line)), this.#clock())
    }
  }

  /** Other engines that send in the line's scope at its timing or a slower one. */
  #othersOf({ scope, timing }: Line): number {
    const ids = new Set<string>()
    for (const notice of this.#others) {
      const [, id, where, pace] = /^([0-9a-f]{16})\/([a-z-]{1,20})\/([0-5])$/.exec(notice) ?? []
      const counts = where === scope && Number(pace) <= timing
      if (id !== undefined && id !== this.#id && counts) ids.add(id)
    }
    return Math.min(mostOthers, ids.size)
  }
}

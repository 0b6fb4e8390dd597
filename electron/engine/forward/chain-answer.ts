import { setTimeout as sleep } from 'node:timers/promises'
import { arrivalPort } from '#shared/forward/mapping-choice'
import { cameFromOutside, telephoneTarget } from '#shared/forward/telephone'
import type { Arrival } from '#shared/forward/verdict/findings'
import { atThePort } from '#shared/forward/verdict/verdict-program'
import { onOwnNetwork } from '../computer/own-networks'
import type { ChainBoard } from './chain-board'
import { arrivalsOf } from './computer/arrivals'
import type { AnswererHit } from './outside/answerer'
import { telephonePage } from './outside/telephone-page'
import type { PortAnswer } from './parts'

/** Milliseconds: a SYN-ACK whose ACK was lost is sent again after a second (RFC 6298 section 2.1). */
const lateMs = 1_500

/**
 * Who came to a port that we answer, but for a telephone's page. Whoever connects has done so when our SYN-ACK is there, and may tell
 * before the ACK is here that brings the connection to us: so who is said to have come is waited for, a moment long.
 * @param wanted visits that are waited for
 * @param since milliseconds since 1970
 */
export async function hitsOf(
  { hits }: Pick<PortAnswer, 'hits'>,
  wanted: number,
  signal: AbortSignal,
  since = 0,
): Promise<readonly AnswererHit[]> {
  const came = () => hits().filter(({ at, byPage }) => !byPage && at >= since)
  const until = performance.now() + lateMs
  while (came().length < wanted && performance.now() < until && !signal.aborted)
    await sleep(20, undefined, { signal }).catch(() => {})
  return came()
}

/** Portlight's own answer at the port, with a token that nobody else knows: where no program is there. */
export class ChainAnswer {
  readonly #board: ChainBoard
  #open: { readonly port: number; readonly token: string; readonly answer: PortAnswer } | null = null

  /** What a telephone is told to open, behind the slash. */
  readonly path: string

  constructor(board: ChainBoard) {
    this.#board = board
    // forty bits: short enough to be typed, for two minutes
    this.path = board.needs.outside.newToken().slice(0, 10)
  }

  get isOpen(): boolean {
    return this.#open !== null
  }

  /** The token that answers; null: a program does, or nobody. */
  get token(): string | null {
    return this.#open?.token ?? null
  }

  /** Those who came since then (milliseconds since 1970), once so many have who say that they did. */
  async visitorsSince(time: number, saidToHaveCome: number): Promise<readonly Arrival[]> {
    if (this.#open === null) return []
    const hits = await hitsOf(this.#open.answer, saidToHaveCome, this.#board.signal, time)
    return arrivalsOf(hits.map(({ from }) => ({ address: from, halfOpen: false })))
  }

  /** Who asked for the telephone's page, in order. */
  openedPage(): readonly string[] {
    return (this.#open?.answer.hits() ?? []).filter(({ byPage }) => byPage).map(({ from }) => from)
  }

  /** Whether one who came by the telephone's link can be from outside; null: where that leads to is not known. */
  isOutside(from: string): boolean | null {
    const target = telephoneTarget(this.#board.findings)
    if (target === null) return null
    return cameFromOutside(from, target.address, (address) => onOwnNetwork(address) !== false)
  }

  /** Answers a port where nobody is that can be reached. */
  async takePort(port: number): Promise<void> {
    const board = this.#board
    const { outside } = board.needs
    const { program } = board.findings
    if (program === null) return
    const { kind } = atThePort(board.findings, port)
    if (kind !== 'nobody' && kind !== 'deaf') return
    const token = outside.newToken()
    const answer = await outside.answerPort(
      {
        port,
        protocol: board.request.protocol,
        family: 'both',
        token,
        ...(board.request.telephone
          ? { page: { path: this.path, html: (from) => telephonePage(from, this.isOutside(from)) } }
          : {}),
      },
      board.signal,
    )
    if ('refused' in answer) {
      board.learn({ program: { ...program, answer: { port, refused: answer.refused } } })
      return
    }
    this.#open = { port, token, answer }
    board.learn({ program: { ...program, answer: { port, refused: null } } })
  }

  /** Goes to the port that the router leads to. */
  async follow(): Promise<void> {
    const board = this.#board
    const port = arrivalPort(board.findings)
    const { program } = board.findings
    if (program === null || this.#open?.port === port) return
    if (this.#open === null && program.answer === null && port === board.request.port) return
    // a program at the port that was asked for is what the person means: the forward is wrong then, not to be answered
    if (this.#open === null && atThePort(board.findings, board.request.port).kind === 'program') return
    await this.close()
    board.learn({ program: { ...program, answer: null } })
    await this.takePort(port)
  }

  async close(): Promise<void> {
    const open = this.#open
    this.#open = null
    await open?.answer.close()
  }
}

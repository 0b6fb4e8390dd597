import { arrivalPort } from '#shared/forward/mapping-choice'
import { cameFromOutside, telephoneTarget } from '#shared/forward/telephone'
import type { Arrival } from '#shared/forward/verdict/findings'
import { atThePort } from '#shared/forward/verdict/verdict-program'
import { onOwnNetwork } from '../computer/own-networks'
import type { ChainBoard } from './chain-board'
import { arrivalsOf } from './computer/arrivals'
import { telephonePage } from './outside/telephone-page'
import type { PortAnswer } from './parts'

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

  /** Those who came since then (milliseconds since 1970). */
  visitorsSince(time: number): readonly Arrival[] {
    const hits = (this.#open?.answer.hits() ?? []).filter(({ at, byPage }) => !byPage && at >= time)
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
    if ('problem' in answer) {
      board.learn({ program: { ...program, answer: { port, problem: answer.problem } } })
      return
    }
    this.#open = { port, token, answer }
    board.learn({ program: { ...program, answer: { port, problem: null } } })
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

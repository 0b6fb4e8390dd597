import type { Arrival } from '#shared/forward/findings'
import { arrivalPort } from '#shared/forward/mapping-choice'
import { atThePort } from '#shared/forward/verdict-program'
import type { ChainBoard } from './chain-board'
import { arrivalsOf } from './computer/arrivals'
import type { PortAnswer } from './parts'

/** Portlight's own answer at the port, with a token that nobody else knows: where no program is there. */
export class ChainAnswer {
  readonly #board: ChainBoard
  #open: { readonly port: number; readonly token: string; readonly answer: PortAnswer } | null = null

  constructor(board: ChainBoard) {
    this.#board = board
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
    const hits = (this.#open?.answer.hits() ?? []).filter(({ at }) => at >= time)
    return arrivalsOf(hits.map(({ from }) => ({ address: from, halfOpen: false })))
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
      { port, protocol: board.request.protocol, family: 'both', token },
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

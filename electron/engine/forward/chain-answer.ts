import { arrivalPort } from '#shared/forward/mapping-choice'
import { atThePort } from '#shared/forward/verdict-program'
import type { Protocol } from '#shared/sockets/socket'
import type { Chain } from './chain'
import type { OutsidePart, PortAnswer } from './parts'

/** Portlight's own answer at the port, with a token that nobody else knows: where no program is there. */
export class ChainAnswer {
  readonly #outside: OutsidePart
  readonly #protocol: Protocol
  readonly #signal: AbortSignal
  #open: { readonly port: number; readonly token: string; readonly answer: PortAnswer } | null = null

  constructor(outside: OutsidePart, protocol: Protocol, signal: AbortSignal) {
    this.#outside = outside
    this.#protocol = protocol
    this.#signal = signal
  }

  get isOpen(): boolean {
    return this.#open !== null
  }

  /** The token that answers; null: a program does, or nobody. */
  get token(): string | null {
    return this.#open?.token ?? null
  }

  /** Addresses of those who came since then (milliseconds since 1970). */
  visitorsSince(time: number): readonly string[] {
    return (this.#open?.answer.hits() ?? []).filter(({ at }) => at >= time).map(({ from }) => from)
  }

  /** The port of this computer that the test is about, by what the router told so far. */
  portOfArrival({ findings }: Chain): number {
    return arrivalPort(findings)
  }

  /** Answers a port where nobody is that can be reached. */
  async takePort(chain: Chain, port: number): Promise<void> {
    const { program } = chain.findings
    if (program === null) return
    const { kind } = atThePort(chain.findings, port)
    if (kind !== 'nobody' && kind !== 'deaf') return
    const token = this.#outside.newToken()
    const answer = await this.#outside.answerPort(
      { port, protocol: this.#protocol, family: 'both', token },
      this.#signal,
    )
    if ('problem' in answer) {
      chain.learn({ program: { ...program, answer: { port, problem: answer.problem } } })
      return
    }
    this.#open = { port, token, answer }
    chain.learn({ program: { ...program, answer: { port, problem: null } } })
  }

  /** Goes to the port that the router leads to. */
  async follow(chain: Chain): Promise<void> {
    const port = arrivalPort(chain.findings)
    const { program } = chain.findings
    if (program === null || this.#open?.port === port) return
    if (this.#open === null && program.answer === null && port === chain.request.port) return
    // a program at the port that was asked for is what the person means: the forward is wrong then, not to be answered
    if (this.#open === null && atThePort(chain.findings, chain.request.port).kind === 'program') return
    await this.close()
    chain.learn({ program: { ...program, answer: null } })
    await this.takePort(chain, port)
  }

  async close(): Promise<void> {
    const open = this.#open
    this.#open = null
    await open?.answer.close()
  }
}

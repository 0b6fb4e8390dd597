import type { Scope } from '#shared/scan/plan'
import { Canaries } from './canary'
import type { HostSeat } from './host-seat'

/** Opens after which a host is asked for random ports: at once, but this computer only when it looks odd. */
const firstDoubt = 1
const localDoubt = 64

/** Opens at which a host is first doubted. */
export function firstDoubtOf(scope: Scope): number {
  return scope === 'this-computer' ? localDoubt : firstDoubt
}

export interface OpenDoubtsOptions {
  /** Waits for a place under the ceiling of a scope; false: the scan has ended. */
  readonly mayAsk: (scope: Scope) => Promise<boolean>
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number
  /** Whether the host still takes part; answers about others come too late. */
  readonly isActive: (seat: HostSeat) => boolean
  /** A question of a host that takes part has its answer. */
  readonly onAnswer: () => void
}

/**
 * Asks of ports that were accepted whether that means anything: does the host accept everything, does somebody else
 * answer? What means nothing is taken back.
 */
export class OpenDoubts {
  readonly #options: OpenDoubtsOptions
  readonly #canaries: Canaries

  constructor(options: OpenDoubtsOptions) {
    this.#options = options
    this.#canaries = new Canaries(options.random, options.mayAsk)
  }

  /** A port was accepted. */
  weigh(seat: HostSeat, port: number): void {
    const { scan } = seat
    if (scan.opens.length >= seat.nextDoubt) {
      seat.nextDoubt = Math.max(localDoubt, seat.nextDoubt * 2)
      this.#ask(seat, this.#canaries.answersEverything(scan), () => {
        scan.answersEverything = true
        for (const open of scan.opens) scan.discredit(open, 'answers-everything')
        scan.finishTcp()
      })
    }
    if (scan.host.scope === 'this-computer') return
    this.#ask(seat, this.#canaries.isIntercepted(scan, port), () => {
      scan.intercepted.push(port)
      scan.discredit(port, 'intercepted')
    })
  }

  /** The host is not done before the question has its answer. */
  #ask(seat: HostSeat, question: Promise<boolean>, ifSo: () => void): void {
    seat.questions += 1
    void question.then((yes) => {
      seat.questions -= 1
      if (!this.#options.isActive(seat)) return
      if (yes) ifSo()
      this.#options.onAnswer()
    })
  }
}

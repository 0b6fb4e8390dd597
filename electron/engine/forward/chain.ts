import type { ForwardGathered } from '#shared/forward/found'
import type { ForwardTest } from '#shared/forward/request'
import type { LeftForward } from '#shared/forward/router-notes'
import { ChainAnswer } from './chain-answer'
import { ChainBoard, type ChainNeeds } from './chain-board'
import { answer, arrival, change, filter, firewall, judgeFirewall, listeners, place } from './chain-computer'
import { control } from './chain-control'
import { hairpin } from './chain-hairpin'
import { name } from './chain-name'
import { sights } from './chain-outside'
import { behaviour, beyond, provider, stun } from './chain-provider'
import { again, router, way } from './chain-router'
import type { ChainFacts, ChainStep, ChainWork } from './chain-step'
import { telephone } from './chain-telephone'
import { trace } from './chain-trace'
import { runSteps } from './steps'

/** Everything that a test does, each behind what it needs. */
function chainSteps({ outside }: ForwardTest): readonly ChainStep[] {
  return [
    listeners,
    place,
    filter,
    answer,
    firewall,
    stun,
    behaviour,
    provider,
    name,
    router,
    arrival,
    way,
    sights(outside),
    telephone,
    beyond,
    trace,
    again,
    control,
    hairpin,
    change,
  ]
}

/** One test: gathers at every link, several at a time, tells what it finds, and judges in the end. */
export class Chain {
  readonly #board: ChainBoard
  readonly #answer: ChainAnswer
  /** Ends all that is under way when one step fails. */
  readonly #stop = new AbortController()

  constructor(request: ForwardTest, needs: ChainNeeds, signal: AbortSignal) {
    this.#board = new ChainBoard(request, needs, AbortSignal.any([signal, this.#stop.signal]))
    this.#answer = new ChainAnswer(this.#board)
  }

  /** Runs it to its end. Whatever happens, what it opened is closed and removed when this settles. */
  async run(): Promise<ForwardGathered> {
    const board = this.#board
    const began = performance.now()
    const at = board.needs.wallClock()
    const work: ChainWork = { board, answer: this.#answer }
    try {
      await runSteps<ChainFacts, ChainWork, ChainStep>(
        chainSteps(board.request),
        work,
        () => this.#stop.abort(),
        ({ tells }, facts) => {
          // what is known since may move the port
          judgeFirewall(work, facts)
          for (const link of tells) board.tell(link)
        },
      )
      const tookMs = performance.now() - began
      // before the report, which says whether that worked
      await board.undoAll()
      const left = board.left.map((one) => ({ note: 'left', left: one }) as const)
      return { findings: board.findings, notes: [...left, ...board.notes], at, tookMs }
    } finally {
      await board.undoAll()
      await this.#answer.close()
    }
  }

  /** What may have been left on the router; known when the run has settled. */
  get left(): readonly LeftForward[] {
    return this.#board.left
  }

  /** The way in was open for this test only. */
  get openedForTest(): boolean {
    const test = this.#board.findings.router?.test ?? null
    return test !== null && 'mapping' in test
  }
}

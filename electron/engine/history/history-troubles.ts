import { type HistoryProblem, historyProblemText } from '#shared/history/history-problem'
import { type HistoryTrouble, mostTroubles } from '#shared/history/request'

/** What went wrong with what is kept since this engine began, for whoever looks at the list: a log is read by nobody. */
export class HistoryTroubles {
  #all: readonly (HistoryTrouble & Pick<HistoryProblem, 'why'>)[] = []

  /** @param at milliseconds since 1970 */
  add(problem: HistoryProblem, at: number): void {
    const sentence = historyProblemText(problem)
    const others = this.#all.filter((one) => one.sentence !== sentence)
    this.#all = [{ at, sentence, why: problem.why }, ...others].slice(0, mostTroubles)
  }

  /** Newest first. @param lastKept when the newest kept run began: what could not be kept before can be by now */
  after(lastKept: number): readonly HistoryTrouble[] {
    this.#all = this.#all.filter(({ why, at }) => why !== 'not-kept' || at > lastKept)
    return this.#all.map(({ at, sentence }) => ({ at, sentence }))
  }
}

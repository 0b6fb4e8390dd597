import type { ForwardReport } from '#shared/forward/report'
import { type ForwardEntry, isForward } from '#shared/history/run-entry'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { fromThrown } from '#shared/ipc/result'
import type { ForwardStore } from '../forward-slice'
import { inOurWords, type TestController } from '../run/test-controller'

interface EarlierEdges {
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
  readonly showAgain: TestController['showAgain']
}

/** Tests that were made before, out of the history. */
export interface EarlierController {
  /** Reads which there are. */
  refresh(): Promise<void>
  /** Shows one as it was. */
  open(entry: ForwardEntry): Promise<void>
  /** One to compare with; null: it can't be read any more. */
  report(entry: ForwardEntry, signal: AbortSignal): Promise<ForwardReport | null>
  /** Forgets all of them, wherever they were made. */
  forget(): Promise<void>
}

/** Tests that are listed here; the history has all of them. */
const mostListed = 100

/** One answer has no more. */
const mostAtOnce = 500

export function createEarlierController(
  store: ForwardStore,
  { engine, showAgain }: EarlierEdges,
): EarlierController {
  const never = new AbortController().signal

  const listed = async (most: number) => {
    const { entries } = await (await engine(never))['history.list']({ words: '', what: 'forward', most })
    return entries.filter(isForward)
  }
  const tried = async (work: () => Promise<void>) => {
    try {
      await work()
    } catch (thrown) {
      store.update(() => ({ problem: inOurWords(fromThrown(thrown)) }))
    }
  }
  const read = async (id: string, signal: AbortSignal) => {
    const answer = await (await engine(signal))['history.answer']({ id }, signal)
    return answer.kind === 'forward' ? answer : null
  }
  /** Where nothing can be listed, nothing is: the tests themselves say what is wrong with the engine. */
  const refresh = async () => {
    const history = await listed(mostListed).catch(() => null)
    if (history !== null) store.update(() => ({ history }))
  }

  return {
    refresh,
    open: ({ id }) =>
      tried(async () => {
        const answer = await read(id, never)
        if (answer !== null) showAgain(answer.result, answer.asked)
      }),
    async report({ id }, signal) {
      return (await read(id, signal).catch(() => null))?.result ?? null
    },
    forget: () =>
      tried(async () => {
        for (let some = await listed(mostAtOnce); some.length > 0; some = await listed(mostAtOnce))
          await (await engine(never))['history.remove']({ ids: some.map(({ id }) => id) })
        await refresh()
      }),
  }
}

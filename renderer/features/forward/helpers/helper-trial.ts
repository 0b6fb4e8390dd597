import type { HelperTried } from '#shared/forward/report'
import type { OutsideHelpers } from '#shared/forward/request'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { fromThrown } from '#shared/ipc/result'
import { inOurWords } from '../run/test-controller'

interface TrialEdges {
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
}

/** What came of it: each helper's answer, or why nobody could be asked, as a sentence. */
export type Trial = { readonly tried: readonly HelperTried[] } | { readonly problem: string }

/** Asks helpers once whether they are there. Nothing of it is kept. */
export type HelperTrial = (helpers: OutsideHelpers, signal: AbortSignal) => Promise<Trial>

export function createHelperTrial({ engine }: TrialEdges): HelperTrial {
  return async (outside, signal) => {
    try {
      const client = await engine(signal)
      const found = await client['forward.helpers']({ outside }, signal)
      const { toldTried } = await import('#shared/forward/look-told')
      return { tried: found.map(toldTried) }
    } catch (thrown) {
      return { problem: inOurWords(fromThrown(thrown)).message }
    }
  }
}

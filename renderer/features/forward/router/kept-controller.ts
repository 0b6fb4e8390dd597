import type { KeptForward } from '#shared/forward/kept'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import type { ForwardStore } from '../forward-slice'
import { mappingKey } from './mapping-words'

interface KeptEdges {
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
}

/** Forwards that Portlight renews as long as it runs. */
export interface KeptController {
  /** Begins to hear of them; once is enough. */
  follow(): void
  /** Renews one no more, or forgets what was said of one that is not renewed any more. */
  letGo(kept: KeptForward): Promise<void>
  dispose(): void
}

/** Milliseconds until an engine that broke off is asked again. */
const retryMs = 1_000

export function createKeptController({ update, getState }: ForwardStore, edges: KeptEdges): KeptController {
  const ended = new AbortController()
  const { signal } = ended
  let following = false
  /** What an engine kept that does not answer any more. */
  let lost: readonly KeptForward[] = []

  const show = (told: readonly KeptForward[]) => {
    const known = new Set(told.map(keyOf))
    lost = lost.filter((one) => !known.has(keyOf(one)))
    update(() => ({ kept: [...lost.map((one) => said(one, 'given-up', stopped)), ...told] }))
  }

  const hear = async () => {
    while (!signal.aborted) {
      try {
        const client = await edges.engine(signal)
        const { toldKept } = await import('#shared/forward/kept-told')
        for await (const found of client['forward.kept']({}, signal)) show(found.map(toldKept))
      } catch {
        // the engine broke off, which is told below
      }
      if (signal.aborted) return
      lost = getState().forward.kept
      update(({ kept }) => ({ kept: kept.map((one) => said(one, 'failing', unknown)) }))
      await new Promise((resolve) => setTimeout(resolve, retryMs))
    }
  }

  return {
    follow() {
      if (following) return
      following = true
      void hear()
    },
    async letGo(kept) {
      const isLost = lost.some((one) => keyOf(one) === keyOf(kept))
      lost = lost.filter((one) => keyOf(one) !== keyOf(kept))
      update((state) => ({ kept: state.kept.filter((one) => keyOf(one) !== keyOf(kept)) }))
      if (isLost) return
      const client = await edges.engine(signal)
      await client['forward.let-go']({ id: kept.id }, signal).catch(() => {})
    },
    dispose: () => ended.abort(),
  }
}

/** Tells one from all others, also from those of an engine that was there before. */
export function keyOf({ id, mapping }: KeptForward): string {
  return `${id} ${mappingKey(mapping)}`
}

function said(kept: KeptForward, state: KeptForward['state'], sentence: string): KeptForward {
  return { ...kept, state, sentence }
}

const unknown = 'Portlight’s engine does not answer just now, so whether it is renewed is not known.'
const stopped = 'Portlight’s engine was started anew, so it is not renewed any more.'

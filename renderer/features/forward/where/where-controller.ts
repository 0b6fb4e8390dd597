import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { fromThrown } from '#shared/ipc/result'
import { answered, asking, notAnswered } from '../asked'
import type { ForwardStore } from '../forward-slice'
import type { ForwardState } from '../forward-state'
import { inOurWords } from '../run/test-controller'

interface WhereEdges {
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
}

/** Asks where this computer is, seen from its router and from the helpers that were agreed to. */
export interface WhereController {
  /** @param lifetime measure, too, how long a port stays open, which takes minutes */
  look(lifetime?: boolean): Promise<void>
  cancel(): void
  dispose(): void
}

/** What is asked: by the router that the form names, and whom the person agreed to. */
export function whereAsked({ helpers, form }: ForwardState) {
  const gateway = form.gateway.trim()
  return { outside: helpers, gateway: gateway === '' ? null : gateway }
}

export function createWhereController(
  { update, getState }: ForwardStore,
  edges: WhereEdges,
): WhereController {
  let current: AbortController | null = null
  const cancel = () => {
    current?.abort()
    current = null
    update(({ where }) => (where.busy ? { where: { ...where, busy: false } } : {}))
  }
  return {
    async look(lifetime = false) {
      current?.abort()
      const own = new AbortController()
      current = own
      const asked = whereAsked(getState().forward)
      const of = JSON.stringify(asked)
      update(({ where }) => ({ where: asking(where, of) }))
      try {
        const client = await edges.engine(own.signal)
        const found = await client['forward.where']({ ...asked, lifetime }, own.signal)
        const answer = (await import('#shared/forward/where-told')).toldWhere(found)
        if (current === own) update(() => ({ where: answered(of, answer) }))
      } catch (thrown) {
        if (current !== own) return
        const problem = inOurWords(fromThrown(thrown))
        update(() => ({ where: notAnswered(of, problem) }))
      } finally {
        if (current === own) current = null
      }
    },
    cancel,
    dispose: () => current?.abort(),
  }
}

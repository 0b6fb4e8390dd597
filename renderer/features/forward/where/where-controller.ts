import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { fromThrown } from '#shared/ipc/result'
import type { ForwardStore } from '../forward-slice'
import { inOurWords } from '../run/test-controller'

interface WhereEdges {
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
}

/** Asks where this computer is, seen from its router and from the helpers that were agreed to. */
export interface WhereController {
  look(): Promise<void>
  cancel(): void
  dispose(): void
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
    async look() {
      if (current !== null) return
      const own = new AbortController()
      current = own
      const { helpers, form } = getState().forward
      const gateway = form.gateway.trim()
      update(({ where }) => ({ where: { ...where, busy: true, problem: null } }))
      try {
        const client = await edges.engine(own.signal)
        const asked = { outside: helpers, gateway: gateway === '' ? null : gateway }
        const answer = await client['forward.where'](asked, own.signal)
        if (current === own) update(() => ({ where: { busy: false, answer, problem: null } }))
      } catch (thrown) {
        if (current !== own) return
        const problem = inOurWords(fromThrown(thrown))
        update(({ where }) => ({ where: { ...where, busy: false, problem } }))
      } finally {
        if (current === own) current = null
      }
    },
    cancel,
    dispose: () => current?.abort(),
  }
}

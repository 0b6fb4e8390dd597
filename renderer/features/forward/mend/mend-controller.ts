import type { FirewallChange } from '#shared/forward/mend'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { fromThrown } from '#shared/ipc/result'
import type { ForwardStore } from '../forward-slice'
import { inOurWords } from '../run/test-controller'
import type { FirewallMend, MendDialog } from './mend-dialog-state'

interface MendEdges {
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
  /** Tests again. */
  readonly testAgain: () => void
}

/** Changes this computer's own firewall. Nothing is changed but through a dialog that the person confirmed. */
export interface MendController {
  ask(mend: FirewallMend, what: FirewallChange['what']): void
  confirm(): Promise<void>
  close(): void
  dispose(): void
}

export function createMendController(store: ForwardStore, edges: MendEdges): MendController {
  let changing: AbortController | null = null
  const { update } = store
  const amend = (own: AbortController, change: Partial<MendDialog>) => {
    if (changing !== own) return
    update(({ mendDialog }) => ({ mendDialog: mendDialog === null ? null : { ...mendDialog, ...change } }))
  }
  return {
    ask(mend, what) {
      update(() => ({ mendDialog: { mend, what, busy: false, problem: null } }))
    },
    async confirm() {
      const { mendDialog } = store.getState().forward
      if (mendDialog === null || mendDialog.busy) return
      const { mend, what } = mendDialog
      const own = new AbortController()
      changing = own
      amend(own, { busy: true, problem: null })
      try {
        const { family, protocol, port } = mend
        const change = { what, family, protocol, port }
        const client = await edges.engine(own.signal)
        const found = await client['forward.firewall'](change, own.signal)
        const { kind, sentence } = (await import('#shared/forward/firewall-told')).toldFirewall(change, found)
        if (changing !== own) return
        // what was open before is not ours to close: it is said, and nothing is to be taken back
        if (kind === 'failed' || kind === 'already') return amend(own, { busy: false, problem: sentence })
        changing = null
        update(({ mended }) => {
          const others = mended.filter((one) => !isSame(one.mend, mend))
          return {
            mendDialog: null,
            mended: what === 'open' ? [...others, { mend, sentence }] : others,
          }
        })
        edges.testAgain()
      } catch (thrown) {
        amend(own, { busy: false, problem: inOurWords(fromThrown(thrown)).message })
      }
    },
    close() {
      changing?.abort()
      changing = null
      update(() => ({ mendDialog: null }))
    },
    dispose() {
      changing?.abort()
    },
  }
}

function isSame(one: FirewallMend, other: FirewallMend): boolean {
  return one.family === other.family && one.protocol === other.protocol && one.port === other.port
}

import { addedText } from '#shared/forward/added-words'
import type { AddMapping } from '#shared/forward/request'
import type { Mapping, OtherRouter, RouterMappings } from '#shared/forward/router'
import type { Client } from '#shared/ipc/channel'
import type { EngineContract } from '#shared/ipc/contract'
import { fromThrown } from '#shared/ipc/result'
import { answered, asking, notAnswered, notAsked } from '../asked'
import type { ForwardStore } from '../forward-slice'
import type { ForwardState } from '../forward-state'
import { inOurWords } from '../run/test-controller'
import { checkMapping } from './mapping-check'
import { draftOf, emptyDraft, type MappingDialog, type MappingDraft } from './mapping-dialog-state'
import { mappingKey, portText } from './mapping-words'

interface RouterEdges {
  readonly engine: (signal: AbortSignal) => Promise<Client<EngineContract>>
}

/** Asks the router and changes it. Nothing is changed but through a dialog that the person confirmed. */
export interface RouterController {
  /** Reads the router's list. A later one ends an earlier one. */
  refresh(): Promise<void>
  /** Shows a list that was kept; nothing is asked for it. */
  showKept(answer: RouterMappings, from: number): void
  /** Opens the dialog for a new mapping. @param added what is done when the router has it */
  openAdd(draft?: Partial<MappingDraft>, added?: () => void): void
  openRenew(mapping: Mapping): void
  openRemove(mapping: Mapping): void
  change(draft: Partial<MappingDraft>): void
  /** Does what the dialog says; where something else is in the way, the dialog shows it and asks again. */
  confirm(): Promise<void>
  closeDialog(): void
  dispose(): void
}

export function createRouterController(store: ForwardStore, edges: RouterEdges): RouterController {
  let listing: AbortController | null = null
  let changing: AbortController | null = null
  const { update } = store
  const forward = () => store.getState().forward

  const refresh = async () => {
    listing?.abort()
    const own = new AbortController()
    listing = own
    const gateway = gatewayOf(forward())
    const of = gateway ?? ''
    update(({ router }) => ({ router: asking(router, of) }))
    try {
      const client = await edges.engine(own.signal)
      const { toldMappings } = await words()
      const answer = toldMappings(await client['forward.mappings']({ gateway }, own.signal))
      if (listing !== own) return
      update(() => ({ router: answered(of, answer), routerFrom: null }))
    } catch (thrown) {
      if (listing !== own) return
      const problem = inOurWords(fromThrown(thrown))
      update(() => ({ router: notAnswered(of, problem), routerFrom: null }))
    }
  }

  /** What follows where the dialog that is open adds a mapping. */
  let whenAdded: () => void = () => {}
  /** What else was done since the dialog was opened. */
  let told: readonly string[] = []
  const open = (mappingDialog: MappingDialog) => {
    told = []
    update(() => ({ mappingDialog, routerSaid: null }))
  }
  const tell = ({ notes = [] }: { readonly notes?: readonly string[] | undefined }) => {
    told = [...told, ...notes]
    if (notes.length > 0) update(() => ({ routerSaid: told.join(' ') }))
  }

  /** Changes the dialog that is open, if it is still the same. */
  const amend = (
    own: AbortController,
    change: Pick<MappingDialog, 'busy' | 'refusal' | 'existing'> & { readonly other?: OtherRouter | null },
  ) => {
    if (changing !== own) return
    update(({ mappingDialog }) => ({
      mappingDialog: mappingDialog === null ? null : { ...mappingDialog, ...change },
    }))
  }

  const done = async (own: AbortController, said: readonly string[]) => {
    if (changing !== own) return
    changing = null
    update(() => ({ mappingDialog: null, routerSaid: [...new Set(said)].join(' ') }))
    await refresh()
  }

  const add = async (dialog: MappingDialog & { kind: 'add' }, own: AbortController) => {
    const { request } = checkMapping(dialog.draft)
    if (request === null) return
    const gateway = dialog.other?.address ?? gatewayOf(forward())
    const ask: AddMapping = { ...request, gateway, replace: dialog.existing !== null }
    const client = await edges.engine(own.signal)
    const { toldAnswer } = await words()
    const answer = toldAnswer(await client['forward.add'](ask, own.signal))
    tell(answer)
    switch (answer.kind) {
      case 'added': {
        const next = whenAdded
        await done(own, [addedText(answer, ask), ...told])
        return next()
      }
      case 'taken':
        return amend(own, { busy: false, refusal: null, existing: answer.existing })
      case 'other-router':
        return amend(own, { busy: false, refusal: null, existing: null, other: answer.device })
      case 'refused':
        return amend(own, { busy: false, refusal: answer, existing: dialog.existing })
    }
  }

  const remove = async (dialog: MappingDialog & { kind: 'remove' }, own: AbortController) => {
    const { way, family, protocol, externalPort, internalPort, ours } = dialog.existing ?? dialog.mapping
    const foreign = dialog.existing !== null || !ours
    const client = await edges.engine(own.signal)
    const wish = { way, family, protocol, externalPort, internalPort, gateway: gatewayOf(forward()), foreign }
    const { toldAnswer } = await words()
    const answer = toldAnswer(await client['forward.remove'](wish, own.signal))
    tell(answer)
    switch (answer.kind) {
      case 'removed':
        return await done(own, [`The forward of port ${portText(dialog.mapping)} is removed.`, ...told])
      case 'foreign':
        return amend(own, { busy: false, refusal: null, existing: answer.existing })
      case 'refused':
        return amend(own, { busy: false, refusal: answer, existing: dialog.existing })
    }
  }

  return {
    refresh,
    showKept(answer, from) {
      listing?.abort()
      listing = null
      update(() => ({ router: { ...notAsked, answer, at: from }, routerFrom: from, tab: 'router' }))
    },
    openAdd(draft = {}, added = () => {}) {
      const full = { ...emptyDraft, ...draft }
      whenAdded = added
      open({ kind: 'add', renews: null, draft: full, ...unasked })
    },
    openRenew(mapping) {
      whenAdded = () => {}
      open({
        kind: 'add',
        renews: mapping,
        draft: draftOf(
          mapping,
          forward().kept.some((one) => mappingKey(one.mapping) === mappingKey(mapping)),
        ),
        ...unasked,
      })
    },
    openRemove(mapping) {
      const { busy, refusal, existing } = unasked
      open({ kind: 'remove', mapping, busy, refusal, existing })
    },
    change(draft) {
      update(({ mappingDialog }) => {
        if (mappingDialog?.kind !== 'add') return {}
        // Another port may have something else in its way.
        return {
          mappingDialog: {
            ...mappingDialog,
            draft: { ...mappingDialog.draft, ...draft },
            ...unasked,
          },
        }
      })
    },
    async confirm() {
      const { mappingDialog } = forward()
      if (mappingDialog === null || mappingDialog.busy) return
      if (mappingDialog.kind === 'add' && checkMapping(mappingDialog.draft).request === null) return
      const own = new AbortController()
      changing = own
      amend(own, { busy: true, refusal: null, existing: mappingDialog.existing })
      try {
        await (mappingDialog.kind === 'add' ? add(mappingDialog, own) : remove(mappingDialog, own))
      } catch (thrown) {
        const { message } = inOurWords(fromThrown(thrown))
        const { existing } = mappingDialog
        amend(own, { busy: false, refusal: { sentence: message, code: null }, existing })
      }
    },
    closeDialog() {
      const { mappingDialog } = forward()
      changing?.abort()
      changing = null
      update(() => ({ mappingDialog: null }))
      // What was under way may have been done all the same.
      if (mappingDialog?.busy === true) void refresh()
    },
    dispose() {
      listing?.abort()
      changing?.abort()
    },
  }
}

const words = () => import('#shared/forward/router-told')

/** The router that the form names; null: that of the default route. */
function gatewayOf({ form }: ForwardState): string | null {
  const gateway = form.gateway.trim()
  return gateway === '' ? null : gateway
}

/** A dialog of which nothing was asked yet. */
const unasked = { busy: false, refusal: null, existing: null, other: null } as const

import { nobodyOutside, OutsideHelpers } from '#shared/forward/request'
import { remembered, type TextStorage } from '../../../ui/remembered'
import type { ForwardStore } from '../forward-slice'
import { checkHelpers, draftOf } from './helper-check'

/** Keeps who may be asked outside. What isn't kept here is asked by nobody. */
export interface HelperKeeper {
  /** The person has seen who learns what, and agrees to these and no others. */
  agree(helpers: OutsideHelpers): void
  /** Takes the agreement back: from now on nobody outside is asked. */
  takeBack(): void
}

/** Keeps the agreement in a storage, from one start to the next; reads the one that is there. */
export function helperKeeper(store: ForwardStore, storage: TextStorage): HelperKeeper {
  const kept = remembered(storage, 'portlight.forward.helpers', OutsideHelpers)
  const before = kept.read()
  // an agreement that isn't one any more counts as none
  const helpers = before === null ? null : checkHelpers(draftOf(before, [])).helpers
  store.update(() => ({ helpers: helpers ?? nobodyOutside }))
  return {
    agree(helpers) {
      store.update(() => ({ helpers }))
      kept.write(helpers)
    },
    takeBack() {
      store.update(() => ({ helpers: nobodyOutside }))
      kept.forget()
    },
  }
}

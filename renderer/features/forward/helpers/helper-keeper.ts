import { nobodyOutside, type OutsideHelpers } from '#shared/forward/request'
import type { ForwardStore } from '../forward-slice'
import { checkHelpers, draftOf } from './helper-check'

/** Keeps who may be asked outside. What isn't kept here is asked by nobody. */
export interface HelperKeeper {
  /** The person has seen who learns what, and agrees to these and no others. */
  agree(helpers: OutsideHelpers): void
  /** Takes the agreement back: from now on nobody outside is asked. */
  takeBack(): void
  /** What was agreed to, here or in another window. What isn't an agreement any more counts as none. */
  take(helpers: OutsideHelpers): void
}

/** @param keep keeps an agreement from one start to the next; null: it was taken back */
export function helperKeeper(
  { update }: ForwardStore,
  keep: (helpers: OutsideHelpers | null) => void,
): HelperKeeper {
  return {
    agree(helpers) {
      update(() => ({ helpers }))
      keep(helpers)
    },
    takeBack() {
      update(() => ({ helpers: nobodyOutside }))
      keep(null)
    },
    take(helpers) {
      const checked = checkHelpers(draftOf(helpers, [])).helpers
      update(() => ({ helpers: checked ?? nobodyOutside }))
    },
  }
}

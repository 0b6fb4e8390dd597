import * as v from 'valibot'
import { nobodyOutside, OutsideHelpers } from '#shared/forward/request'
import type { TextStorage } from '../earlier/history-keeper'
import type { ForwardStore } from '../forward-slice'
import { checkHelpers, draftOf } from './helper-check'

/** Keeps who may be asked outside. What isn't kept here is asked by nobody. */
export interface HelperKeeper {
  /** The person has seen who learns what, and agrees to these and no others. */
  agree(helpers: OutsideHelpers): void
  /** Takes the agreement back: from now on nobody outside is asked. */
  takeBack(): void
}

const key = 'portlight.forward.helpers'

/** Keeps the agreement in a storage, from one start to the next; reads the one that is there. */
export function helperKeeper(store: ForwardStore, storage: TextStorage): HelperKeeper {
  store.update(() => ({ helpers: read(storage) }))
  return {
    agree(helpers) {
      store.update(() => ({ helpers }))
      try {
        storage.setItem(key, JSON.stringify(helpers))
      } catch {
        // Then it holds until the end, and is asked for again.
      }
    },
    takeBack() {
      store.update(() => ({ helpers: nobodyOutside }))
      try {
        storage.removeItem(key)
      } catch {
        // Nothing can be kept there, so nothing is.
      }
    },
  }
}

/** The agreement of an earlier start; anything that isn't one counts as none. */
function read(storage: TextStorage): OutsideHelpers {
  try {
    const kept = v.safeParse(OutsideHelpers, JSON.parse(storage.getItem(key) ?? 'null'))
    if (!kept.success) return nobodyOutside
    return checkHelpers(draftOf(kept.output, [])).helpers ?? nobodyOutside
  } catch {
    return nobodyOutside
  }
}

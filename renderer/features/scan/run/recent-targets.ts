import * as v from 'valibot'
import { rememberedList, type TextStorage } from '../../../ui/remembered'

/** Targets that were scanned before, the last one first. */
export interface RecentTargets {
  list(): readonly string[]
  /** Puts a target first and gives the new list. */
  add(targets: string): readonly string[]
  clear(): readonly string[]
}

const most = 8
/** Longer ones (pasted lists) are not worth keeping. */
const longest = 200

export function recentTargets(storage: TextStorage): RecentTargets {
  const kept = rememberedList(storage, 'portlight.recent-targets', v.string(), most, (a, b) => a === b)
  return {
    list: kept.list,
    clear: kept.clear,
    add(targets) {
      const text = targets.trim().replace(/\s+/g, ' ')
      return text === '' || text.length > longest ? kept.list() : kept.add(text)
    },
  }
}

/** As much of `localStorage` as is needed. */
export type TextStorage = Pick<Storage, 'getItem' | 'setItem'>

/** Targets that were scanned before, the last one first. */
export interface RecentTargets {
  list(): readonly string[]
  /** Puts a target first and gives the new list. */
  add(targets: string): readonly string[]
}

const key = 'portlight.recent-targets'
const most = 8
/** Longer ones (pasted lists) are not worth keeping. */
const longest = 200

/** Keeps recent targets in a storage; a storage that fails or holds nonsense counts as empty. */
export function recentTargets(storage: TextStorage): RecentTargets {
  const list = (): readonly string[] => {
    try {
      const value: unknown = JSON.parse(storage.getItem(key) ?? '[]')
      if (!Array.isArray(value)) return []
      return value.filter((entry): entry is string => typeof entry === 'string').slice(0, most)
    } catch {
      return []
    }
  }
  return {
    list,
    add(targets) {
      const text = targets.trim().replace(/\s+/g, ' ')
      if (text === '' || text.length > longest) return list()
      const next = [text, ...list().filter((entry) => entry !== text)].slice(0, most)
      try {
        storage.setItem(key, JSON.stringify(next))
      } catch {
        // A full or forbidden storage costs only the memory of it.
      }
      return next
    },
  }
}

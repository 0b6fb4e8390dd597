/** The last ones of a kind, the newest first, each once. What was before this page was opened comes from the history. */
export interface RecentList<T> {
  list(): readonly T[]
  /** Puts one first, in place of one that is the same, and gives the new list. */
  add(entry: T): readonly T[]
  /** Puts older ones behind, and gives the new list. */
  fill(older: readonly T[]): readonly T[]
  clear(): readonly T[]
}

/** @param most entries that are in it */
export function recentList<T>(most: number, isSame: (one: T, other: T) => boolean): RecentList<T> {
  let entries: readonly T[] = []
  const take = (all: readonly T[]) => {
    entries = all.filter((entry, at) => all.findIndex((one) => isSame(one, entry)) === at).slice(0, most)
    return entries
  }
  return {
    list: () => entries,
    add: (entry) => take([entry, ...entries]),
    fill: (older) => take([...entries, ...older]),
    clear: () => take([]),
  }
}

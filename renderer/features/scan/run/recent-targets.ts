import { type RecentList, recentList } from '../../../ui/recent-list'

/** Targets that were scanned before, the last one first. */
export type RecentTargets = RecentList<string>

const most = 8
/** Longer ones (pasted lists) are not worth offering. */
const longest = 200

export function recentTargets(): RecentTargets {
  const recent = recentList<string>(most, (one, other) => one === other)
  const worthIt = (targets: readonly string[]) =>
    targets
      .map((text) => text.trim().replace(/\s+/g, ' '))
      .filter((text) => text !== '' && text.length <= longest)
  return {
    ...recent,
    add(targets) {
      const [text] = worthIt([targets])
      return text === undefined ? recent.list() : recent.add(text)
    },
    fill: (older) => recent.fill(worthIt(older)),
  }
}

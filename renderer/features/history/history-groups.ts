import { isScan, type RunEntry } from '#shared/history/run-entry'
import { dayText } from '../../ui/when-text'
import type { Grouping } from './history-state'

export interface EntryGroup {
  readonly title: string
  readonly entries: readonly RunEntry[]
}

/** Kept runs by the day on which they began, or by the hosts that they tell of. A scan of several hosts stands below each. */
export function groupsOf(entries: readonly RunEntry[], by: Grouping): readonly EntryGroup[] {
  const groups = new Map<string, RunEntry[]>()
  const add = (title: string, entry: RunEntry) => {
    const there = groups.get(title)
    if (there === undefined) groups.set(title, [entry])
    else there.push(entry)
  }
  for (const entry of entries) {
    if (by === 'time') add(dayText(entry.startedAt), entry)
    else if (entry.what === 'router') add(`Router ${entry.gateway ?? ''}`.trim(), entry)
    else if (!isScan(entry)) add('This computer', entry)
    else if (entry.hosts.length === 0) add('No host answered', entry)
    else for (const { address, names } of entry.hosts) add([...names, address].join(', '), entry)
  }
  return [...groups].map(([title, list]) => ({ title, entries: list }))
}

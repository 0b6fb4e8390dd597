import { folderText } from './owner-place'
import type { Owner } from './socket'
import { startedByText } from './started-by'

/** What is known of a process, for a text: each fact with its name. */
export function ownerFacts(owner: Owner): readonly (readonly [name: string, value: string])[] {
  const { commandLine, user, startedAt, unit, container } = owner
  const facts: readonly (readonly [string, string | null])[] = [
    ['command', commandLine],
    ['user', user],
    ['started', startedAt],
    ['unit', unit],
    ['folder', folderText(owner)],
    ['container', container === null ? null : `${container.runtime} ${container.id}`],
    ['started by', startedByText(owner)],
  ]
  return facts.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]))
}

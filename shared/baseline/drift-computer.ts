import { ownerlessWords } from '../sockets/unattributed'
import { type ComputerEntry, isMissable, onlyPort } from './baseline'
import type { DriftItem, DriftUnknown, PartDrift } from './drift-item'
import {
  endedItems,
  entryText,
  firewallDrift,
  goneItem,
  newListener,
  reachItems,
  replacedItem,
} from './drift-listeners'
import { isEnded, someOf } from './drift-words'
import { allowedPackage, type ListenerMatch, matchListeners } from './entry-match'
import type { ListenerLook, Look } from './look'

/** What listens on this computer, held against what may. */
export function computerDrift(
  entries: readonly ComputerEntry[] | null,
  { computer, today }: Look,
): PartDrift {
  if (entries === null) return { items: [], notKnown: [] }
  if (computer === null) {
    return { items: [], notKnown: [{ sentence: 'This computer was not looked at.', counts: true }] }
  }
  const { listeners, seen } = matchListeners(entries, computer)
  const indexOf = new Map(entries.map((entry, at) => [entry, at] as const))
  const at = (entry: ComputerEntry) => ['computer', indexOf.get(entry) ?? 0] as const
  const byEntry = new Map<ComputerEntry, ListenerMatch[]>()
  for (const match of listeners) {
    if (match.entry !== null) byEntry.set(match.entry, [...(byEntry.get(match.entry) ?? []), match])
  }
  const replaced = new Map<ComputerEntry, ListenerLook>()
  const fresh: ListenerLook[] = []
  for (const { listener, entry } of listeners) {
    if (entry !== null) continue
    const before = entries.find(
      (one) =>
        one.protocol === listener.protocol &&
        onlyPort(one.ports) === listener.port &&
        !seen.has(one) &&
        !replaced.has(one),
    )
    if (before === undefined) fresh.push(listener)
    else replaced.set(before, listener)
  }
  const items: DriftItem[] = fresh.map((listener) => newListener(listener, computer))
  const notKnown: DriftUnknown[] = []
  for (const entry of entries) {
    const other = replaced.get(entry)
    const matches = byEntry.get(entry) ?? []
    const place = at(entry)
    if (other !== undefined) {
      items.push(replacedItem(entry, other, place), ...reachItems(entry, [other], place))
    } else if (!seen.has(entry)) {
      if (!isMissable(entry) || isEnded(entry, today)) continue
      if (computer.missing === null) items.push(goneItem(entry))
      else
        notKnown.push({
          sentence: `${entryText(entry)} is not seen here, and whether it is gone is not known: ${computer.missing}`,
          counts: true,
        })
    } else {
      const found = matches.map(({ listener }) => listener)
      items.push(...reachItems(entry, found, place), ...endedItems(entry, matches, today, place))
      const walls = firewallDrift(entry, found, place)
      items.push(...walls.items)
      notKnown.push(...walls.notKnown)
    }
  }
  return { items, notKnown: [...notKnown, ...unsure(listeners)] }
}

/** Listeners of which nobody can tell from here whether they are what is approved, one sentence for each reason. */
function unsure(matches: readonly ListenerMatch[]): DriftUnknown[] {
  const byReason = new Map<string, string[]>()
  for (const { listener, entry, sure } of matches) {
    if (entry === null || sure) continue
    const reason = whyUnsure(listener, entry)
    byReason.set(reason, [...(byReason.get(reason) ?? []), `${listener.port}/${listener.protocol}`])
  }
  return [...byReason].map(([reason, ports]) => ({
    sentence: `Whether the approved program has ${someOf([...new Set(ports)])} is not known: ${reason}`,
    counts: true,
  }))
}

function whyUnsure({ owners, ownerless }: ListenerLook, entry: ComputerEntry): string {
  const { ports, program } = entry
  if (owners.length === 0 && (program !== null || entry.package !== null)) {
    return ownerless === null
      ? 'nobody looked.'
      : ownerlessWords[ownerless].replace(/^./, (letter) => letter.toLowerCase())
  }
  if (owners.some(({ executable }) => executable === null)) return 'the path of the program can not be seen.'
  if (owners.every((owner) => allowedPackage(entry, owner) === null))
    return 'which package the program came with can not be told here.'
  if (ports.kind === 'ephemeral') return 'the system does not tell which ports it gives out.'
  return 'the user that it runs as can not be seen.'
}

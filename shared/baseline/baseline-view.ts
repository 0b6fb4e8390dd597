import { portText } from '../ports/port-text'
import { counted } from '../scan/output/figures'
import { reachWords } from '../sockets/reach'
import { listText } from '../words/list-text'
import { whyUnable } from './approve-baseline'
import type { Baseline, ForwardEntry, HostPortEntry } from './baseline'
import type { ApprovedEntry, BaselineView, NotApproved } from './desk'
import { drift } from './drift'
import { isSame, liveMappings, targetText } from './drift-forwards'
import { allows } from './drift-hosts'
import type { DriftItem } from './drift-item'
import { entryText } from './drift-listeners'
import { matchListeners } from './entry-match'
import { type ComputerLook, type ForwardsLook, type HostLook, type Look, lookedAt } from './look'
import { driftName, kindWords } from './output/drift-text'

type Seen = Look & { readonly computer: ComputerLook }

/** A baseline beside what was looked at, as a page shows it: nobody is asked for a picture. @param others whether and when the rest is asked */
export function viewOf(
  baseline: Baseline,
  look: Seen,
  others: Omit<NonNullable<BaselineView['elsewhere']>, 'what'>,
): Pick<BaselineView, 'approved' | 'notApproved' | 'notKnown' | 'elsewhere'> {
  const { items, notKnown } = drift(lookedAt(baseline, look), look)
  const what = elsewhereText(baseline)
  const own = baseline.computer === null ? ['The file says nothing of this computer.'] : []
  return {
    approved: approvedIn(baseline, look),
    notApproved: items.map(itemOf),
    notKnown: [...own, ...notKnown.map(({ sentence }) => sentence)],
    elsewhere: what === null ? null : { what, ...others },
  }
}

function approvedIn({ computer, hosts, forwards }: Baseline, look: Seen): readonly ApprovedEntry[] {
  const entries = computer ?? []
  const { seen } = matchListeners(entries, look.computer)
  const own = entries.map((entry) => ({
    ...approvalOf(entry),
    what: entryText(entry),
    reach: entry.reach === null ? null : reachWords[entry.reach],
    there: seen.has(entry),
  }))
  const there = (hosts ?? []).flatMap(({ host, open }) =>
    open.map((entry) => ({
      ...approvalOf(entry),
      what: `${entry.protocol.toUpperCase()} port ${String(entry.ports)} of ${host}`,
      reach: null,
      there: isOpen(entry, look.hosts.get(host)),
    })),
  )
  const led = (forwards ?? []).map((entry) => ({
    ...approvalOf(entry),
    what: `${portText(entry)} of the router to ${targetText(entry.to)}`,
    reach: null,
    there: isForwarded(entry, look.forwards),
  }))
  return [...own, ...there, ...led]
}

function approvalOf({
  line,
  owner,
  purpose,
  until,
  note,
}: Pick<ApprovedEntry, 'line' | 'owner' | 'purpose' | 'until' | 'note'>) {
  return { line, owner, purpose, until, note }
}

/** Null: not known. */
function isOpen(entry: HostPortEntry, look: HostLook | undefined): boolean | null {
  if (look === undefined) return null
  if (look.open.some((found) => allows(entry, found))) return true
  if (look.up === false) return false
  const states = [...entry.ports].map((port) => look.at(entry.protocol, port)?.state)
  return states.every((state) => state === 'closed' || state === 'filtered') ? false : null
}

function isForwarded(entry: ForwardEntry, look: ForwardsLook | null): boolean | null {
  if (look === null) return null
  if (liveMappings(look.mappings).some((mapping) => isSame(entry, mapping))) return true
  return look.missing === null ? false : null
}

function itemOf(item: DriftItem): NotApproved {
  const { id, kind, gravity, sentence, advice, reachableFrom, approval } = item
  return {
    id,
    name: driftName(item),
    kind,
    word: kindWords[kind],
    gravity,
    sentence,
    advice,
    reachableFrom: reachableFrom?.words ?? null,
    at: placeOf(item),
    owner: approval?.owner ?? null,
    purpose: approval?.purpose ?? null,
    unable: whyUnable(item),
    needsDay: kind === 'approval-ended',
  }
}

/** A forward's port is one of the router, of which nothing here can be asked. */
function placeOf({ part, port, protocol }: DriftItem): NotApproved['at'] {
  if (port === null || protocol === null || part.kind === 'forward') return null
  return { host: part.kind === 'host' ? part.host : null, port, protocol }
}

function elsewhereText({ hosts, forwards }: Baseline): string | null {
  const others = [
    hosts === null ? null : counted(hosts.length, 'host'),
    forwards === null ? null : 'what the router forwards',
  ].filter((text) => text !== null)
  return others.length === 0 ? null : listText(others)
}

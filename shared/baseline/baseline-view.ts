import { counted } from '../scan/output/figures'
import { reachWords } from '../sockets/reach'
import { listText } from '../words/list-text'
import { whyUnable } from './approve-baseline'
import { type Baseline, ofComputer } from './baseline'
import type { ApprovedEntry, BaselineView, NotApproved } from './desk'
import { drift } from './drift'
import { entryText } from './drift-computer'
import type { DriftItem } from './drift-item'
import { matchListeners } from './entry-match'
import type { ComputerLook, Look } from './look'
import { driftName, kindWords } from './output/drift-text'

/** A baseline beside this computer, as a page shows it: nobody else is asked for a picture. */
export function viewOf(
  baseline: Baseline,
  look: Look & { readonly computer: ComputerLook },
): Pick<BaselineView, 'approved' | 'notApproved' | 'notKnown' | 'elsewhere'> {
  const entries = baseline.computer ?? []
  const { seen } = matchListeners(entries, look.computer)
  const { items, notKnown } = drift(ofComputer(baseline), look)
  return {
    approved: entries.map(
      (entry): ApprovedEntry => ({
        line: entry.line,
        what: entryText(entry),
        reach: entry.reach === null ? null : reachWords[entry.reach],
        owner: entry.owner,
        purpose: entry.purpose,
        until: entry.until,
        note: entry.note,
        there: seen.has(entry),
      }),
    ),
    notApproved: items.map(itemOf),
    notKnown: notKnown.map(({ sentence }) => sentence),
    elsewhere: elsewhereText(baseline),
  }
}

function itemOf(item: DriftItem): NotApproved {
  const { id, kind, gravity, sentence, advice, reachableFrom, port, approval } = item
  return {
    id,
    name: driftName(item),
    kind,
    word: kindWords[kind],
    gravity,
    sentence,
    advice,
    reachableFrom: reachableFrom?.words ?? null,
    port,
    owner: approval?.owner ?? null,
    purpose: approval?.purpose ?? null,
    unable: whyUnable(item),
    needsDay: kind === 'approval-ended',
  }
}

function elsewhereText({ computer, hosts, forwards }: Baseline): string | null {
  const others = [
    hosts === null ? null : counted(hosts.length, 'host'),
    forwards === null ? null : 'what the router forwards',
  ].filter((text) => text !== null)
  const own = computer === null ? 'The file says nothing of this computer.' : null
  if (others.length === 0) return own
  const also = `The file speaks of ${listText(others)}${own === null ? ', too' : ''}: portlight baseline check and portlight watch look there, this view does not.`
  return own === null ? also : `${own} ${also}`
}

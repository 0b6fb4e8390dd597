import type { Owner } from '../sockets/socket'
import { ownerlessWords } from '../sockets/unattributed'
import { listText } from '../words/list-text'
import type { Approval } from './baseline'
import type { DriftItem } from './drift-item'
import type { ListenerLook } from './look'

/** At most eight of many, in words. */
export function someOf(texts: readonly string[]): string {
  return listText(texts.length > 8 ? [...texts.slice(0, 8), `${texts.length - 8} more`] : texts)
}

/** "python3 (/usr/bin/python3, package python3-minimal, user me)": what a baseline goes by. */
export function programWords({ owners, user }: ListenerLook): string {
  const [first] = owners
  if (first !== undefined) return ownerWords(first)
  return user === null ? 'A program that can not be seen' : `A program of ${user} that can not be seen`
}

/** Why the program of a listener can't be seen, as a sentence behind another; '' where it can. */
export function whyHidden({ owners, ownerless }: ListenerLook): string {
  return owners.length > 0 || ownerless === null ? '' : ` ${ownerlessWords[ownerless]}`
}

function ownerWords({ program, executable, user, packages }: Owner): string {
  const facts = [
    executable === program ? null : executable,
    packages == null ? null : packages.length === 0 ? 'in no package' : `package ${listText(packages)}`,
    user === null ? null : `user ${user}`,
  ]
  const known = facts.filter((fact) => fact !== null)
  return known.length === 0 ? program : `${program} (${known.join(', ')})`
}

function lowerFirst(text: string): string {
  return `${text.slice(0, 1).toLowerCase()}${text.slice(1)}`
}

/** Who can get at a listener, in half a sentence. */
export function whoReaches({ reach, reachableFrom }: Pick<ListenerLook, 'reach' | 'reachableFrom'>): string {
  if (reach === 'loopback') return 'programs on this computer alone can get there'
  switch (reachableFrom?.from ?? 'not-known') {
    case 'internet':
      return `the internet gets there: ${lowerFirst(reachableFrom?.internet.because ?? '').replace(/\.$/, '')}`
    case 'this-network':
      return reachableFrom?.internet.answer === 'no'
        ? 'computers in this network can get there, and the internet can not'
        : 'computers in this network can get there. Whether the internet can is not known'
    case 'this-computer':
      // which may be that there is no network at all, and no firewall keeps anybody out
      return `its address is open to others. ${(reachableFrom?.network.because ?? '').replace(/\.$/, '')}`
    case 'not-known':
      return reach === 'network'
        ? 'computers in this network can get there, unless a firewall stops them'
        : 'everybody who gets to this computer over a network can get there, unless a firewall stops them'
  }
}

/** True from the day after the last one. */
export function isEnded({ until }: Approval, today: string): boolean {
  return until !== null && until < today
}

/** What an approval that has ended comes to; `what` is still there. */
export function endedItem(
  what: string,
  approval: Approval & { readonly line: number },
  rest: Pick<DriftItem, 'part' | 'port' | 'protocol' | 'edit' | 'reachableFrom'>,
): DriftItem {
  const owner = approval.owner === null ? 'its owner' : approval.owner
  return {
    ...rest,
    kind: 'approval-ended',
    gravity: 'medium',
    id: `approval-ended ${partName(rest.part)} ${rest.port}/${rest.protocol} ${approval.until}`,
    was: approval.until,
    is: null,
    sentence: `${what}, and its approval ended on ${approval.until}.`,
    advice: `Ask ${owner} whether it is still needed: approve it again with a new date, or end it and take line ${approval.line} out of the baseline.`,
    approval,
  }
}

/** "this computer", an address, "router". */
export function partName(part: DriftItem['part']): string {
  switch (part.kind) {
    case 'computer':
      return 'this computer'
    case 'host':
      return part.host
    case 'forward':
      return 'router'
    default:
      return part satisfies never
  }
}

import type { WatchEvent } from '#shared/watch/event'
import { isGrave } from '#shared/watch/grave'
import type { Listener } from '#shared/watch/listener'

/** How an entry is marked: a word, and a sign that is no colour. */
export interface ToldMark {
  readonly word: string
  readonly sign: '+' | '–' | '⇄' | '!' | '·'
  readonly tone: 'new' | 'gone' | 'changed' | 'grave' | 'quiet'
}

/** The mark of an entry. */
export function markOf(event: WatchEvent): ToldMark {
  switch (event.kind) {
    case 'listener-new':
    case 'host-new':
    case 'host-back':
      return { word: 'new', sign: '+', tone: isGrave(event) ? 'grave' : 'new' }
    case 'listener-gone':
    case 'host-gone':
      return { word: 'gone', sign: '–', tone: 'gone' }
    case 'listener-replaced':
      return { word: 'replaced', sign: '⇄', tone: 'grave' }
    case 'listener-restarted':
      return { word: 'restarted', sign: '⇄', tone: 'changed' }
    case 'reach-widened':
      return { word: 'wider', sign: '!', tone: 'grave' }
    case 'reach-narrowed':
      return { word: 'narrower', sign: '⇄', tone: 'changed' }
    case 'addresses-changed':
      return { word: 'moved', sign: '⇄', tone: 'changed' }
    case 'short-lived':
      return { word: 'short-lived', sign: '!', tone: isGrave(event) ? 'grave' : 'changed' }
    case 'host-port':
      return event.now === 'open'
        ? { word: 'opened', sign: '+', tone: 'grave' }
        : { word: 'closed', sign: '–', tone: 'gone' }
    case 'drift':
      return { word: 'not approved', sign: '!', tone: event.drift.gravity === 'high' ? 'grave' : 'changed' }
    case 'drift-over':
      return { word: 'settled', sign: '·', tone: 'quiet' }
    case 'network-changed':
      return { word: 'network', sign: '·', tone: 'quiet' }
    case 'clock-set':
      return { word: 'clock', sign: '·', tone: 'quiet' }
    case 'blinded':
    case 'blind':
    case 'host-unseen':
    case 'drift-unknown':
      return { word: 'not seen', sign: '·', tone: 'quiet' }
    case 'began':
    case 'looked':
    case 'others-looked':
    case 'host-seen':
      return { word: 'seen', sign: '·', tone: 'quiet' }
    default:
      return event satisfies never
  }
}

/** Who listens, in a line: the program's file, its user, its process, and what started it. */
export function ownerLine({ owner }: Listener): string | null {
  if (owner === null) return null
  const [parent] = owner.parents
  return [
    owner.executable ?? owner.program,
    owner.user === null ? null : `user ${owner.user}`,
    `process ${owner.pid}`,
    owner.project === null ? null : `project ${owner.project.name}`,
    parent === undefined ? null : `started by ${parent.program}`,
  ]
    .filter((part) => part !== null)
    .join(', ')
}

import type { WatchEvent } from '#shared/watch/event'

/** True for what somebody wants to know who does not look at the screen: more can be reached than before, or by another program. */
export function isGrave(event: WatchEvent): boolean {
  switch (event.kind) {
    case 'listener-new':
      return event.listener.reach !== 'loopback'
    case 'listener-replaced':
    case 'reach-widened':
    case 'short-lived':
      return true
    case 'drift':
      return event.drift.gravity === 'high'
    case 'host-port':
      return event.now === 'open'
    default:
      return false
  }
}

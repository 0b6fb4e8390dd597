import type { WatchEvent } from './event'

/** True for what somebody wants to know who does not look at the screen: more can be reached than before, or by another program. */
export function isGrave(event: WatchEvent): boolean {
  switch (event.kind) {
    case 'listener-new':
      return event.listener.reach !== 'loopback'
    case 'listener-replaced':
    case 'reach-widened':
      return true
    case 'short-lived':
      // a test that somebody runs connects to its own server
      return event.ports.length > 0 || event.ownPorts.length === 0
    case 'drift':
      return event.drift.gravity === 'high'
    case 'host-port':
      return event.now === 'open'
    default:
      return false
  }
}

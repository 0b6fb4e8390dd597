import { stateCode } from '#shared/scan/state'
import type { HostColumns } from './host-columns'

/** Slots of one host by state, ascending. Two bytes a port: there may be thousands of hosts. */
export interface HostLists {
  readonly open: Uint16Array
  readonly error: Uint16Array
  readonly filtered: Uint16Array
  readonly closed: Uint16Array
}

const kept = new WeakMap<HostColumns, { readonly version: number; readonly lists: HostLists }>()

/** The slots of a host by state; made once for each version of the host. */
export function listsOf(host: HostColumns): HostLists {
  const known = kept.get(host)
  if (known !== undefined && known.version === host.version) return known.lists
  const states = host.states()
  const slotsOf = (code: number) => {
    const slots = new Uint16Array(host.counts[code] ?? 0)
    let count = 0
    for (let slot = 0; slot < states.length && count < slots.length; slot += 1) {
      if (states[slot] === code) {
        slots[count] = slot
        count += 1
      }
    }
    return slots
  }
  const lists = {
    open: slotsOf(stateCode.open),
    error: slotsOf(stateCode.error),
    filtered: slotsOf(stateCode.filtered),
    closed: slotsOf(stateCode.closed),
  }
  kept.set(host, { version: host.version, lists })
  return lists
}

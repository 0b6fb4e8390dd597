import { stateCode } from '#shared/scan/state'
import type { HostColumns } from './host-columns'

/** Slots of one host by state, ascending. */
export interface HostLists {
  readonly open: readonly number[]
  readonly error: readonly number[]
  readonly filtered: readonly number[]
  readonly closed: readonly number[]
}

const kept = new WeakMap<HostColumns, { readonly version: number; readonly lists: HostLists }>()

/** The slots of a host by state; made once for each version of the host. */
export function listsOf(host: HostColumns): HostLists {
  const known = kept.get(host)
  if (known !== undefined && known.version === host.version) return known.lists
  const open: number[] = []
  const error: number[] = []
  const filtered: number[] = []
  const closed: number[] = []
  const states = host.states()
  for (let slot = 0; slot < states.length; slot += 1) {
    const state = states[slot]
    if (state === stateCode.closed) closed.push(slot)
    else if (state === stateCode.filtered) filtered.push(slot)
    else if (state === stateCode.open) open.push(slot)
    else if (state === stateCode.error) error.push(slot)
  }
  const lists = { open, error, filtered, closed }
  kept.set(host, { version: host.version, lists })
  return lists
}

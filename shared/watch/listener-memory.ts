import { compareReach, type ListenerLook } from '../baseline/look'
import type { Turn } from './event'
import { type Listener, listenerOf, overlap, relationOf, seatOf } from './listener'

/** What became different of this computer's listeners. */
export type ListenerChange =
  | { readonly kind: 'listener-new' | 'listener-gone'; readonly listener: Listener }
  | { readonly kind: Turn; readonly listener: Listener; readonly before: Listener }

/** One reading of the listeners. */
export interface ListenersLook {
  /** Milliseconds by a clock that is never set. */
  readonly monotonic: number
  readonly listeners: readonly ListenerLook[]
  /** Ports that the system gives to clients. */
  readonly clientPorts: { readonly first: number; readonly last: number }
}

/**
 * A program that asks something over UDP may have a port that looks like a listener's, for as long as it waits for answers.
 * On the ports that the system gives out, one is told of when it has stood for so long.
 */
export const clientPatienceMs = 60_000

interface Known {
  look: ListenerLook
  /** It, or an address of it, was not there at the last look. */
  missed: boolean
  readonly since: number
  /** False: it may be a client's, and nothing is told of it. */
  told: boolean
  readonly reference: boolean
}

/**
 * The listeners of this computer, and what is different at each look. A table of the kernel may leave a row out where others
 * come and go while it is read, so nothing is called gone before it was missed twice: {@link ListenerMemory.doubts} asks for
 * another look soon.
 */
export class ListenerMemory {
  #seats = new Map<string, Known[]>()
  #first = true
  #doubts = false

  /** True where the last look missed something: look again before anything is told of it. */
  get doubts(): boolean {
    return this.#doubts
  }

  /** Listeners that are known now. */
  get count(): number {
    return [...this.#seats.values()].reduce((sum, known) => sum + known.length, 0)
  }

  /** The listeners that are known now, but for those that may be clients. */
  settled(): readonly ListenerLook[] {
    return this.#known(true)
  }

  /** Those that may be clients, and have not stood for long. */
  unsettled(): readonly ListenerLook[] {
    return this.#known(false)
  }

  #known(wanted: boolean): readonly ListenerLook[] {
    return [...this.#seats.values()].flat().flatMap(({ look, told }) => (told === wanted ? [look] : []))
  }

  /** True where something listens on a port, or did at the last look. */
  has(protocol: 'tcp' | 'udp', port: number): boolean {
    return this.#seats.has(`${protocol} ${port}`)
  }

  /** True where anything listens over TCP. */
  get anyTcp(): boolean {
    return [...this.#seats.keys()].some((seat) => seat.startsWith('tcp '))
  }

  /** Takes a look in, and gives what is different. The first one is what later ones are compared with. */
  take(look: ListenersLook): readonly ListenerChange[] {
    const found = new Map<string, ListenerLook[]>()
    for (const listener of look.listeners) {
      const seat = seatOf(listener)
      const there = found.get(seat)
      if (there === undefined) found.set(seat, [listener])
      else there.push(listener)
    }
    const changes: ListenerChange[] = []
    const seats = new Map<string, Known[]>()
    this.#doubts = false
    for (const seat of new Set([...this.#seats.keys(), ...found.keys()])) {
      const known = this.#seat(this.#seats.get(seat) ?? [], found.get(seat) ?? [], look, changes)
      if (known.length > 0) seats.set(seat, known)
    }
    this.#seats = seats
    this.#first = false
    return changes
  }

  #seat(
    before: readonly Known[],
    found: readonly ListenerLook[],
    look: ListenersLook,
    changes: ListenerChange[],
  ): Known[] {
    const left = [...found]
    const missing: Known[] = []
    const stay: Known[] = []
    // who is surely the same first, so that one who can't be named does not take its place
    const pairs = new Map<Known, ListenerLook>()
    for (const wanted of ['same', 'not-known'] as const) {
      for (const known of before) {
        if (pairs.has(known)) continue
        const at = left.findIndex((listener) => relationOf(known.look, listener) === wanted)
        const [pair] = at < 0 ? [] : left.splice(at, 1)
        if (pair !== undefined) pairs.set(known, pair)
      }
    }
    for (const known of before) {
      const pair = pairs.get(known)
      if (pair === undefined) missing.push(known)
      else stay.push(this.#stayed(known, pair, look, changes))
    }
    const doubtful = missing.filter(({ missed }) => !missed)
    if (doubtful.length > 0) {
      // whoever took its place is told of together with it
      this.#doubts = true
      for (const known of missing) known.missed = true
      return [...stay, ...missing]
    }
    for (const known of missing) {
      const at = left.findIndex(
        (listener) => relationOf(known.look, listener) === 'restarted' || overlap(known.look, listener),
      )
      const [successor] = at < 0 ? [] : left.splice(at, 1)
      if (successor !== undefined) stay.push(succeeded(known, successor, look, changes))
      else if (known.told) changes.push({ kind: 'listener-gone', listener: listenerOf(known.look) })
    }
    for (const listener of left) {
      const told = !mayBeClient(listener, look)
      if (told && !this.#first) changes.push({ kind: 'listener-new', listener: listenerOf(listener) })
      stay.push({ look: listener, missed: false, since: look.monotonic, told, reference: this.#first })
    }
    return stay
  }

  #stayed(known: Known, now: ListenerLook, look: ListenersLook, changes: ListenerChange[]): Known {
    const before = known.look
    const lost = before.addresses.some((address) => !now.addresses.includes(address))
    if (lost && !known.missed) {
      this.#doubts = true
      known.missed = true
      return known
    }
    // who has it stays known where this look could not tell
    known.look = now.owners.length > 0 ? now : { ...now, owners: before.owners, ownerless: before.ownerless }
    known.missed = false
    if (known.told) {
      const change = changeOf(before, known.look)
      if (change !== null) changes.push(change)
    } else if (look.monotonic - known.since >= clientPatienceMs) {
      known.told = true
      if (!known.reference) changes.push({ kind: 'listener-new', listener: listenerOf(known.look) })
    }
    return known
  }
}

/** Another process has the port that was another's. */
function succeeded(known: Known, now: ListenerLook, look: ListenersLook, changes: ListenerChange[]): Known {
  if (!known.told) return { ...known, look: now, missed: false, since: look.monotonic, reference: false }
  const [before, listener] = [listenerOf(known.look), listenerOf(now)]
  if (relationOf(known.look, now) === 'restarted') {
    changes.push({ kind: 'listener-restarted', listener, before })
    const change = changeOf(known.look, now)
    if (change !== null) changes.push(change)
  } else {
    changes.push({ kind: 'listener-replaced', listener, before })
  }
  return { ...known, look: now, missed: false }
}

function changeOf(old: ListenerLook, now: ListenerLook): ListenerChange | null {
  const [before, listener] = [listenerOf(old), listenerOf(now)]
  const wider = compareReach(now.reach, old.reach)
  if (wider > 0) return { kind: 'reach-widened', listener, before }
  if (wider < 0) return { kind: 'reach-narrowed', listener, before }
  const same =
    old.addresses.length === now.addresses.length &&
    old.addresses.every((address) => now.addresses.includes(address))
  return same ? null : { kind: 'addresses-changed', listener, before }
}

function mayBeClient({ protocol, port }: ListenerLook, { clientPorts }: ListenersLook): boolean {
  return protocol === 'udp' && port >= clientPorts.first && port <= clientPorts.last
}

import type { Owner } from '#shared/sockets/socket'

/** A process and what is known of its descriptors. */
export interface Holder {
  readonly pid: number
  /** The folder of its descriptors. */
  folder: string
  /** Inode by descriptor; 0 for what is no socket. */
  readonly descriptors: Map<string, number>
  /** Its folder may not be looked into. */
  denied: boolean
  /** Who it is; null until it is known to hold a socket of the tables. */
  owner: Owner | null
  /** The list that has only this owner, shared by all sockets that it holds alone. */
  alone: readonly Owner[]
  /** Reading in which all of its descriptors were last looked at. */
  lookedIn: number
  /** Reading in which it was last asked who it is. */
  askedIn: number
  /** Reading in which it held a socket of the tables. */
  usedIn: number
}

/** The owners of what nobody is known to have open. */
export const nobody: readonly Owner[] = []

export function newHolder(pid: number): Holder {
  return {
    pid,
    folder: `${pid}/fd`,
    descriptors: new Map(),
    denied: false,
    owner: null,
    alone: nobody,
    lookedIn: 0,
    askedIn: 0,
    usedIn: 0,
  }
}

/** Where a socket is open: a descriptor of a process, and the next such place. */
interface Place {
  readonly holder: Holder
  readonly descriptor: string
  readonly next: Place | null
}

/** The places where each socket is open, by its inode. Nearly all have one. */
export class SocketPlaces {
  /** The last place that was found; the others follow it. */
  readonly #places = new Map<number, Place>()
  /** Sockets with several places, and their owners as they were last put together. */
  readonly shared = new Map<number, readonly Owner[]>()

  has(inode: number): boolean {
    return this.#places.has(inode)
  }

  inodes(): Iterable<number> {
    return this.#places.keys()
  }

  clear(): void {
    this.#places.clear()
    this.shared.clear()
  }

  /** Whoever has it open at one place alone; null where nobody has, or there are several places. */
  only(inode: number): Holder | null {
    const place = this.#places.get(inode)
    return place === undefined || place.next !== null ? null : place.holder
  }

  of(inode: number): readonly Place[] {
    const places: Place[] = []
    for (let place = this.#places.get(inode) ?? null; place !== null; place = place.next) places.push(place)
    return places
  }

  /** A descriptor was found to be this socket. */
  add(holder: Holder, descriptor: string, inode: number): void {
    const next = this.#places.get(inode) ?? null
    this.#places.set(inode, { holder, descriptor, next })
    if (next !== null && !this.shared.has(inode)) this.shared.set(inode, nobody)
  }

  /** A descriptor is no longer this socket. */
  remove(holder: Holder, descriptor: string, inode: number): void {
    const all = this.of(inode)
    const left = all.filter((place) => place.holder !== holder || place.descriptor !== descriptor)
    if (left.length === all.length) return
    this.#places.delete(inode)
    for (const place of left.reverse()) {
      const next = this.#places.get(inode) ?? null
      this.#places.set(inode, { ...place, next })
    }
    if (left.length < 2) this.shared.delete(inode)
  }

  /** All descriptors of a process are closed. */
  removeAllOf(holder: Holder): void {
    for (const [descriptor, inode] of holder.descriptors) {
      if (inode !== 0) this.remove(holder, descriptor, inode)
    }
    holder.descriptors.clear()
  }

  /** A socket is gone; the numbers of its descriptors may stand for others now. */
  forget(inode: number): void {
    for (const { holder, descriptor } of this.of(inode)) holder.descriptors.delete(descriptor)
    this.#places.delete(inode)
    this.shared.delete(inode)
  }
}

import type { Owner } from '#shared/sockets/socket'
import type { TimeSlices } from '../../sockets/time-slices'
import type { ProcessDetails } from './owners-details'
import { type Holder, newHolder, nobody, SocketPlaces } from './owners-places'
import { otherThread } from './owners-threads'
import type { ProcFiles } from './sockets-files'

/** Descriptors that one reading looks at again although nothing calls for it, so that what was missed is found in time. */
const sweepSize = 48

/** A look at a process with more descriptors than these costs as much as a whole reading: it is seldom part of that. */
const largeProcess = 500

/** Readings between two such looks. */
const largeProcessEvery = 60

/** Threads of one process that are looked at. */
const mostThreads = 512

/** Descriptors of sockets with several owners that one reading checks. */
const maxChecked = 500

/**
 * Which process has which socket open. The kernel tells it the other way round (/proc/[pid]/fd), so that everything that
 * was seen is remembered: a reading looks into processes that are new, and into the others only when a socket turned up
 * that nobody is known to hold.
 */
export class Holders {
  readonly #files: ProcFiles
  readonly #details: ProcessDetails
  readonly #holders = new Map<number, Holder>()
  readonly #places = new SocketPlaces()
  /** Threads that have descriptors of their own, by process and thread. */
  readonly #threads = new Map<string, Holder>()
  /** Inodes that were looked for everywhere in vain. */
  #missing = new Set<number>()
  #reading = 0
  #swept = 0

  constructor(files: ProcFiles, details: ProcessDetails) {
    this.#files = files
    this.#details = details
  }

  /** True where there are processes that may not be looked into. */
  get anyDenied(): boolean {
    for (const { denied } of this.#holders.values()) if (denied) return true
    return false
  }

  /** True where nothing has to be looked up for this inode. */
  knows(inode: number): boolean {
    return this.#places.has(inode) || this.#missing.has(inode)
  }

  /** Forgets everything, so that the next {@link update} looks everywhere. */
  forget(): void {
    this.#holders.clear()
    this.#threads.clear()
    this.#places.clear()
    this.#missing.clear()
  }

  /**
   * Brings what is known up to date, and looks into every process that is new.
   * @param pids the processes that there are
   * @param gone inodes that were in the tables of the last reading and no longer are
   * @param deadline when to stop looking, on performance.now()
   * @returns false where the time ran out
   */
  async update(
    pids: readonly number[],
    gone: Iterable<number>,
    slices: TimeSlices,
    deadline: number,
  ): Promise<boolean> {
    this.#reading += 1
    const alive = new Set(pids)
    for (const [pid, holder] of this.#holders) if (!alive.has(pid)) this.#drop(holder)
    for (const inode of gone) {
      this.#places.forget(inode)
      this.#missing.delete(inode)
    }
    for (const [key, own] of this.#threads) {
      this.#look(own, true)
      if (this.#files.list(own.folder) === 'gone') this.#threads.delete(key)
    }
    await this.#checkBirths(slices)
    this.#checkShared()
    this.#sweep()
    // a new process may have inherited sockets that others are known to hold
    for (const pid of pids) {
      if (this.#holders.has(pid)) continue
      const holder = newHolder(pid)
      this.#holders.set(pid, holder)
      this.#look(holder, true)
      if (slices.over) await slices.pause()
      if (performance.now() > deadline) return false
    }
    return true
  }

  /**
   * Looks for who has sockets open that nobody is known to have: at first at descriptors that are new, then at all.
   * @param wanted inodes that {@link knows} says no of; what is left in it has not been looked for in the time there was
   */
  async seek(wanted: Set<number>, slices: TimeSlices, deadline: number): Promise<void> {
    // whoever has sockets opens more of them; those that were new a moment ago have been looked at
    const known = [...this.#holders.values()]
      .filter(({ lookedIn }) => lookedIn !== this.#reading)
      .sort((a, b) => b.usedIn - a.usedIn)
    for (const everything of [false, true]) {
      for (const holder of known) {
        if (wanted.size === 0) return
        this.#look(holder, everything)
        if (slices.over) await slices.pause()
        if (performance.now() > deadline) return
        for (const inode of wanted) if (this.#places.has(inode)) wanted.delete(inode)
      }
    }
    await this.#seekInThreads(wanted, slices, deadline)
    for (const inode of wanted) this.#missing.add(inode)
    wanted.clear()
  }

  /**
   * The main thread of a program may end while others go on: its own folder is empty then, and theirs is not. And a thread
   * may have taken a table of descriptors of its own (unshare(2), CLONE_FILES).
   */
  async #seekInThreads(wanted: Set<number>, slices: TimeSlices, deadline: number): Promise<void> {
    for (const holder of [...this.#holders.values()]) {
      if (wanted.size === 0 || performance.now() > deadline) return
      if (slices.over) await slices.pause()
      if (holder.descriptors.size > 0) {
        this.#lookIntoThreads(holder)
        for (const inode of wanted) if (this.#places.has(inode)) wanted.delete(inode)
        continue
      }
      const thread = otherThread(this.#files, holder.pid)
      if (thread === null) continue
      holder.folder = `${thread}/fd`
      this.#look(holder, true)
      for (const inode of wanted) if (this.#places.has(inode)) wanted.delete(inode)
    }
  }

  /** Looks at the threads whose descriptors are not those of their process. */
  #lookIntoThreads({ pid, descriptors }: Holder): void {
    const threads = this.#files.list(`${pid}/task`)
    if (typeof threads === 'string' || threads.length < 2) return
    for (const thread of threads.slice(0, mostThreads)) {
      const key = `${pid}/task/${thread}`
      if (thread === String(pid) || this.#threads.has(key)) continue
      const names = this.#files.list(`${key}/fd`)
      if (typeof names === 'string') continue
      if (names.length === descriptors.size && names.every((name) => descriptors.has(name))) continue
      const own = newHolder(pid)
      own.folder = `${key}/fd`
      this.#threads.set(key, own)
      this.#look(own, true)
    }
  }

  /** Every socket that some process is known to have open, of whatever family. */
  inodes(): Iterable<number> {
    return this.#places.inodes()
  }

  /** Owners of a socket by pid; empty where none is known. The same list as long as nothing changes. */
  ownersOf(inode: number): readonly Owner[] {
    const only = this.#places.only(inode)
    if (only !== null) {
      this.#use(only)
      return only.alone
    }
    const holders = new Set(this.#places.of(inode).map(({ holder }) => holder))
    if (holders.size === 0) return nobody
    for (const holder of holders) this.#use(holder)
    // a process and its threads are one owner
    const each = new Set([...holders].flatMap(({ owner }) => owner ?? []))
    const owners = [...each].sort((a, b) => a.pid - b.pid)
    const before = this.#places.shared.get(inode)
    if (before?.length === owners.length && before.every((owner, at) => owner === owners[at])) return before
    this.#places.shared.set(inode, owners)
    return owners
  }

  #use(holder: Holder): void {
    holder.usedIn = this.#reading
    if (holder.askedIn !== this.#reading) this.#ask(holder)
  }

  /** Learns who a process is, once in a reading. */
  #ask(holder: Holder): void {
    holder.askedIn = this.#reading
    const owner = this.#details.ownerOf(holder.pid)
    if (owner === holder.owner) return
    holder.owner = owner
    holder.alone = owner === null ? nobody : [owner]
  }

  /** A pid that was given to another process since: what is known of it goes. */
  async #checkBirths(slices: TimeSlices): Promise<void> {
    for (const holder of this.#holders.values()) {
      if (holder.usedIn !== this.#reading - 1) continue
      const before = holder.owner
      this.#ask(holder)
      if (slices.over) await slices.pause()
      if (before !== null && holder.owner?.birth !== before.birth) this.#drop(holder)
    }
  }

  /** A server that hands its connections to children closes them itself, soon after they were seen. */
  #checkShared(): void {
    const { shared } = this.#places
    let checked = 0
    for (const [inode, owners] of [...shared]) {
      if (checked >= maxChecked) return
      for (const { holder, descriptor } of this.#places.of(inode)) {
        checked += 1
        if (inodeOf(this.#files.link(`${holder.folder}/${descriptor}`)) === inode) continue
        this.#places.remove(holder, descriptor, inode)
        holder.descriptors.delete(descriptor)
      }
      // the others have their turn in the next reading
      if (shared.delete(inode)) shared.set(inode, owners)
    }
  }

  /** @param everything false: only at descriptors that were not there before */
  #look(holder: Holder, everything: boolean): void {
    const names = this.#files.list(holder.folder)
    if (typeof names === 'string') {
      holder.denied = names === 'denied'
      this.#places.removeAllOf(holder)
      return
    }
    const { descriptors } = holder
    let told = names.length === 0
    for (const name of names) {
      const before = descriptors.get(name)
      if (before !== undefined && !everything) continue
      const link = this.#files.link(`${holder.folder}/${name}`)
      told ||= link !== null
      const inode = inodeOf(link)
      if (inode === before) continue
      if (before !== undefined && before !== 0) this.#places.remove(holder, name, before)
      descriptors.set(name, inode)
      if (inode !== 0) this.#places.add(holder, name, inode)
    }
    if (everything) {
      holder.lookedIn = this.#reading
      // root without CAP_SYS_PTRACE sees which descriptors there are, and not what they are; nor does one that has ended tell
      holder.denied = !told && this.#files.text(`${holder.pid}/stat`) !== null
    }
    if (descriptors.size === names.length) return
    const there = new Set(names)
    for (const [name, inode] of descriptors) {
      if (there.has(name)) continue
      descriptors.delete(name)
      if (inode !== 0) this.#places.remove(holder, name, inode)
    }
  }

  #sweep(): void {
    const known = [...this.#holders.values()]
    let looked = 0
    for (let turn = 0; turn < known.length && looked < sweepSize; turn += 1) {
      this.#swept += 1
      const holder = known[this.#swept % known.length]
      if (holder === undefined) continue
      const large = holder.descriptors.size > largeProcess
      if (large && this.#reading - holder.lookedIn < largeProcessEvery) continue
      this.#look(holder, true)
      looked += holder.descriptors.size + 8
    }
  }

  #drop(holder: Holder): void {
    this.#places.removeAllOf(holder)
    this.#holders.delete(holder.pid)
  }
}

/** "socket:[4711]"; 0 for what is no socket, or is gone. */
function inodeOf(link: string | null): number {
  if (link === null || !link.startsWith('socket:[')) return 0
  const inode = Number(link.slice('socket:['.length, -1))
  return Number.isSafeInteger(inode) ? inode : 0
}

import { failure } from '#shared/ipc/result'
import type { Family, Socket } from '#shared/sockets/socket'
import type { TimeSlices } from '../../sockets/time-slices'
import type { ProcessDetails } from './owners-details'
import type { ProcFiles } from './sockets-files'
import {
  AddressTexts,
  type DecodedLine,
  decodeKey,
  endsOf,
  type TableKind,
  TableReader,
  tableKinds,
} from './sockets-table'

/** A line of a table, and the row that was made of it. */
export interface Entry extends DecodedLine {
  readonly kind: TableKind
  readonly key: string
  readonly uid: number
  /** 0: no process has it open. */
  readonly inode: number
  readonly handle: string | null
  readonly endsAt: number | null
  socket: Socket | null
}

/** The kernel's tables of sockets, line by line; who is still as before keeps its entry, and with it the row that was made of it. */
export class SocketEntries {
  readonly #files: ProcFiles
  readonly #details: ProcessDetails
  readonly #wallClock: () => number
  readonly #addresses = new AddressTexts()
  /** Entries of the last reading: those with an inode by it, those without, and more of one inode, by file and line. */
  #byInode = new Map<number, Entry>()
  #byLine = new Map<string, Entry>()

  /** The clock tells milliseconds since 1970. */
  constructor(files: ProcFiles, details: ProcessDetails, wallClock: () => number) {
    this.#files = files
    this.#details = details
    this.#wallClock = wallClock
  }

  /** From now on every row is made anew. */
  forget(): void {
    this.#byInode.clear()
    this.#byLine.clear()
  }

  /** What is there now, and the inodes that were there the last time and are not any more. Throws where no table can be read. */
  async read(
    slices: TimeSlices,
  ): Promise<{ readonly entries: readonly Entry[]; readonly gone: readonly number[] }> {
    const entries: Entry[] = []
    const byInode = new Map<number, Entry>()
    const byLine = new Map<string, Entry>()
    let readable = 0
    for (const kind of tableKinds) {
      if (kind.protocol === 'tcp' && !this.#mayHaveTcp(kind.family)) continue
      const text = await this.#files.table(`net/${kind.file}`, slices)
      if (text === null) continue
      readable += 1
      const line = new TableReader(text, kind.family)
      while (line.next()) {
        const entry = this.#entryOf(line, kind)
        const twin = byInode.get(entry.inode)
        if (entry.inode !== 0 && twin === undefined) {
          byInode.set(entry.inode, entry)
        } else {
          // the kernel lists a socket twice where others come and go while it is read; the connections that MPTCP makes
          // of one socket have its inode too (RFC 8684), and ends of their own
          const name = nameOf(kind, entry.key)
          const again = twin !== undefined && endsOf(twin.key, twin.kind) === endsOf(entry.key, kind)
          if (again || byLine.has(name)) continue
          byLine.set(name, entry)
        }
        entries.push(entry)
      }
    }
    if (readable === 0) {
      throw failure('failed', `The socket tables in ${this.#files.root}/net cannot be read.`)
    }
    const gone = [...this.#byInode.keys()].filter((inode) => !byInode.has(inode))
    this.#byInode = byInode
    this.#byLine = byLine
    return { entries, gone }
  }

  /**
   * The kernel walks its whole table of connections for each of both files, milliseconds even where there is nothing.
   * Its own counters say for nearly nothing whether TCP is in use over one of the families at all; TIME_WAITs they count together.
   */
  #mayHaveTcp(family: Family): boolean {
    const tcp = this.#files.text('net/sockstat')
    const tcp6 = this.#files.text('net/sockstat6')
    if (tcp === null || tcp6 === null) return true
    const waiting = Number(/^TCP: .*\btw (\d+)/m.exec(tcp)?.[1] ?? 1)
    const used = family === 'ipv4' ? /^TCP: inuse (\d+)/m.exec(tcp) : /^TCP6: inuse (\d+)/m.exec(tcp6)
    return waiting > 0 || Number(used?.[1] ?? 1) > 0
  }

  #entryOf(line: TableReader, kind: TableKind): Entry {
    const { key, uid } = line
    const inode = Number(line.inode)
    const before = inode === 0 ? this.#byLine.get(nameOf(kind, key)) : this.#byInode.get(inode)
    if (before !== undefined && before.key === key && before.uid === uid && before.kind === kind)
      return before
    const { state, local, remote, receiveQueue, sendQueue } = decodeKey(key, kind, this.#addresses)
    const ms = (Number.parseInt(line.timer, 16) * 1000) / this.#details.ticks
    return {
      kind,
      key,
      uid,
      inode,
      handle: inode === 0 ? null : line.inode,
      endsAt: state === 'TIME_WAIT' && inode === 0 ? Math.round(this.#wallClock() + ms) : null,
      socket: null,
      state,
      local,
      remote,
      receiveQueue,
      sendQueue,
    }
  }
}

function nameOf({ file }: TableKind, key: string): string {
  return `${file} ${key}`
}

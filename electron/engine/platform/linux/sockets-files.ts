import { closeSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs'
import type { TimeSlices } from '../../sockets/time-slices'

/**
 * Fewer bytes than the kernel's shortest answer that is not the last one: it fills a page of memory, of 4096 bytes at least, with
 * whole rows of at most 260 (seq_read_iter in the kernel's fs/seq_file.c; the rows of net/ipv4/tcp_ipv4.c, udp.c and their like).
 */
const shortOfAPage = 3_500

/** Bytes of a table that there is room for at first. */
const firstTable = 256 * 1024

/** Bytes of a small file that are read: a command line may have megabytes. */
const smallFile = 64 * 1024

/**
 * The files below /proc, read without the detour over threads: each is made by the kernel while it is read, in
 * microseconds, and there are thousands. What is not there (a process that ended) or may not be read is null.
 */
export class ProcFiles {
  readonly root: string
  /** Large files that were there and could not be read, or not to their end. */
  unread = 0
  /** Made when they are needed: most who look here want a file or two. */
  #small: Buffer | null = null
  #large = Buffer.alloc(0)

  readonly #read: typeof readSync

  /** @param read the system's own read(2); another one in tests */
  constructor(root: string, read: typeof readSync = readSync) {
    this.root = root
    this.#read = read
  }

  /** The first 64 KiB of a file as UTF-8. */
  text(path: string): string | null {
    try {
      const file = openSync(`${this.root}/${path}`, 'r')
      this.#small ??= Buffer.allocUnsafe(smallFile)
      try {
        let length = 0
        while (length < smallFile) {
          const read = readSync(file, this.#small, length, smallFile - length, null)
          if (read === 0) break
          length += read
        }
        return this.#small.toString('utf8', 0, length)
      } finally {
        closeSync(file)
      }
    } catch {
      return null
    }
  }

  /**
   * A table of sockets, with pauses: the kernel hands out four kilobytes at a time and keeps its place between them. A short answer
   * that has rows is the last: to hear "no more" it would look through its whole hash once again, which takes as long as the
   * table did. A title alone is asked on, as it may be all that a kernel of another kind has ready. A read that fails half-way ends
   * the file there, and counts as `unread`.
   */
  async table(path: string, slices: TimeSlices): Promise<string | null> {
    let file: number
    try {
      file = openSync(`${this.root}/${path}`, 'r')
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code !== 'ENOENT') this.unread += 1
      return null
    }
    let length = 0
    try {
      while (true) {
        if (this.#large.length - length < smallFile) this.#grow()
        const read = this.#readMore(file, length)
        if (read === 0) break
        length += read
        if (read < shortOfAPage && this.#endsInRow(length, read)) break
        if (slices.over) await slices.pause()
      }
    } finally {
      closeSync(file)
    }
    return this.#large.toString('latin1', 0, length)
  }

  #readMore(file: number, at: number): number {
    try {
      return this.#read(file, this.#large, at, this.#large.length - at, null)
    } catch {
      this.unread += 1
      return 0
    }
  }

  /** Whether what was read last are whole rows, more than a title. */
  #endsInRow(length: number, read: number): boolean {
    const first = this.#large.indexOf(10, length - read)
    return first >= 0 && first < length - 1 && this.#large[length - 1] === 10
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(Math.max(firstTable, this.#large.length * 2))
    this.#large.copy(larger)
    this.#large = larger
  }

  link(path: string): string | null {
    try {
      return readlinkSync(`${this.root}/${path}`)
    } catch {
      return null
    }
  }

  /** The number that tells a file from all others of /proc; null where it is not there, or not told. */
  inode(path: string): number | null {
    try {
      return statSync(`${this.root}/${path}`).ino
    } catch {
      return null
    }
  }

  /** Names in a folder; `denied` where it is there and may not be read. */
  list(path: string): readonly string[] | 'gone' | 'denied' {
    try {
      return readdirSync(`${this.root}/${path}`)
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException
      return code === 'EACCES' || code === 'EPERM' ? 'denied' : 'gone'
    }
  }

  /** Ids of the processes that can be seen. */
  processes(): number[] {
    const names = this.list('')
    if (typeof names === 'string') return []
    const pids: number[] = []
    for (const name of names) {
      const pid = Number(name)
      if (pid > 0) pids.push(pid)
    }
    return pids
  }
}

import { closeSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs'
import type { TimeSlices } from '../../sockets/time-slices'

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
  readonly #small = Buffer.allocUnsafe(smallFile)
  #large = Buffer.allocUnsafe(256 * 1024)

  constructor(root: string) {
    this.root = root
  }

  /** The first 64 KiB of a file as UTF-8. */
  text(path: string): string | null {
    try {
      const file = openSync(`${this.root}/${path}`, 'r')
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
   * A large file of plain letters, with pauses: the kernel hands out four kilobytes at a time and keeps its place between
   * them. A read that fails half-way ends the file there, and counts as `unread`.
   */
  async latin1(path: string, slices: TimeSlices): Promise<string | null> {
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
        if (slices.over) await slices.pause()
      }
    } finally {
      closeSync(file)
    }
    return this.#large.toString('latin1', 0, length)
  }

  #readMore(file: number, at: number): number {
    try {
      return readSync(file, this.#large, at, this.#large.length - at, null)
    } catch {
      this.unread += 1
      return 0
    }
  }

  #grow(): void {
    const larger = Buffer.allocUnsafe(this.#large.length * 2)
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

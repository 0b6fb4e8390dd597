import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs'

/** How much a file of events may take. */
export interface EventFileLimits {
  /** Bytes of one file; a line that is longer than that is still whole. */
  readonly bytes: number
  /** Files, the one that is written to included. */
  readonly files: number
}

export const usualEventFileLimits: EventFileLimits = { bytes: 10_000_000, files: 5 }

/** A line end, for the search for the last one. */
const lineEnd = 0x0a
/** Bytes of a torn line that are looked back through at most. */
const longestTorn = 1024 * 1024

/**
 * A file of lines that stays small: a full one becomes `NAME.1`, that one `NAME.2`, and the oldest is written over. A line is
 * whole or not there: what a crash or a full disk left of one is cut off. It is written to in one go, at its end, so several
 * may write; where somebody else moved it away (logrotate), it is begun anew.
 */
export class EventFile {
  readonly #path: string
  readonly #limits: EventFileLimits
  #file: number | null = null
  /** A pipe or a device is written to as it is. */
  #regular = true

  constructor(path: string, limits: EventFileLimits = usualEventFileLimits) {
    this.#path = path
    this.#limits = limits
  }

  /** Opens it, and so finds out whether it can be written. Throws the system's error. */
  open(mode = 0o600): void {
    const { O_APPEND, O_CREAT, O_NONBLOCK, O_RDWR, O_WRONLY } = constants
    this.#regular = kindOf(this.#path) !== 'other'
    // a pipe that nobody reads must not hold everything up: it is an error then (ENXIO, fifo(7))
    const way = this.#regular ? O_RDWR | O_CREAT : O_WRONLY | (O_NONBLOCK ?? 0)
    this.#file = openSync(this.#path, O_APPEND | way, mode)
    if (this.#regular) endLine(this.#file)
  }

  /** Writes whole lines, each with its end. Throws the system's error; none of them is there then. */
  write(lines: string): void {
    const bytes = Buffer.from(lines)
    const file = this.#ready(bytes.length)
    const before = this.#regular ? fstatSync(file).size : 0
    let written = 0
    try {
      while (written < bytes.length) written += writeSync(file, bytes, written)
    } catch (thrown) {
      if (written > 0 && this.#regular) ftruncateSync(file, before)
      throw thrown
    }
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file)
    this.#file = null
  }

  /** The file to write so many bytes to. */
  #ready(bytes: number): number {
    if (this.#file !== null && this.#regular) {
      const own = fstatSync(this.#file)
      const there = statSync(this.#path, { throwIfNoEntry: false })
      if (there?.ino !== own.ino || there.dev !== own.dev) this.#reopen(own.mode)
      else if (own.size > 0 && own.size + bytes > this.#limits.bytes) this.#rotate(own.mode)
    }
    if (this.#file === null) this.open()
    if (this.#file === null) throw new Error('the file was not opened')
    return this.#file
  }

  #reopen(mode: number): void {
    this.close()
    this.open(mode & 0o777)
  }

  #rotate(mode: number): void {
    const { files } = this.#limits
    for (let number = files - 1; number >= 1; number -= 1) {
      const from = number === 1 ? this.#path : `${this.#path}.${number - 1}`
      if (statSync(from, { throwIfNoEntry: false }) !== undefined) renameSync(from, `${this.#path}.${number}`)
    }
    if (files === 1 && this.#file !== null) ftruncateSync(this.#file, 0)
    this.#reopen(mode)
  }
}

function kindOf(path: string): 'regular' | 'none' | 'other' {
  const there = statSync(path, { throwIfNoEntry: false })
  return there === undefined ? 'none' : there.isFile() ? 'regular' : 'other'
}

/** What a line of events begins with: what a crash left of one is known by it. */
const lineBegins = '{"@timestamp"'

/** Lets the next line begin a line: cuts off what is left of one of ours, and ends one of somebody else's. */
function endLine(file: number): void {
  const { size } = fstatSync(file)
  const tail = Buffer.alloc(Math.min(size, longestTorn))
  readSync(file, tail, 0, tail.length, size - tail.length)
  const torn = tail.subarray(tail.lastIndexOf(lineEnd) + 1)
  if (torn.length === 0) return
  const begins = torn.toString('utf8', 0, lineBegins.length)
  if (lineBegins.startsWith(begins) && torn.length < longestTorn) ftruncateSync(file, size - torn.length)
  else writeSync(file, '\n')
}

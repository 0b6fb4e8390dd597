import { appendFile, open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import type { RunEntry } from '#shared/history/run-entry'
import { writeWhole } from '../whole-file'

/** What the index has of one file. */
export interface IndexedRun {
  readonly bytes: number
  readonly entry: RunEntry
}

/** Lines that are read in a row, before others have their turn. */
const inARow = 250

/**
 * Saves reading every file for the list: a line for each run, which is added when it is kept (O_APPEND, so several Portlights may
 * do that at the same time). Whatever is missing or makes no sense is read from the run's own file again.
 */
export class RunIndex {
  readonly #path: string
  /** How far the file was read, and which file it was. */
  #seen = { file: 0, bytes: 0 }
  #lines = 0
  #runs = new Map<string, IndexedRun>()

  constructor(folder: string) {
    this.#path = join(folder, 'index.jsonl')
  }

  /** Lines of runs that are gone, or were written twice, are here too. */
  get lines(): number {
    return this.#lines
  }

  /** By the name of the run. What was read before is not read again. */
  async read(): Promise<ReadonlyMap<string, IndexedRun>> {
    try {
      const { ino, size } = await stat(this.#path)
      if (ino !== this.#seen.file || size < this.#seen.bytes) this.#forget(ino)
      if (size > this.#seen.bytes) await this.#readOn(size)
    } catch {
      this.#forget(0)
    }
    return this.#runs
  }

  /** Adds runs. Where that fails, their files are read again next time. */
  async add(runs: readonly IndexedRun[]): Promise<void> {
    // a line that somebody could not write to its end must not spoil the next one
    const text = runs.map((run) => `\n${lineOf(run)}`).join('')
    await appendFile(this.#path, text, { mode: 0o600 }).catch(() => {})
  }

  /** Writes it anew, of these runs alone. */
  async write(runs: Iterable<IndexedRun>): Promise<void> {
    await writeWhole(this.#path, [...runs].map(lineOf).join('')).catch(() => {})
  }

  #forget(file: number): void {
    this.#seen = { file, bytes: 0 }
    this.#lines = 0
    this.#runs = new Map()
  }

  async #readOn(size: number): Promise<void> {
    const { bytes: from } = this.#seen
    const file = await open(this.#path)
    const bytes = Buffer.alloc(size - from)
    try {
      await file.read(bytes, 0, bytes.length, from)
    } finally {
      await file.close()
    }
    const end = bytes.lastIndexOf(10) + 1
    let count = 0
    for (const line of bytes.toString('utf8', 0, end).split('\n')) {
      if (line === '') continue
      count += 1
      const run = runIn(line)
      if (run !== null) this.#runs.set(run.entry.id, run)
      if (count % inARow === 0) await turn()
    }
    this.#lines += count
    this.#seen = { ...this.#seen, bytes: from + end }
  }
}

/** The form of the lines; another one is read from the runs' own files. */
const form = '1'

function lineOf({ bytes, entry }: IndexedRun): string {
  const text = JSON.stringify({ bytes, entry })
  return `${form} ${sumOf(text)} ${text}\n`
}

/**
 * A sum over the text says whether it is what was written, of a form that is known: to look at each value of thousands of
 * entries would take longer than all else that is done for a list.
 */
function runIn(line: string): IndexedRun | null {
  // not by a pattern: U+2028 ends no line here
  const ofForm = line.indexOf(' ')
  const ofSum = line.indexOf(' ', ofForm + 1)
  const text = line.slice(ofSum + 1)
  const known = line.slice(0, ofForm) === form && line.slice(ofForm + 1, ofSum) === sumOf(text)
  return known ? (JSON.parse(text) as IndexedRun) : null
}

function sumOf(text: string): string {
  return crc32(text).toString(16)
}

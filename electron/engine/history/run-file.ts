import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { createGunzip, createGzip, type Gzip, gzip as gzipOf, gzipSync } from 'node:zlib'
import * as v from 'valibot'
import type { KeptAnswer } from '#shared/history/kept-answer'
import { RunEntry } from '#shared/history/run-entry'
import { errorCode } from '#shared/words/system-error'
import { writeWhole } from '../whole-file'

/** By which files of kept runs are known. */
export const runFileEnding = '.jsonl.gz'

/** Of files that are not complete; a crash leaves some. */
export const unfinishedEnding = '.part'

/** Longer than the last line of any kept run. */
const longestEntry = 1024 * 1024

/** Characters that are compressed at once, in well under a millisecond: to have another thread do it takes longer. */
const shortText = 16 * 1024

/** What can be wrong with the file of a kept run. */
export type NoEntry = 'damaged' | 'newer'

/**
 * Writes one kept run: lines of JSON, compressed, into a file beside, which takes its name when it is complete. Nobody but
 * its user may read it.
 */
export class RunFile {
  readonly #folder: string
  readonly #id: string
  #open: {
    readonly handle: FileHandle
    readonly path: string
    readonly gzip: Gzip
    readonly written: Promise<void>
  } | null = null

  constructor(folder: string, id: string) {
    this.#folder = folder
    this.#id = id
  }

  /** Makes the file; rejects with the system's error. */
  async begin(): Promise<void> {
    await makeFolder(this.#folder)
    const path = unfinishedPath(this.#folder, this.#id)
    const handle = await open(path, 'wx', 0o600)
    const gzip = createGzip()
    const written = copyTo(gzip, handle)
    // told where it is waited for
    written.catch(() => {})
    this.#open = { handle, path, gzip, written }
  }

  async write(text: string): Promise<void> {
    const { gzip, written } = this.#begun
    // where writing failed, nothing drains any more
    if (text !== '' && !gzip.write(text)) await Promise.race([once(gzip, 'drain'), written])
  }

  /** The file gets its name. @returns its size in bytes */
  async finish(entry: RunEntry): Promise<number> {
    await this.write(lineOf(entry))
    const { handle, path, gzip, written } = this.#begun
    gzip.end()
    await written
    // a name must never lead to half a file, not even after the power fails
    await handle.sync()
    const { size } = await handle.stat()
    await handle.close()
    await rename(path, join(this.#folder, `${this.#id}${runFileEnding}`))
    return size
  }

  /** Leaves nothing behind. */
  async discard(): Promise<void> {
    if (this.#open === null) return
    const { handle, path, gzip } = this.#open
    gzip.destroy()
    await handle.close().catch(() => {})
    await unlink(path).catch(() => {})
  }

  get #begun() {
    if (this.#open === null) throw new Error('the file of a run was not begun')
    return this.#open
  }
}

/**
 * Writes a kept run that is short in one piece, in the same form and way. Rejects with the system's error.
 * @param text the lines before its entry
 * @returns its size in bytes
 */
export async function writeRun(folder: string, text: string, entry: RunEntry): Promise<number> {
  const bytes = await compressed(text + lineOf(entry))
  const write = () =>
    writeWhole(join(folder, `${entry.id}${runFileEnding}`), bytes, unfinishedPath(folder, entry.id))
  try {
    await write()
  } catch (thrown) {
    if (errorCode(thrown) !== 'ENOENT') throw thrown
    await makeFolder(folder)
    await write()
  }
  return bytes.length
}

async function compressed(text: string): Promise<Uint8Array> {
  return text.length <= shortText ? gzipSync(text) : await promisify(gzipOf)(text)
}

function unfinishedPath(folder: string, id: string): string {
  return join(folder, `.${id}.${process.pid}${unfinishedEnding}`)
}

function lineOf(entry: RunEntry): string {
  return `${JSON.stringify(entry)}\n`
}

/** Makes a folder of this user's alone; rejects with the system's error. */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
  } catch {
    // Node says ENOENT of all that goes wrong on the way to it: what is really wrong is told of the folders one by one
    for (const folder of [dirname(path), path]) await mkdir(folder, { mode: 0o700 }).catch(unlessThere)
  }
}

function unlessThere(thrown: unknown): void {
  if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown
}

async function copyTo(gzip: Gzip, handle: FileHandle): Promise<void> {
  for await (const chunk of gzip) await handle.writeFile(chunk as Uint8Array)
}

/** What a kept run says of itself in its last line. Rejects where it can't be read. */
export async function readEntry(path: string): Promise<RunEntry | NoEntry> {
  let tail = ''
  try {
    for await (const text of textOf(path)) tail = (tail + text).slice(-longestEntry)
    return entryIn(JSON.parse(tail.trimEnd().split('\n').at(-1) ?? ''))
  } catch (thrown) {
    if (isOfTheDisk(thrown)) throw thrown
    return 'damaged'
  }
}

/** The answer in a file; null: the file is damaged. Rejects where it can't be read. */
export async function readAnswer(path: string): Promise<KeptAnswer | null> {
  // to keep an answer takes none of what tells how each kind of answer is made
  const { KeptAnswer } = await import('#shared/history/kept-answer')
  try {
    let text = ''
    for await (const piece of textOf(path)) text += piece
    const [, answer = ''] = text.split('\n')
    const read = v.safeParse(KeptAnswer, JSON.parse(answer))
    return read.success ? read.output : null
  } catch (thrown) {
    if (isOfTheDisk(thrown)) throw thrown
    return null
  }
}

const Versioned = v.object({ kind: v.literal('entry'), version: v.number(), what: v.string() })
const known = RunEntry.options.map(({ entries }) => entries.what.literal)

/** A newer Portlight may have kinds and forms of its own. */
export function entryIn(value: unknown): RunEntry | NoEntry {
  const read = v.safeParse(RunEntry, value)
  if (read.success) return read.output
  const other = v.safeParse(Versioned, value)
  if (!other.success) return 'damaged'
  const { version, what } = other.output
  return version > 1 || !known.some((kind) => kind === what) ? 'newer' : 'damaged'
}

async function* textOf(path: string): AsyncGenerator<string, void, void> {
  const file = createReadStream(path)
  const closed = new Promise<void>((resolve) => file.once('close', () => resolve()))
  const gunzip = createGunzip()
  file.on('error', (error) => gunzip.destroy(error))
  try {
    file.pipe(gunzip).setEncoding('utf8')
    for await (const text of gunzip) yield String(text)
  } finally {
    // a pipe whose end was damaged, or read as far as was wanted, leaves its file open; and Windows moves no open file
    file.destroy()
    await closed
  }
}

/** Of the disk, and not of what is in the file. */
function isOfTheDisk(thrown: unknown): boolean {
  return thrown instanceof Error && 'syscall' in thrown
}

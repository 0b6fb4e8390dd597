import { mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { RouterNote } from '#shared/forward/router-notes'
import { writeWhole } from '../../../whole-file'
import { type JournalEntry, readEntry } from './journal-entry'
import { journalFolder } from './journal-folder'

/** What the journal holds. */
export interface JournalReading {
  readonly entries: readonly JournalEntry[]
  /** What could not be read, or was put aside: each is said once. */
  readonly notes: readonly RouterNote[]
  /** Some entries are another user's, who alone may read them. */
  readonly hidden: boolean
}

/** More is no journal of ours; and the milliseconds after which a file that was never finished is nobody's any more. */
const mostEntries = 1_000
const largest = 16 * 1024
const abandonedAfter = 3_600_000

/**
 * The mappings that Portlight asked for, on disk: a file for each in a folder, so that several Portlights at once never
 * write over each other's. An entry is there before its mapping is, and goes after it.
 */
export class Journal {
  readonly #folder: string

  /** @param dataFolder made when needed */
  constructor(dataFolder: string) {
    this.#folder = journalFolder(dataFolder)
  }

  /** Writes an entry, whole or not at all, and not before it is on the disk. Rejects where that fails. */
  async write(entry: JournalEntry): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    const path = this.#pathOf(entry.id)
    await writeWhole(path, `${JSON.stringify(entry)}\n`, `${path}.${process.pid}.new`)
    await this.#syncFolder()
  }

  /** Forgets an entry; one that is gone already is fine. */
  async remove(id: string): Promise<void> {
    await unlink(this.#pathOf(id)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
  }

  /** Whether an entry is still there: another Portlight may have taken its mapping over. */
  async has(id: string): Promise<boolean> {
    return stat(this.#pathOf(id)).then(
      () => true,
      () => false,
    )
  }

  /** All entries, the oldest first. What can't be read is kept under another name, and said once. */
  async read(): Promise<JournalReading> {
    const notes: RouterNote[] = []
    let hidden = false
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') notes.push({ note: 'journal-closed', code: String(error.code) })
      return [] as string[]
    })
    const entries: JournalEntry[] = []
    for (const name of names.slice(0, mostEntries)) {
      const path = join(this.#folder, name)
      if (name.endsWith('.new')) await this.#tidy(path)
      if (!name.endsWith('.json')) continue
      const text = await readSmall(path)
      if (text.kind === 'gone') continue
      if (text.kind === 'forbidden') {
        hidden = true
        continue
      }
      const entry = readEntry(text.text)
      if (entry !== null && name === `${entry.id}.json`) {
        entries.push(entry)
        continue
      }
      const aside = `${path}.unreadable`
      await rename(path, aside).catch(() => {})
      notes.push({ note: 'entry-damaged', aside })
    }
    return { entries: entries.sort((a, b) => a.madeAt - b.madeAt), notes, hidden }
  }

  #pathOf(id: string): string {
    return join(this.#folder, `${id}.json`)
  }

  /** A crash between writing and renaming leaves one: its mapping was never asked for. */
  async #tidy(path: string): Promise<void> {
    const written = await stat(path).catch(() => null)
    if (written !== null && Date.now() - written.mtimeMs > abandonedAfter) await unlink(path).catch(() => {})
  }

  /** So that the name is on the disk, too. Windows can't do that and doesn't need it. */
  async #syncFolder(): Promise<void> {
    try {
      const folder = await open(this.#folder, 'r')
      await folder.sync().finally(() => folder.close())
    } catch {
      // not every file system can
    }
  }
}

type SmallText =
  | { readonly kind: 'text'; readonly text: string }
  /** Another Portlight has just removed it. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'forbidden' }

/** A large file is no entry: none of it is read. */
async function readSmall(path: string): Promise<SmallText> {
  try {
    const { size } = await stat(path)
    return { kind: 'text', text: size > largest ? '' : await readFile(path, 'utf8') }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return { kind: 'gone' }
    return code === 'EACCES' || code === 'EPERM' ? { kind: 'forbidden' } : { kind: 'text', text: '' }
  }
}

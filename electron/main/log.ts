import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { logEntry } from '#shared/words/one-line'

export type LogLevel = 'info' | 'warning' | 'error'

export interface Log {
  /** The file that is written to; null where the folder can't be written: then lines go nowhere. */
  readonly file: string | null
  write(level: LogLevel, text: string): void
}

export interface LogOptions {
  readonly now: () => Date
  /** Bytes from which on the file is put aside. */
  readonly maxBytes: number
  /** Files kept beside the one that is written: `portlight.1.log` is the newest of them. */
  readonly kept: number
}

/** Characters of one entry that are written; what is longer is cut. */
const maxEntry = 20_000

/**
 * The app's log: one entry a line (further lines of an entry are indented), bounded in size. Entries are rare, so each
 * is written at once: a crash loses none. A log that can't be written never disturbs the app.
 */
export function openLog(folder: string, options: LogOptions): Log {
  const file = join(folder, 'portlight.log')
  let size: number
  try {
    mkdirSync(folder, { recursive: true })
    appendFileSync(file, '')
    size = statSync(file).size
  } catch {
    return { file: null, write: () => {} }
  }
  const aside = (number: number) => join(folder, `portlight.${number}.log`)
  const rotate = () => {
    rmSync(aside(options.kept), { force: true })
    for (let number = options.kept - 1; number >= 1; number -= 1) move(aside(number), aside(number + 1))
    move(file, aside(1))
    size = 0
  }
  return {
    file,
    write(level, text) {
      const body = logEntry(text.slice(0, maxEntry))
      const line = `${options.now().toISOString()} ${level} ${body}\n`
      try {
        if (size > 0 && size + line.length > options.maxBytes) rotate()
        appendFileSync(file, line)
        size += Buffer.byteLength(line)
      } catch {
        // a full disk must not end the app
      }
    },
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch {
    // there is none yet
  }
}

/** Lets each text through once, and at most `limit` different ones: for what a hostile page could repeat for ever. */
export function once(write: (text: string) => void, limit = 100): (text: string) => void {
  const seen = new Set<string>()
  return (text) => {
    if (seen.has(text) || seen.size >= limit) return
    seen.add(text)
    write(text)
  }
}

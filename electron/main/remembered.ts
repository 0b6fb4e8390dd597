import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as v from 'valibot'

const Pixels = v.pipe(v.number(), v.safeInteger())

/** What the shell keeps from one start to the next. Pixels are device independent ones. */
const Remembered = v.object({
  bounds: v.nullable(v.object({ x: Pixels, y: Pixels, width: Pixels, height: Pixels })),
  maximised: v.boolean(),
  /** Of the page, so that the next window begins with it. */
  theme: v.optional(v.picklist(['system', 'light', 'dark']), 'system'),
})
export type Remembered = v.InferOutput<typeof Remembered>

/** What holds on the first start, and where what was kept can't be read. */
export const nothingRemembered: Remembered = { bounds: null, maximised: false, theme: 'system' }

/** Reads what the last start kept; a file that is missing or damaged counts as none. */
export function readRemembered(file: string): Remembered {
  try {
    return v.parse(Remembered, JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return nothingRemembered
  }
}

/** Keeps it, in one step so that a crash leaves the old or the new file. A full disk is no reason to stop. */
export function writeRemembered(file: string, remembered: Remembered): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.new`, JSON.stringify(remembered))
    renameSync(`${file}.new`, file)
  } catch {
    // the next start opens in the middle of the screen
  }
}

import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'
import { RunMark } from '#shared/history/run-entry'
import { writeWhole } from '../whole-file'

/** What a person made of a run stands beside its file, which never changes. */
export const markEnding = '.mark.json'

const MarkFile = v.object({ version: v.literal(1), ...RunMark.entries })

/** Null: nothing was made of it, or what was makes no sense. */
export async function readMark(folder: string, id: string): Promise<RunMark | null> {
  try {
    const read = v.safeParse(MarkFile, JSON.parse(await readFile(markPath(folder, id), 'utf8')))
    return read.success ? { kept: read.output.kept, name: read.output.name } : null
  } catch {
    return null
  }
}

/** Whole or not at all; rejects with the system's error. */
export async function writeMark(folder: string, id: string, { kept, name }: RunMark): Promise<void> {
  const path = markPath(folder, id)
  if (!kept && name === null) await rm(path, { force: true })
  else await writeWhole(path, `${JSON.stringify({ version: 1, kept, name })}\n`)
}

export function markPath(folder: string, id: string): string {
  return join(folder, `${id}${markEnding}`)
}

import { existsSync } from 'node:fs'
import { History } from '#engine/history/history'
import { readRunFile } from '#engine/history/read-run-file'
import { fileProblem } from '#engine/system-error'
import { entryNamed, isRunName, isScan, type RunEntry } from '#shared/history/run-entry'
import type { StoredRun } from '#shared/history/stored-run'
import { counted } from '#shared/scan/output/figures'
import type { CliIo } from '../cli-io'
import { bytesOf } from '../input-bytes'
import { ownText } from '../own-text'
import { say } from '../terminal'
import { version } from '../version'

/** Why there is no scan that `last~N` means. @param scan the command that makes one */
export function tooFewScans(kept: readonly RunEntry[], scan: string): string {
  const scans = kept.filter(isScan).length
  const some = `Only ${counted(scans, 'scan')} ${scans === 1 ? 'is' : 'are'} kept`
  return `${scans === 0 ? 'No scan is kept yet' : some}: ${scan} makes one.`
}

async function readScan(
  source: Parameters<typeof readRunFile>[0],
  label: string,
  io: CliIo,
  signal: AbortSignal,
): Promise<StoredRun | null> {
  const read = await readRunFile(source, signal)
  if (read.ok) return read.run
  say(io, `portlight: ${label}: ${read.message}`)
  return null
}

/** The history of this user, for commands that read it without an engine. */
export async function historyOf(io: CliIo): Promise<History> {
  const complain = (sentence: string) => say(io, `portlight: ${sentence}`)
  return new History({ dataFolder: await io.dataFolder(), version, wallClock: io.now, complain })
}

/** The file that a name stands for: a file, or a kept run by its id, `last`, `last~1`; or why there is none, as a sentence. */
async function fileNamed(name: string, io: CliIo): Promise<{ readonly path: string } | string> {
  if (existsSync(name)) return { path: name }
  const history = await historyOf(io)
  const kept = await history.list()
  const entry = entryNamed(name, kept)
  if (entry === 'none' && !isRunName(name)) return { path: name }
  const own = await io.own()
  if (typeof entry !== 'string') {
    if (isScan(entry)) return { path: history.fileOf(entry) }
    return `That is no scan: ${ownText(own, io, 'history', 'show', name)} shows it.`
  }
  const lists = `${ownText(own, io, 'history')} lists them.`
  if (entry === 'several') return `Several kept scans are called that: ${lists}`
  return name.startsWith('last')
    ? tooFewScans(kept, ownText(own, io, 'scan'))
    : `There is no such file, and no kept scan of that name: ${lists}`
}

/**
 * The scan in a file. Null where it can't be read; the reason has been said.
 * @param name `-` is standard input
 */
export async function readNamedRun(
  name: string,
  label: string,
  io: CliIo,
  signal: AbortSignal,
): Promise<StoredRun | null> {
  try {
    const file = name === '-' ? { path: bytesOf(io.stdin, signal) } : await fileNamed(name, io)
    if (typeof file === 'string') {
      say(io, `portlight: ${label}: ${file}`)
      return null
    }
    return await readScan(file.path, label, io, signal)
  } catch (thrown) {
    if (!signal.aborted) say(io, `portlight: ${label} cannot be read: ${fileProblem(thrown)}.`)
  }
  return null
}

/** A kept scan. Null where it can't be read; the reason has been said. */
export async function readKeptScan(
  entry: RunEntry,
  label: string,
  io: CliIo,
  signal: AbortSignal,
): Promise<StoredRun | null> {
  return readScan((await historyOf(io)).fileOf(entry), label, io, signal)
}

/** What a file is called in sentences. */
export function labelOf(name: string): string {
  return name === '-' ? 'standard input' : name
}

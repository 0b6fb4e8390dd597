import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { History } from '#engine/history/history'
import { readRunFile } from '#engine/history/read-run-file'
import { type HistoryProblem, historyProblemText } from '#shared/history/history-problem'
import { entryNamed, isRunName, isScan, type RunEntry } from '#shared/history/run-entry'
import type { ReadRun, StoredRun } from '#shared/history/stored-run'
import { counted, printableLine, wholeNumber } from '#shared/scan/output/figures'
import { fileProblem } from '#shared/words/system-error'
import type { CliIo } from '../cli-io'
import { bytesOf } from '../input-bytes'
import { ownText } from '../own-text'
import { ProgressLine } from '../progress-line'
import { say, terminalStyle } from '../terminal'
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
  const read = await readWithProgress(source, label, io, signal)
  if (read.ok) return read.run
  say(io, `portlight: ${label}: ${read.message}`)
  return null
}

/** Milliseconds after which a person is told how far the reading is, and how often. */
const tellsAfterMs = 500

/** Says how far a large file is read, on a terminal. */
async function readWithProgress(
  source: Parameters<typeof readRunFile>[0],
  label: string,
  io: CliIo,
  signal: AbortSignal,
): Promise<ReadRun> {
  if (!terminalStyle(io, true).progress) return readRunFile(source, signal)
  const line = new ProgressLine(io.stderr)
  const size = typeof source === 'string' ? (await stat(source)).size : 0
  let next = io.now() + tellsAfterMs
  try {
    return await readRunFile(source, signal, (bytes) => {
      if (io.now() < next) return
      next = io.now() + tellsAfterMs
      const far =
        size > 0
          ? `${Math.min(100, Math.floor((100 * bytes) / size))} %`
          : `${wholeNumber(Math.floor(bytes / 1e6))} MB`
      line.tell(`${far} read: ${printableLine(label)}`)
    })
  } finally {
    line.end()
  }
}

/** The history of this user, for commands that read it without an engine. */
export async function historyOf(io: CliIo): Promise<History> {
  const complain = (problem: HistoryProblem) => say(io, `portlight: ${historyProblemText(problem)}`)
  return new History({ dataFolder: await io.dataFolder(), version, wallClock: io.now, complain })
}

const unsound = 'This kept scan can’t be read any more: its file is damaged or gone.'

/** The file that a name stands for: a file, or a kept run by its id, `last`, `last~1`; or why there is none, as a sentence. */
async function fileNamed(name: string, io: CliIo): Promise<{ readonly path: string } | string> {
  if (existsSync(name)) return { path: name }
  const history = await historyOf(io)
  const kept = await history.list()
  const entry = entryNamed(name, kept)
  if (entry === 'none' && !isRunName(name)) return { path: name }
  const own = await io.own()
  if (typeof entry !== 'string') {
    if (isScan(entry)) return (await history.isSound(entry)) ? { path: history.fileOf(entry) } : unsound
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
  const history = await historyOf(io)
  if (await history.isSound(entry)) return readScan(history.fileOf(entry), label, io, signal)
  say(io, `portlight: ${label}: ${unsound}`)
  return null
}

/** What a file is called in sentences. */
export function labelOf(name: string): string {
  return name === '-' ? 'standard input' : name
}

import { interfaces, linkZones } from '#engine/computer/interfaces'
import { type OutputFile, openOutputFile } from '#engine/output-file'
import { serviceTable } from '#engine/sockets/service-names'
import { unresolvedOf, unresolvedText } from '#shared/scan/name-failure'
import { printable } from '#shared/scan/output/figures'
import type { ScanPlan } from '#shared/scan/plan'
import type { ScanRequest } from '#shared/scan/request'
import { fileProblem } from '#shared/words/system-error'
import type { CliEngine, CliIo } from '../../cli-io'
import { say, type TerminalStyle } from '../../terminal'
import { ask, askFromOf, missingConfirmations } from './scan-confirm'
import type { ScanFile, ScanOptions } from './scan-options'
import { readScanWords, type ScanWords } from './scan-words'
import { readTargetFiles } from './target-files'

/** A scan that may run. */
export interface PreparedScan {
  readonly words: ScanWords
  readonly request: ScanRequest
  readonly plan: ScanPlan
  /** In the order of the options' files. */
  readonly files: readonly OutputFile[]
  /** Names among the targets that have no address. */
  readonly unresolved: number
}

/**
 * Everything that comes before the first probe: reads what is to be scanned, learns how large that is, has it confirmed,
 * opens the file for the results. Null where it may not run; the reason has been said.
 */
export async function prepareScan(
  options: ScanOptions,
  io: CliIo,
  style: TerminalStyle,
  startingEngine: Promise<CliEngine>,
  signal: AbortSignal,
): Promise<PreparedScan | null> {
  const words = await readWords(options, io, signal)
  if (words === null) return null
  const { targets, exclude, asked } = words
  const scan = {
    targets,
    exclude,
    ports: asked.text(),
    excludePorts: '',
    family: options.family,
    timing: options.timing,
    ...(options.identify === null ? {} : { identify: options.identify }),
  }
  const engine = await startingEngine
  const plan = await engine.handlers['scan.plan'](scan, signal)
  const unresolved = unresolvedOf(plan.names)
  for (const name of unresolved) say(io, `portlight: ${unresolvedText(name)}`)
  if (plan.hosts === 0) {
    if (unresolved.length === 0) say(io, 'portlight: no host is left to scan.')
    return null
  }
  if (!(await confirmed(plan, options, words, io, style, signal))) return null
  const files = await openFiles(options.files, io)
  if (files === null) return null
  const request = { id: plan.id, mayScanPublic: true, mayScanLarge: true, keep: options.keep }
  return { words, request, plan, files, unresolved: unresolved.length }
}

async function readWords(options: ScanOptions, io: CliIo, signal: AbortSignal): Promise<ScanWords | null> {
  const files = await readTargetFiles(options.targetFiles, io, signal)
  if (signal.aborted) return null
  if (!files.ok) {
    say(io, `portlight: ${files.message}`)
    return null
  }
  const typed = options.targets.length === 0 ? [] : [{ file: null, text: options.targets.join(' ') }]
  const words = readScanWords(
    options,
    [...typed, ...files.value],
    { portsNamed: (pattern, protocol) => serviceTable().portsNamed(pattern, protocol) },
    linkZones(interfaces()),
  )
  if (words.ok) return words.value
  for (const message of words.messages) say(io, `portlight: ${message}`)
  return null
}

async function confirmed(
  plan: ScanPlan,
  options: ScanOptions,
  words: ScanWords,
  io: CliIo,
  style: TerminalStyle,
  signal: AbortSignal,
): Promise<boolean> {
  const askFrom = style.canAsk ? await askFromOf(io) : undefined
  const missing = missingConfirmations(plan, options, printable(words.targets), askFrom)
  for (const { question, refusal } of missing) {
    if (!style.canAsk) say(io, `portlight: ${refusal}`)
    else if (!(await ask(io, question, signal))) {
      say(io, 'Nothing was scanned.')
      return false
    }
  }
  return missing.length === 0 || style.canAsk
}

/** All of them or none; null: one can't be written, which has been said. */
async function openFiles(wanted: readonly ScanFile[], io: CliIo): Promise<readonly OutputFile[] | null> {
  const opened: OutputFile[] = []
  for (const { name } of wanted) {
    try {
      opened.push(await openOutputFile(name))
    } catch (thrown) {
      for (const file of opened) await file.discard()
      say(io, `portlight: ${name} cannot be written: ${fileProblem(thrown)}. Nothing was scanned.`)
      return null
    }
  }
  return opened
}

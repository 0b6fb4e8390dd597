import { hostname } from 'node:os'
import { EventFile } from '#engine/watch/event-file'
import { WatchedFile } from '#engine/watch/watched-file'
import { fileTroubleText } from '#shared/baseline/file-trouble'
import { scansOf, wishOf } from '#shared/baseline/look-wish'
import { unresolvedOf, unresolvedText } from '#shared/scan/name-failure'
import { counted, durationText, printable, printableLine } from '#shared/scan/output/figures'
import { isChange, type WatchEvent } from '#shared/watch/event'
import { type EventWriter, ecsLine } from '#shared/watch/output/ecs'
import { goesOnText, sentenceOf, unseenText } from '#shared/watch/output/sentence'
import type { WatchRequest } from '#shared/watch/request'
import { fileProblem } from '#shared/words/system-error'
import { painter } from '#shared/words/terminal-text'
import type { CliEngine, CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { runToEnd } from '../../run-to-end'
import { untilStopped } from '../../stopping'
import { say, type TextOutput, terminalStyle } from '../../terminal'
import { version } from '../../version'
import { missingConfirmations } from '../scan/scan-confirm'
import type { WatchOptions } from './watch-options'

/** `portlight watch`: until it is stopped. Resolves to the exit code. */
export function runWatch(options: WatchOptions, io: CliIo): Promise<number> {
  return runToEnd(io, async ({ stdout, signal }) => {
    const engine = await io.createEngine()
    const hosts = await hostsOf(options, engine, io, signal)
    if (hosts === 'refused') return exitCodes.failed
    const baseline =
      options.baseline === null
        ? null
        : await WatchedFile.open(options.baseline, (trouble, before) => {
            const text = fileTroubleText(trouble, ({ line, column }) => `:${line}:${column}`)
            say(io, `portlight: ${text}${before ? ` ${goesOnText}` : ''}`)
          })
    if (options.baseline !== null && baseline === null) return exitCodes.failed
    if (baseline !== null && !(await mayAsk(baseline, options, engine, io, signal))) return exitCodes.failed
    const others = { everyMs: options.hostsEveryMs, mayScanPublic: options.mayScanPublic }
    const file = openFile(options.eventFile, io)
    if (file === 'refused') return exitCodes.failed
    const teller = new Teller(options, io, stdout, file)
    try {
      let again = true
      for (let first = true; again && !signal.aborted; first = false) {
        const request = { everyMs: options.everyMs, hosts, baseline: baseline?.request(others) ?? null }
        again = await watchOnce(request, engine, teller, baseline, first, signal)
      }
    } finally {
      teller.close()
    }
    return exitCodes.done
  })
}

/** Watches until it is stopped, or until the baseline is another one: true. */
async function watchOnce(
  request: WatchRequest,
  engine: CliEngine,
  teller: Teller,
  baseline: WatchedFile | null,
  first: boolean,
  signal: AbortSignal,
): Promise<boolean> {
  // a scan that is under way is not waited for
  for await (const event of untilStopped(engine.handlers['watch.run'](request, signal), signal, 0)) {
    if (signal.aborted) return false
    baseline?.heard(event)
    if (first || event.kind !== 'began') await teller.tell(event)
    if (event.kind === 'looked' && (await baseline?.changed()) === true) return true
  }
  return false
}

/** Plans a scan of the hosts, so that what is wrong with them is said at once; nothing is asked of them. */
async function hostsOf(
  { hosts, ports, hostsEveryMs, mayScanPublic }: WatchOptions,
  engine: CliEngine,
  io: CliIo,
  signal: AbortSignal,
): Promise<WatchRequest['hosts'] | 'refused'> {
  if (hosts.length === 0) return null
  const targets = {
    targets: hosts.join(' '),
    exclude: '',
    ports,
    excludePorts: '',
    family: 'any',
    timing: 2,
  } as const
  const plan = await engine.handlers['scan.plan'](targets, signal)
  const unresolved = unresolvedOf(plan.names)
  for (const name of unresolved) say(io, `portlight: ${unresolvedText(name)}`)
  if (unresolved.length > 0 || plan.hosts === 0) return 'refused'
  if (plan.needs.includes('large')) {
    say(io, 'portlight: these are too many hosts and ports to be scanned again and again.')
    return 'refused'
  }
  const missing = missingConfirmations(
    plan,
    { mayScanPublic, mayScanLarge: false },
    printable(targets.targets),
  )
  for (const { refusal } of missing) say(io, `portlight: ${refusal}`)
  return missing.length > 0 ? 'refused' : { targets, everyMs: hostsEveryMs, mayScanPublic }
}

/** Whether the hosts that a baseline speaks of may be scanned again and again; where not, that has been said. */
async function mayAsk(
  file: WatchedFile,
  { mayScanPublic }: WatchOptions,
  engine: CliEngine,
  io: CliIo,
  signal: AbortSignal,
): Promise<boolean> {
  const { readBaseline } = await import('#shared/baseline/read-baseline')
  const read = readBaseline(file.text)
  if (!read.ok) return true
  let may = true
  for (const { targets } of scansOf(wishOf(read.baseline).hosts, 2)) {
    const plan = await engine.handlers['scan.plan'](targets, signal)
    const consent = { mayScanPublic, mayScanLarge: false }
    for (const { refusal } of missingConfirmations(plan, consent, printable(targets.targets))) {
      say(io, `portlight: ${refusal}`)
      may = false
    }
  }
  return may
}

function openFile(name: string | null, io: CliIo): EventFile | null | 'refused' {
  if (name === null) return null
  const file = new EventFile(name)
  try {
    file.open()
    return file
  } catch (thrown) {
    say(io, `portlight: ${name} cannot be written: ${fileProblem(thrown)}.`)
    return 'refused'
  }
}

/** Writes what a watch tells: sentences for people, lines for programs. */
class Teller {
  readonly #options: WatchOptions
  readonly #io: CliIo
  readonly #stdout: TextOutput
  readonly #file: EventFile | null
  readonly #writer: EventWriter = { version, hostName: hostname() }
  readonly #began: number
  #looks = 0
  #changes = 0
  /** The watch has said that it watches, so it says what came of it. */
  #told = false
  #blindMs = 0
  /** Events that could not be written to the file since the last one that was. */
  #lost = 0

  constructor(options: WatchOptions, io: CliIo, stdout: TextOutput, file: EventFile | null) {
    this.#options = options
    this.#io = io
    this.#stdout = stdout
    this.#file = file
    this.#began = io.now()
  }

  async tell(event: WatchEvent): Promise<void> {
    if (event.kind === 'looked') {
      this.#looks += 1
      return
    }
    if (event.kind === 'others-looked') return
    this.#told = true
    if (isChange(event)) this.#changes += 1
    if (event.kind === 'blind') this.#blindMs += Math.max(0, event.at - event.from)
    const { eventsOnStdout, quiet } = this.#options
    if (this.#file !== null) this.#write(this.#file, event)
    if (eventsOnStdout) await this.#stdout.write(ecsLine(event, this.#writer))
    if (quiet) return
    if (eventsOnStdout) say(this.#io, this.#line(event, false))
    else await this.#stdout.write(`${this.#line(event, true)}\n`)
  }

  /** The last line, and the file is closed. */
  close(): void {
    this.#file?.close()
    if (this.#options.quiet || !this.#told) return
    // what it begins with comes of a look
    const parts = [counted(Math.max(1, this.#looks), 'look'), counted(this.#changes, 'change')]
    if (this.#blindMs > 0) parts.push(`saw nothing for ${durationText(this.#blindMs)}`)
    if (this.#lost > 0) parts.push(`${counted(this.#lost, 'event')} could not be written`)
    say(
      this.#io,
      `Watched for ${durationText(Math.max(0, this.#io.now() - this.#began))}: ${parts.join(', ')}.`,
    )
  }

  /** A full disk must not end a watch: it goes on, says so, and says it when lines can be written again. */
  #write(file: EventFile, event: WatchEvent): void {
    try {
      file.write(ecsLine(event, this.#writer))
      if (this.#lost > 0)
        say(
          this.#io,
          `portlight: ${counted(this.#lost, 'event')} could not be written. Events are written again.`,
        )
      this.#lost = 0
    } catch (thrown) {
      if (this.#lost === 0) {
        say(
          this.#io,
          `portlight: ${this.#options.eventFile} cannot be written now: ${fileProblem(thrown)}. The watch goes on.`,
        )
      }
      this.#lost += 1
    }
  }

  #line(event: WatchEvent, onStdout: boolean): string {
    const style = terminalStyle(this.#io, this.#options.noColour)
    const paint = painter({ colour: onStdout && style.colour })
    const timeOf = (ms: number) => timeText(ms, style.person)
    const advice = event.kind === 'drift' ? ` ${event.drift.advice}` : ''
    const text = printableLine(`${sentenceOf(event)}${unseenText(event, timeOf)}${advice}`)
    return `${paint('2', timeOf(event.at))}  ${isChange(event) ? paint('1', text) : text}`
  }
}

/** For a person by their own clock, for a file or a program whole. */
function timeText(ms: number, person: boolean): string {
  return person ? new Date(ms).toTimeString().slice(0, 8) : new Date(ms).toISOString()
}

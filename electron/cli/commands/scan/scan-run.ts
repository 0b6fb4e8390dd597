import { type ErrorValue, fromThrown } from '#shared/ipc/result'
import { AskedPorts } from '#shared/ports/asked-ports'
import { counted } from '#shared/scan/output/figures'
import type { HostReport, RunEnd } from '#shared/scan/output/report'
import { ScanRecord } from '#shared/scan/record'
import type { CliEngine, CliIo } from '../../cli-io'
import type { ProgressLine } from '../../progress-line'
import { untilStopped } from '../../stopping'
import { say } from '../../terminal'
import { Expectations } from './expectations'
import { OwnListeners } from './own-listeners'
import type { ReportOutputs } from './report-outputs'
import type { PreparedScan } from './scan-prepare'

/** Milliseconds that a stopped scan has for its last results; its traffic ends within 200. */
const stopGraceMs = 3000

/** Milliseconds of results in a row before everything else has its turn. */
const longestTurnMs = 20

const ranOut: ErrorValue = {
  code: 'refused',
  message: 'this computer has run out of what probing takes, and goes on like that: run it again later.',
}

/** How a run went, for the exit code. */
export interface ScanOutcome {
  /** Something stood in the way: the reason has been said. */
  readonly failed: boolean
  readonly expectationsMet: boolean
}

/** Runs a prepared scan and writes its results as they come. */
export async function runPreparedScan(
  { words, request, plan }: PreparedScan,
  engine: CliEngine,
  outputs: ReportOutputs,
  progress: ProgressLine | null,
  io: CliIo,
  signal: AbortSignal,
): Promise<ScanOutcome> {
  const startedAt = io.now()
  const expectations = new Expectations(words.expectOpen, words.expectClosed)
  const record = new ScanRecord(AskedPorts.of(plan.asked), io.now)
  const listeners = new OwnListeners(engine, io.now)
  const write = async (hosts: readonly HostReport[]) => {
    for (const host of hosts) {
      expectations.check(host)
      const hasPrograms = host.scope === 'this-computer' && host.results.count('open') > 0
      const here = hasPrograms ? await listeners.look(signal) : null
      await outputs.host(here === null ? host : { ...host, here })
    }
  }
  await outputs.begin()
  let problem: ErrorValue | null = null
  let turnedAt = io.now()
  try {
    for await (const event of untilStopped(
      engine.handlers['scan.run'](request, signal),
      signal,
      stopGraceMs,
    )) {
      if (event.kind === 'progress') progress?.show(event.progress)
      await write(record.take(event))
      if (io.now() - turnedAt < longestTurnMs) continue
      // events may come faster than they are written; signals and timers have their turn all the same
      await new Promise((resolve) => setImmediate(resolve))
      turnedAt = io.now()
    }
  } catch (thrown) {
    if (!signal.aborted) problem = fromThrown(thrown)
  }
  progress?.end()
  await write(record.unfinished())
  const summary = record.summaryOf(plan.hosts, io.now() - startedAt)
  // a scan that nobody stopped and that says itself that it is a part has given up
  if (summary.partial && problem === null && !signal.aborted) problem = ranOut
  const end: RunEnd = { ...summary, problem: problem?.message ?? null }
  await outputs.end(end)

  if (problem !== null) say(io, `portlight: the scan was ended: ${problem.message}`)
  if (problem?.code === 'internal' && problem.detail !== undefined) say(io, problem.detail)
  const own = record.ownFailure
  if (own !== null) {
    say(io, `portlight: no port has a verdict: ${counted(own.ports, 'port')} ended with ${own.reason}.`)
  }
  if (!signal.aborted) for (const sentence of expectations.sentences()) say(io, `portlight: ${sentence}`)
  return { failed: problem !== null || own !== null, expectationsMet: expectations.met }
}

import { computerLookOf, forwardsLookOf, type HostLook, type Look } from '#shared/baseline/look'
import { type LookWish, looksOf, scansOf } from '#shared/baseline/look-wish'
import { storedLooks } from '#shared/baseline/stored-look'
import { toldMappings } from '#shared/forward/router-told'
import type { StoredRun } from '#shared/history/stored-run'
import type { ScanEvent } from '#shared/scan/event'
import { hostReports } from '#shared/scan/host-reports'
import type { HostReport } from '#shared/scan/output/report'
import type { ScanPlan } from '#shared/scan/plan'
import { allSockets } from '#shared/sockets/request'
import { dayOf } from '#shared/words/day'
import type { CliEngine, CliIo } from '../../cli-io'
import { ProgressLine } from '../../progress-line'
import { say, terminalStyle } from '../../terminal'
import { labelOf, readNamedRun } from '../run-files'
import { ask, askFromOf, missingConfirmations, sizeText } from '../scan/scan-confirm'
import { reachableIn } from '../sockets/sockets-reachable'
import type { ScanConsent } from './baseline-options'

/**
 * Looks at all that is wished. Null where it may not be scanned; the reason has been said.
 * @param earlier the scan that the hosts are taken from; null: they are scanned now
 */
export async function lookAt(
  wish: LookWish,
  earlier: EarlierScan | null,
  consent: ScanConsent,
  engine: CliEngine,
  io: CliIo,
  signal: AbortSignal,
): Promise<Look | null> {
  const hosts =
    earlier === null
      ? await scanHosts(wish.hosts, consent, engine, io, signal)
      : storedLooks(earlier.run, [...wish.hosts.keys()])
  if (hosts === null) return null
  const computer = wish.computer ? await lookAtComputer(engine, signal) : null
  const forwards = wish.router ? await askRouter(engine, signal) : null
  return { today: dayOf(io.now()), computer, hosts, forwards }
}

/** A scan that was written down, and what it is, as a sentence. */
export interface EarlierScan {
  readonly run: StoredRun
  readonly sentence: string
}

/** The scan that hosts are taken from. Null where it can't be read, or there is nothing to take; that has been said. */
export async function earlierScan(
  from: string,
  { hosts }: LookWish,
  io: CliIo,
  signal: AbortSignal,
): Promise<EarlierScan | null> {
  const label = labelOf(from)
  if (hosts.size === 0) {
    say(io, `portlight: no host is asked about that ${label} could say something of.`)
    return null
  }
  const run = await readNamedRun(from, label, io, signal)
  if (run === null) return null
  const at = run.endedAt ?? run.startedAt
  const when = at === null ? 'at a time that it does not tell' : `on ${new Date(at).toISOString()}`
  const whole = run.partial.length === 0 ? '' : ` ${run.partial.join(' ')}`
  return { run, sentence: `Hosts are as ${run.tool.name} found them ${when}, by ${label}.${whole}` }
}

async function lookAtComputer(engine: CliEngine, signal: AbortSignal): Promise<Look['computer']> {
  const filter = { ...allSockets, listeningOnly: true }
  const query = { filter, limit: 1_000_000, fresh: true, packages: true }
  const snapshot = await engine.handlers['sockets.list'](query, signal)
  return computerLookOf(snapshot, await reachableIn(snapshot.sockets, engine, signal))
}

async function askRouter(engine: CliEngine, signal: AbortSignal): Promise<Look['forwards']> {
  return forwardsLookOf(toldMappings(await engine.handlers['forward.mappings']({ gateway: null }, signal)))
}

/** Scans hosts, those that are asked for the same ports together. Null where one may not be scanned; that has been said. */
async function scanHosts(
  wanted: LookWish['hosts'],
  consent: ScanConsent,
  engine: CliEngine,
  io: CliIo,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, HostLook> | null> {
  const looks = new Map<string, HostLook>()
  const { canAsk } = terminalStyle(io, true)
  const askFrom = canAsk ? await askFromOf(io) : undefined
  for (const { hosts, targets } of scansOf(wanted, 3)) {
    const plan = await engine.handlers['scan.plan'](targets, signal)
    for (const missing of missingConfirmations(plan, consent, targets.targets, askFrom)) {
      if (!canAsk) say(io, `portlight: ${missing.refusal}`)
      else if (await ask(io, missing.question, signal)) continue
      say(io, 'Nothing was scanned.')
      return null
    }
    const reports = plan.hosts === 0 ? [] : await scanned(plan, engine, io, signal)
    for (const [host, look] of looksOf(hosts, plan, reports)) looks.set(host, look)
  }
  return looks
}

async function scanned(
  plan: ScanPlan,
  engine: CliEngine,
  io: CliIo,
  signal: AbortSignal,
): Promise<readonly HostReport[]> {
  const progress = terminalStyle(io, true).progress ? new ProgressLine(io.stderr) : null
  if (progress !== null) say(io, `Scanning ${sizeText(plan)}`)
  const request = { id: plan.id, mayScanPublic: true, mayScanLarge: true, keep: false }
  const reports: HostReport[] = []
  try {
    const events = engine.handlers['scan.run'](request, signal)
    const heard = (event: ScanEvent) => {
      if (event.kind === 'progress') progress?.show(event.progress)
    }
    for await (const report of hostReports(events, io.now, heard)) reports.push(report)
  } finally {
    progress?.end()
  }
  return reports
}

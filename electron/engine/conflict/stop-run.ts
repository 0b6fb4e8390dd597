import { setTimeout as sleep } from 'node:timers/promises'
import { placeText } from '#shared/conflict/decision'
import type { Lineage } from '#shared/conflict/facts'
import { keeperOf, keeperSentence, mayStartAgain } from '#shared/conflict/fixes/keepers'
import type { StartAgain, StartFacts } from '#shared/conflict/fixes/start-again'
import type { ConfirmedProcess, ProcessIdentity, StopEvent, StopRequest } from '#shared/conflict/fixes/stop'
import { addressText, holdersText, holderText, ownersOf } from '#shared/conflict/holder-words'
import type { ConflictReport } from '#shared/conflict/report'
import { isFreeNow } from '#shared/conflict/verdict'
import { isListening, type Owner } from '#shared/sockets/socket'
import { listText } from '#shared/words/list-text'
import type { ConflictPlatform } from '../platform/platform'
import { missingRight } from './preview'
import type { ProcessEntry, ProcessSource } from './process-source'
import { protection } from './protected'
import { maySignal, type SignalOutcome, send } from './signals'

export interface StopParts {
  readonly platform: ConflictPlatform
  readonly processes: ProcessSource
  /** Looks at the port anew. */
  readonly explain: () => Promise<ConflictReport>
  /** How a program is started again, of which these facts were read before anything was sent. */
  readonly startAgain: (program: string, facts: StartFacts | null) => StartAgain
}

type Refusal = Extract<StopEvent, { kind: 'refused' }>

/** Milliseconds between two looks whether it has ended, and between two events that say that it has not. */
const lookEvery = 40
const tellEvery = 500

/**
 * Milliseconds in which a process that has ended lets go of its sockets, and its children end as well: its first thread
 * ends before the others, which share its descriptors (proc_pid_stat(5) says Z meanwhile).
 */
const letsGoWithin = 2_000

/** Milliseconds in which whoever looks after a process may start it again, and between two looks meanwhile. */
const comesBackWithin = 2_000
const watchEvery = 150

/** Ends a process and tells how it goes. Aborting it ends the waiting. */
export async function* stopProcess(
  { process: confirmed, force, waitMs }: StopRequest,
  parts: StopParts,
  signal: AbortSignal,
): AsyncGenerator<StopEvent, void, void> {
  const { processes, platform } = parts
  const identity = { pid: confirmed.pid, birth: confirmed.birth }
  const before = await processes.ownerOf(identity.pid, signal)
  const refusal = await refusalOf(confirmed, parts, signal)
  if (refusal !== null) {
    yield refusal
    return
  }
  const lineage = await processes.lineage(identity.pid, signal)
  const earlier = new Set((await processes.all(signal)).map(identityText))
  const facts = await processes.startFacts(identity.pid)
  const name = force || platform.system === 'win32' ? 'SIGKILL' : 'SIGTERM'
  // again, as late as can be: see signals.ts
  const now = await processes.now(identity.pid, signal)
  const changed = identityRefusal(identity, now) ?? (now === null ? null : programRefusal(confirmed, now))
  if (changed !== null) {
    yield changed
    return
  }
  const outcome = send(identity.pid, name)
  if (outcome !== 'sent') {
    yield outcomeRefusal(outcome, before, identity, platform)
    return
  }
  // one that is suspended (Ctrl+Z) heeds it only when it goes on; systemd.kill(5) does the same, and so do shells
  if (name === 'SIGTERM') send(identity.pid, 'SIGCONT')
  yield { kind: 'signalled', signal: name }
  const program = { pid: identity.pid, program: now?.program ?? 'the process' }
  const began = performance.now()
  let told = began
  while (await lives(identity, processes, signal)) {
    const waited = performance.now() - began
    if (waited >= waitMs) {
      const report = await parts.explain()
      if (report.owners.some(({ pid }) => pid === identity.pid) || !isFreeNow(report)) {
        yield { kind: 'still-running', waitedMs: Math.round(waited) }
      } else {
        yield {
          kind: 'done',
          portFree: true,
          owners: [],
          sentence: `${holderText(program)} still runs, but it has given up port ${report.port}, which is free.`,
          again: null,
        }
      }
      return
    }
    if (performance.now() - told >= tellEvery) {
      told = performance.now()
      yield { kind: 'waiting', waitedMs: Math.round(waited) }
    }
    await sleep(Math.min(lookEvery, Math.max(1, waitMs - waited)), undefined, { signal })
  }
  yield await outcomeOf(program, { before, earlier, lineage, facts }, parts, signal)
}

/** What was there before anything was sent. */
interface Before {
  readonly before: Owner | null
  /** All processes, as {@link identityText} has them: none of these was started again. */
  readonly earlier: ReadonlySet<string>
  /** Where the process came from. */
  readonly lineage: Lineage
  /** How it was started. */
  readonly facts: StartFacts | null
}

function identityText({ pid, birth }: ProcessIdentity): string {
  return `${pid} ${birth}`
}

/** Why nothing is sent; null where nothing speaks against it. */
async function refusalOf(
  confirmed: ConfirmedProcess,
  { processes, platform, explain }: StopParts,
  signal: AbortSignal,
): Promise<Refusal | null> {
  const now = await processes.now(confirmed.pid, signal)
  const changed = identityRefusal(confirmed, now)
  if (changed !== null || now === null) return changed
  const protectedBy = protection(now, await processes.all(signal))
  if (protectedBy !== null) return { kind: 'refused', reason: 'protected', sentence: protectedBy }
  const may = maySignal(confirmed.pid)
  if (may !== 'sent') {
    return outcomeRefusal(may, await processes.ownerOf(confirmed.pid, signal), confirmed, platform)
  }
  const became = programRefusal(confirmed, now)
  if (became !== null) return became
  const report = await explain()
  if (report.owners.some(({ pid }) => pid === confirmed.pid)) return null
  return {
    kind: 'refused',
    reason: 'let-go',
    sentence: `Nothing was sent: ${notHolding(confirmed, report)}.`,
  }
}

/** That a process is not among those who have a port; no full stop. */
export function notHolding(
  process: Pick<Owner, 'pid' | 'program'>,
  { protocol, port }: Pick<ConflictReport, 'protocol' | 'port'>,
): string {
  return `${holderText(process)} is not seen to have ${protocol.toUpperCase()} port ${port} any more`
}

/** A pid and a birth name one process for good; nothing is sent to another one. */
function identityRefusal({ pid, birth }: ProcessIdentity, now: ProcessEntry | null): Refusal | null {
  if (now === null || now.ended) {
    return { kind: 'refused', reason: 'already-gone', sentence: `Process ${pid} has already ended.` }
  }
  if (birth === null || now.birth === null) {
    return {
      kind: 'refused',
      reason: 'failed',
      sentence: `Nothing was sent: the system does not tell when process ${pid} started, so it can't be told from another one that got the same id.`,
    }
  }
  if (now.birth !== birth) {
    return {
      kind: 'refused',
      reason: 'other-process',
      sentence: `Nothing was sent: process ${pid} is another program now (${now.program}), which got the id of the one that has ended.`,
    }
  }
  return null
}

/** A process may become another program, which nobody agreed to end. */
function programRefusal(confirmed: ConfirmedProcess, { program, image }: ProcessEntry): Refusal | null {
  if (program === confirmed.program && image === confirmed.image) return null
  const became = program === confirmed.program ? 'started itself anew' : `become ${program}`
  return {
    kind: 'refused',
    reason: 'other-process',
    sentence: `Nothing was sent: ${holderText(confirmed)} has ${became} since you were asked about it.`,
  }
}

function outcomeRefusal(
  outcome: Exclude<SignalOutcome, 'sent'>,
  owner: Owner | null,
  { pid }: ProcessIdentity,
  { system }: ConflictPlatform,
): Refusal {
  if (outcome === 'gone' || owner === null) {
    return { kind: 'refused', reason: 'already-gone', sentence: `Process ${pid} has already ended.` }
  }
  if (outcome === 'no-permission') {
    return { kind: 'refused', reason: 'no-permission', sentence: missingRight(owner, system) }
  }
  return {
    kind: 'refused',
    reason: 'failed',
    sentence: `The system refused to signal ${holderText(owner)}.`,
  }
}

async function lives(
  { pid, birth }: ProcessIdentity,
  processes: ProcessSource,
  signal: AbortSignal,
): Promise<boolean> {
  const now = await processes.now(pid, signal)
  return now !== null && !now.ended && now.birth === birth
}

/** Whether the port is free, and stays so for as long as a supervisor takes to start the program again. */
async function outcomeOf(
  program: Pick<Owner, 'pid' | 'program'>,
  known: Before,
  parts: StopParts,
  signal: AbortSignal,
): Promise<StopEvent> {
  const { explain, startAgain } = parts
  const began = performance.now()
  let report = await explain()
  while (!isFreeNow(report) && performance.now() - began < letsGoWithin) {
    await sleep(100, undefined, { signal })
    report = await explain()
  }
  const freeFrom = performance.now()
  while (
    isFreeNow(report) &&
    performance.now() - freeFrom < comesBackWithin &&
    (await mayComeBack(known, parts, signal))
  ) {
    await sleep(watchEvery, undefined, { signal })
    report = await explain()
  }
  const portFree = isFreeNow(report)
  return {
    kind: 'done',
    portFree,
    owners: portFree ? [] : report.owners,
    sentence: doneSentence(program, known, report, portFree),
    again: portFree ? startAgain(program.program, known.facts) : null,
  }
}

/** Whether somebody lives on who may start the program again. */
async function mayComeBack(
  { before, earlier, lineage }: Before,
  { processes, platform }: StopParts,
  signal: AbortSignal,
): Promise<boolean> {
  if (before?.unit != null || before?.container != null) return true
  for (const ancestor of lineage.ancestors) {
    const now = await processes.now(ancestor.pid, signal)
    if (now === null || now.ended) continue
    // of macOS' services launchd is the parent, and of whatever has lost its own
    if (ancestor.pid === 1 && platform.system === 'darwin') return true
    const may = mayStartAgain(ancestor)
    if (may !== 'by-hand') return may === 'yes'
    // a loop that somebody typed goes on at once, and be it with a pause
    const children = (await processes.all(signal)).filter(({ parent }) => parent === ancestor.pid)
    return children.some((child) => !child.ended && !earlier.has(identityText(child)))
  }
  return false
}

function doneSentence(
  program: Pick<Owner, 'pid' | 'program'>,
  known: Before,
  report: ConflictReport,
  portFree: boolean,
): string {
  const ended = `${holderText(program)} has ended`
  const port = placeText({ question: report })
  if (portFree) {
    const waits = report.verdict === 'time-wait'
    const others = otherAddresses(report)
    if (others !== null) return `${ended}, and ${port} is free; ${others}.`
    const keeper = keeperOf(known.lineage)
    const later = keeper === null ? '' : ` for now: ${keeperSentence(keeper).replace(/\.$/, '')}`
    return waits
      ? `${ended}, and ${port} can be bound by programs that set SO_REUSEADDR, as most servers do; finished connections keep it from others for a minute or so.`
      : `${ended}, and ${port} is free${later}.`
  }
  if (report.owners.length === 0) return `${ended}, but ${port} is not free: ${report.sentence}`
  const again = restarter(known, report.owners)
  const by = again === null ? '' : `: ${again} started it again`
  return `${ended}, but ${holdersText(report.owners)} ${report.owners.length > 1 ? 'have' : 'has'} ${port} now${by}.`
}

/** Who still listens on other addresses of the port, where one was asked for: to most people it is not free; no full stop. */
function otherAddresses({ sockets, protocol, address }: ConflictReport): string | null {
  const still = sockets.filter((row) => row.protocol === protocol && isListening(row))
  if (address === null || still.length === 0) return null
  const at = listText([...new Set(still.map(({ local }) => addressText(local.address)))].slice(0, 4))
  const who = holdersText(ownersOf(still))
  return who === ''
    ? `on ${at} it is still in use`
    : `on ${at} ${who} still ${ownersOf(still).length > 1 ? 'have' : 'has'} it`
}

/** Who has started a program again: its unit, its container, or the nearest ancestor that both have in common. */
function restarter({ before, earlier, lineage }: Before, owners: readonly Owner[]): string | null {
  if (before === null) return null
  const again = owners.find((one) => one.program === before.program && !earlier.has(identityText(one)))
  if (again === undefined) return null
  if (again.unit !== null && again.unit === before.unit) return `the unit ${again.unit}`
  if (again.container !== null && again.container.id === before.container?.id) return 'its container'
  const keeper = keeperOf(lineage)
  const common = lineage.ancestors.find(({ pid }) => again.parents.some((parent) => parent.pid === pid))
  if (common === undefined) return null
  if (common.pid === keeper?.pid) return holderText({ ...common, program: keeper.name })
  return mayStartAgain(common) === 'no' ? null : holderText(common)
}

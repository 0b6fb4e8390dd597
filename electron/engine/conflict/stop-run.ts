import { setTimeout as sleep } from 'node:timers/promises'
import type { ConflictFacts, Lineage } from '#shared/conflict/facts'
import { keeperOf, mayStartAgain } from '#shared/conflict/fixes/keepers'
import type { NamedProcess } from '#shared/conflict/fixes/named-process'
import type { StartFacts } from '#shared/conflict/fixes/start-again'
import type { StartAgainFound } from '#shared/conflict/fixes/start-found'
import type { ConfirmedProcess, ProcessIdentity, StopRequest } from '#shared/conflict/fixes/stop'
import type { Restarter, StopFound, StopObstacle } from '#shared/conflict/fixes/stop-found'
import { explainConflict, isFreeNow } from '#shared/conflict/verdict'
import type { Owner } from '#shared/sockets/socket'
import type { ConflictPlatform } from '../platform/platform'
import type { ProcessEntry, ProcessSource } from './process-source'
import { protection } from './protected'
import { maySignal, type SignalOutcome, send } from './signals'

export interface StopParts {
  readonly platform: ConflictPlatform
  readonly processes: ProcessSource
  /** Looks at the port anew. */
  readonly look: () => Promise<ConflictFacts>
  /** How a program is started again, by what was seen before anything was sent. */
  readonly startAgain: (process: NamedProcess, seen: BeforeStop) => StartAgainFound
}

/** What was there before anything was sent. */
export interface BeforeStop {
  readonly before: Owner | null
  /** All processes, as {@link identityText} has them: none of these was started again. */
  readonly earlier: ReadonlySet<string>
  /** Where the process came from. */
  readonly lineage: Lineage
  /** How it was started. */
  readonly start: StartFacts | null
  /** What was seen of the port: who looks after the process is known as long as it lives. */
  readonly port: ConflictFacts
}

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
): AsyncGenerator<StopFound, void, void> {
  const { processes, platform } = parts
  const identity = { pid: confirmed.pid, birth: confirmed.birth }
  const before = await processes.ownerOf(identity.pid, signal)
  const port = await lookBefore(confirmed, parts, signal)
  if ('reason' in port) {
    yield { kind: 'refused', obstacle: port }
    return
  }
  const lineage = await processes.lineage(identity.pid, signal)
  const earlier = new Set((await processes.all(signal)).map(identityText))
  const start = await processes.startFacts(identity.pid)
  const name = force || platform.system === 'win32' ? 'SIGKILL' : 'SIGTERM'
  // again, as late as can be: see signals.ts
  const now = stillIt(confirmed, await processes.now(identity.pid, signal))
  const changed = 'reason' in now ? now : programObstacle(confirmed, now)
  if (changed !== null) {
    yield { kind: 'refused', obstacle: changed }
    return
  }
  const outcome = send(identity.pid, name)
  if (outcome !== 'sent') {
    yield { kind: 'refused', obstacle: outcomeObstacle(outcome, before, identity, platform) }
    return
  }
  // one that is suspended (Ctrl+Z) heeds it only when it goes on; systemd.kill(5) does the same, and so do shells
  if (name === 'SIGTERM') send(identity.pid, 'SIGCONT')
  yield { kind: 'signalled', signal: name }
  const program = named(confirmed)
  const began = performance.now()
  let told = began
  while (await lives(identity, processes, signal)) {
    const waited = performance.now() - began
    if (waited >= waitMs) {
      const facts = await parts.look()
      const report = explainConflict(facts)
      if (report.owners.some(({ pid }) => pid === identity.pid) || !isFreeNow(report)) {
        yield { kind: 'still-running', waitedMs: Math.round(waited) }
      } else {
        yield { ...doneWith(program, facts), stillRuns: true }
      }
      return
    }
    if (performance.now() - told >= tellEvery) {
      told = performance.now()
      yield { kind: 'waiting', waitedMs: Math.round(waited) }
    }
    await sleep(Math.min(lookEvery, Math.max(1, waitMs - waited)), undefined, { signal })
  }
  yield await outcomeOf(program, { before, earlier, lineage, start, port }, parts, signal)
}

function identityText({ pid, birth }: ProcessIdentity): string {
  return `${pid} ${birth}`
}

/** What is done so far, where nothing more is known of it. */
function doneWith(process: NamedProcess, facts: ConflictFacts) {
  return {
    kind: 'done',
    process,
    stillRuns: false,
    facts,
    keeper: null,
    restarter: null,
    again: null,
  } as const
}

/** What is seen of the port, or why nothing is sent. */
async function lookBefore(
  confirmed: ConfirmedProcess,
  { processes, platform, look }: StopParts,
  signal: AbortSignal,
): Promise<ConflictFacts | StopObstacle> {
  const now = stillIt(confirmed, await processes.now(confirmed.pid, signal))
  if ('reason' in now) return now
  const as = protection(now, await processes.all(signal))
  if (as !== null) return { reason: 'protected', process: named(now), as }
  const may = maySignal(confirmed.pid)
  if (may !== 'sent') {
    return outcomeObstacle(may, await processes.ownerOf(confirmed.pid, signal), confirmed, platform)
  }
  const became = programObstacle(confirmed, now)
  if (became !== null) return became
  const facts = await look()
  const { owners, protocol, port } = explainConflict(facts)
  if (owners.some(({ pid }) => pid === confirmed.pid)) return facts
  return { reason: 'let-go', process: named(confirmed), protocol, port }
}

/** As it crosses the contract. */
export function named({ pid, program }: NamedProcess): NamedProcess {
  return { pid, program }
}

/** What the process is now. A pid and a birth name one process for good; nothing is sent to another one. */
function stillIt(confirmed: ConfirmedProcess, now: ProcessEntry | null): ProcessEntry | StopObstacle {
  const { pid, birth } = confirmed
  if (now === null || now.ended) return { reason: 'already-gone', pid }
  if (birth === null || now.birth === null) return { reason: 'birth-not-told', pid }
  if (now.birth === birth) return now
  return { reason: 'other-process', process: named(confirmed), now: now.program, by: 'new-owner' }
}

/** A process may become another program, which nobody agreed to end. */
function programObstacle(confirmed: ConfirmedProcess, { program, image }: ProcessEntry): StopObstacle | null {
  if (program === confirmed.program && image === confirmed.image) return null
  return { reason: 'other-process', process: named(confirmed), now: program, by: 'execve' }
}

function outcomeObstacle(
  outcome: Exclude<SignalOutcome, 'sent'>,
  owner: Owner | null,
  { pid }: ProcessIdentity,
  { system }: ConflictPlatform,
): StopObstacle {
  if (outcome === 'gone' || owner === null) return { reason: 'already-gone', pid }
  return outcome === 'no-permission'
    ? missingRight(owner, system)
    : { reason: 'failed', process: named(owner) }
}

/** Which right is missing follows from the system. */
export function missingRight(owner: Owner, system: ConflictFacts['system']): StopObstacle {
  return { reason: 'no-permission', process: named(owner), user: owner.user, system }
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
  program: NamedProcess,
  known: BeforeStop,
  parts: StopParts,
  signal: AbortSignal,
): Promise<StopFound> {
  const see = async () => {
    const facts = await parts.look()
    const report = explainConflict(facts)
    return { facts, owners: report.owners, isFree: isFreeNow(report) }
  }
  const began = performance.now()
  let seen = await see()
  while (!seen.isFree && performance.now() - began < letsGoWithin) {
    await sleep(100, undefined, { signal })
    seen = await see()
  }
  const freeFrom = performance.now()
  while (
    seen.isFree &&
    performance.now() - freeFrom < comesBackWithin &&
    (await mayComeBack(known, parts, signal))
  ) {
    await sleep(watchEvery, undefined, { signal })
    seen = await see()
  }
  const keeper = keeperOf(known.lineage)
  return {
    ...doneWith(program, seen.facts),
    keeper: keeper === null ? null : { name: keeper.name, pid: keeper.pid, again: keeper.again },
    restarter: restarter(known, seen.owners),
    again: seen.isFree ? parts.startAgain(program, known) : null,
  }
}

/** Whether somebody lives on who may start the program again. */
async function mayComeBack(
  { before, earlier, lineage }: BeforeStop,
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

/** Who has started a program again: its unit, its container, or the nearest ancestor that both have in common. */
function restarter({ before, earlier, lineage }: BeforeStop, owners: readonly Owner[]): Restarter | null {
  if (before === null) return null
  const again = owners.find((one) => one.program === before.program && !earlier.has(identityText(one)))
  if (again === undefined) return null
  if (again.unit !== null && again.unit === before.unit) {
    return { kind: 'unit', unit: again.unit }
  }
  if (again.container !== null && again.container.id === before.container?.id) {
    return { kind: 'container' }
  }
  const keeper = keeperOf(lineage)
  const common = lineage.ancestors.find(({ pid }) => again.parents.some((parent) => parent.pid === pid))
  if (common === undefined) return null
  const process = common.pid === keeper?.pid ? { ...common, program: keeper.name } : common
  if (process === common && mayStartAgain(common) === 'no') return null
  return { kind: 'process', process: named(process) }
}

import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { failure } from '#shared/ipc/result'
import { lessonNumber } from '#shared/lesson/all-lessons'
import type { OwnAddress } from '#shared/lesson/deed-code'
import { judge } from '#shared/lesson/judge'
import { filled, type Lesson, type LessonStep, type Ports } from '#shared/lesson/lesson'
import type { LessonEvent, LessonRequest, LessonRow, StepReport } from '#shared/lesson/lesson-event'
import type { SocketsSnapshot } from '#shared/sockets/event'
import { allSockets } from '#shared/sockets/request'
import { interfaceEntries } from '../computer/interfaces'
import type { Scans } from '../scan/scans'
import type { Sockets } from '../sockets/sockets'
import { Capture } from './capture'
import { LessonBench } from './lesson-bench'
import { findOwnNetwork } from './own-network'
import { runInOwnNetwork } from './own-network-run'
import { ownNetworkStart } from './own-network-start'
import { scanHere } from './own-scan'
import { recordedLesson } from './recorded-lesson'

export interface LessonsOptions {
  readonly sockets: Sockets
  readonly scans: () => Promise<Scans>
  /** How this Portlight's command line is started; null: it can't be, as in the desktop app. */
  readonly program: readonly string[] | null
  /** Milliseconds that never go back. */
  readonly clock: () => number
}

/** Lessons that one engine runs at the same time. */
const mostLessons = 4

/** How long the kernel's table may take to show what was done, in milliseconds. */
const settleMs = 2000
const betweenLooksMs = 40

/** Runs lessons: experiments with real sockets of this computer, all of which are closed at the end. */
export class Lessons {
  readonly #options: LessonsOptions
  readonly #waiting = new Map<string, () => void>()
  readonly #running = new Set<string>()

  constructor(options: LessonsOptions) {
    this.#options = options
  }

  /**
   * Ends the iteration, or the signal: everything is closed.
   * @throws Failure `not-found`, `refused`, `invalid-input`
   */
  async *run({ runId, lesson: number, stepping }: LessonRequest, signal: AbortSignal) {
    const lesson = lessonNumber(number)
    if (lesson === null) throw failure('not-found', `There is no lesson ${number}.`)
    if (this.#running.has(runId)) throw failure('invalid-input', `There is a run ${runId} already.`)
    if (this.#running.size >= mostLessons)
      throw failure('refused', `${mostLessons} lessons are under way: end one of them first.`)
    this.#running.add(runId)
    try {
      yield* this.#run(lesson, runId, stepping, signal)
    } finally {
      this.#running.delete(runId)
      this.#waiting.delete(runId)
    }
  }

  /** Takes the next step. @throws Failure `not-found` */
  go(runId: string): void {
    const go = this.#waiting.get(runId)
    if (go === undefined) throw failure('not-found', 'This lesson does not wait for a step.')
    go()
  }

  async *#run(
    lesson: Lesson,
    runId: string,
    stepping: boolean,
    signal: AbortSignal,
  ): AsyncGenerator<LessonEvent, void, void> {
    const network = lesson.needs === undefined ? null : await findOwnNetwork()
    if (lesson.needs !== undefined && network === null) {
      yield* this.#elsewhere(lesson, runId, stepping, signal)
      return
    }
    await network?.begin()
    const before = await this.#look(signal)
    const ports = choosePorts(before, lesson.known ?? [])
    const { clock, scans } = this.#options
    const scan = async (numbers: readonly number[]) => scanHere(await scans(), numbers, signal)
    const bench = new LessonBench(ports, ownAddress(), clock, scan, network)
    const capture = await Capture.begin(Object.values(ports), network)
    try {
      yield { kind: 'begun', ports, rows: rowsOf(before, bench) }
      for (const [at, step] of lesson.steps.entries()) {
        if (stepping) {
          const told = this.#told(runId, signal)
          yield { kind: 'waiting', step: at }
          await told
        }
        if (signal.aborted) return
        for (const deed of step.deeds) await bench.perform(deed)
        yield await this.#report(at, step, bench, capture, signal)
      }
    } finally {
      await Promise.all([bench.close(), capture?.close()])
    }
    yield { kind: 'closed', rows: rowsOf(await this.#look(signal), bench) }
  }

  /** In a network of its own, by another Portlight; or, where there can be none, as it ran once. */
  async *#elsewhere(
    { number }: Lesson,
    runId: string,
    stepping: boolean,
    signal: AbortSignal,
  ): AsyncGenerator<LessonEvent, void, void> {
    const told = stepping ? () => this.#told(runId, signal) : null
    const { program } = this.#options
    const start = program === null ? null : await ownNetworkStart()
    if (program !== null && start !== null) {
      yield* runInOwnNetwork(start, program, number, told, signal)
      return
    }
    const events = await recordedLesson(number)
    if (events === null) throw failure('refused', `Lesson ${number} needs a network of its own.`)
    for (const event of events) {
      if (told !== null && event.kind === 'step') {
        const going = told()
        yield { kind: 'waiting', step: event.step }
        await going
      }
      if (signal.aborted) return
      yield event
    }
  }

  /** Resolves when the learner goes on, or ends it. */
  #told(runId: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    return new Promise((resolve) => {
      this.#waiting.set(runId, () => {
        this.#waiting.delete(runId)
        resolve()
      })
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  /** Looks at the kernel's table until all that was claimed is so, or it has had its time. */
  async #report(
    at: number,
    step: LessonStep,
    bench: LessonBench,
    capture: Capture | null,
    signal: AbortSignal,
  ): Promise<StepReport> {
    const began = this.#options.clock()
    while (true) {
      const snapshot = await this.#look(signal)
      const own = rowsOf(snapshot, bench)
      const rows = own === null ? null : [...own, ...(await bench.rows())]
      const findings = step.claims.map((claim) =>
        judge(claim, filled(claim.says, bench.ports), {
          ports: bench.ports,
          system: process.platform,
          outcomes: bench.outcomes,
          rows,
          heard: bench.record.heard,
          ends: bench.connections.ends(),
          scanned: bench.scanned,
          views: bench.views(),
          visits: bench.connections.visits,
          ephemeral: snapshot?.facts.ephemeral ?? null,
        }),
      )
      if (
        findings.every(({ holds }) => holds !== 'no') ||
        this.#options.clock() - began > settleMs ||
        signal.aborted
      ) {
        const outcomes = bench.outcomes.slice(-step.deeds.length)
        return {
          kind: 'step',
          step: at,
          outcomes,
          happenings: bench.record.take((await capture?.take(this.#options.clock)) ?? null),
          rows,
          findings,
        }
      }
      await sleep(betweenLooksMs, undefined, { signal }).catch(() => {})
    }
  }

  /** Null: the sockets can't be read here. */
  async #look(signal: AbortSignal): Promise<SocketsSnapshot | null> {
    const query = { filter: allSockets, limit: 1_000_000, fresh: true }
    return this.#options.sockets.list(query, signal).catch(() => null)
  }
}

/** The rows that belong to a lesson: by their ports, or because one of its programs has them. */
function rowsOf(snapshot: SocketsSnapshot | null, bench: LessonBench): readonly LessonRow[] | null {
  if (snapshot === null) return null
  const numbers = new Set<number>(Object.values(bench.ports))
  return snapshot.sockets.flatMap(({ protocol, state, local, remote }): LessonRow[] => {
    const who = bench.record.nameOf(protocol, local, remote)
    const ours = who !== null || numbers.has(local.port) || (remote !== null && numbers.has(remote.port))
    const waits = bench.record.isWaiting(protocol, local, remote)
    return ours ? [{ protocol, state, local, remote, who, ...(waits && { waits }) }] : []
  })
}

const tries = 1000

/**
 * Three ports that nobody has, outside the range for outgoing connections: a client whose port the system chooses could
 * otherwise be given the very port that it asks for, and meet itself.
 */
function choosePorts(snapshot: SocketsSnapshot | null, known: readonly number[]): Ports {
  const { first, last } = snapshot?.facts.ephemeral ?? { first: 32_768, last: 65_535 }
  const taken = new Set(snapshot?.sockets.flatMap(({ local, remote }) => [local.port, remote?.port ?? 0]))
  const choose = () => {
    let port = randomInt(10_000, 49_152)
    for (let tried = 0; tried < tries; tried += 1) {
      const outside = port < first || port > last || tried > tries / 2
      if (outside && !taken.has(port)) break
      port = randomInt(10_000, 49_152)
    }
    taken.add(port)
    return port
  }
  const well = known.find((port) => !taken.has(port))
  if (well !== undefined) taken.add(well)
  return { A: well ?? choose(), B: choose(), C: choose() }
}

/** An address that other computers know this one by; on Linux and Windows all of 127.0.0.0/8 is this computer, too. */
function ownAddress(): OwnAddress {
  const outer = interfaceEntries()?.find(({ family, internal }) => family === 'IPv4' && !internal)
  if (outer !== undefined) return outer.address
  return process.platform === 'darwin' ? null : '127.0.0.2'
}

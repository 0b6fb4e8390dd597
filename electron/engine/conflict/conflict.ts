import type { OwnCommand } from '#shared/command-line/own-command'
import { leadingReport, otherProtocolOf } from '#shared/conflict/both-protocols'
import { wantedAddresses } from '#shared/conflict/clash'
import type { ConflictFacts } from '#shared/conflict/facts'
import type { StopEvent, StopPreview, StopPreviewRequest, StopRequest } from '#shared/conflict/fixes/stop'
import type { ConflictQuestion, ConflictRequest } from '#shared/conflict/question'
import type { ConflictReport } from '#shared/conflict/report'
import { explainConflict } from '#shared/conflict/verdict'
import { failure } from '#shared/ipc/result'
import { allSockets } from '#shared/sockets/request'
import type { ServiceName } from '#shared/sockets/service-of'
import type { History } from '../history/history'
import type { Platform } from '../platform/platform'
import { serviceNames } from '../sockets/service-names'
import type { Sockets } from '../sockets/sockets'
import { gatherFacts } from './gather'
import { missingRight, previewOf } from './preview'
import type { ProcessSource } from './process-source'
import { protection } from './protected'
import { maySignal } from './signals'
import { notHolding, stopProcess } from './stop-run'

export interface ConflictOptions {
  readonly platform: Pick<Platform, 'conflict'>
  readonly sockets: Sockets
  /** What is typed in a terminal to start this very Portlight. */
  readonly own: OwnCommand
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
  /** Keeps the answers; null, or left out: nobody does. */
  readonly history?: Pick<History, 'keep'> | null
}

/** Longest that one answer may take, in milliseconds: Windows' commands are slow. */
const deadline = 60_000

/** Why a program can't have a port, and how it can be had. */
export class Conflict {
  readonly #options: ConflictOptions
  #serviceName: ServiceName | null = null

  constructor(options: ConflictOptions) {
    this.#options = options
  }

  async explain({ keep = true, ...question }: ConflictRequest, signal: AbortSignal): Promise<ConflictReport> {
    const asked = await this.#explain(question, signal, true)
    const other = otherProtocolOf(question)
    const report = other === null ? asked : leadingReport(asked, await this.#explain(other, signal, true))
    const { at, tookMs } = report
    const kept = { kind: 'conflict', asked: question, result: report } as const
    if (keep) void this.#options.history?.keep(kept, { startedAt: at, tookMs })
    return report
  }

  async #explain(
    question: ConflictQuestion,
    signal: AbortSignal,
    findPorts: boolean,
  ): Promise<ConflictReport> {
    const began = performance.now()
    const facts = await this.#gather(question, withDeadline(signal), findPorts)
    return { ...explainConflict(facts), tookMs: performance.now() - began }
  }

  async preview(
    { process: { pid, birth }, question }: StopPreviewRequest,
    outer: AbortSignal,
  ): Promise<StopPreview> {
    const signal = withDeadline(outer)
    const processes = this.#processes()
    // before all else: whoever becomes another program from here on is not what is confirmed
    const entries = await processes.all(signal)
    const facts = await this.#gather(question, signal, false)
    const { sockets } = await this.#options.sockets.list(
      { filter: allSockets, limit: 1_000_000, fresh: false },
      signal,
    )
    const entry = entries.find((one) => one.pid === pid && !one.ended)
    if (entry === undefined) throw failure('not-found', `Process ${pid} has already ended.`)
    if (birth !== null && entry.birth !== birth) {
      throw failure('not-found', `Process ${pid} has ended, and its id belongs to ${entry.program} now.`)
    }
    const report = explainConflict(facts)
    const listed = report.owners.find((one) => one.pid === pid)
    // what the table knows of it may be some seconds old
    const owner = (facts.system === 'linux' ? null : listed) ?? (await processes.ownerOf(pid, signal))
    if (owner === null) throw failure('not-found', `Process ${pid} has already ended.`)
    const refusal =
      protection(entry, entries) ??
      (maySignal(pid) === 'no-permission' ? missingRight(owner, facts.system) : null) ??
      (listed === undefined ? `${notHolding(entry, report)}: to end it would not free the port.` : null)
    const confirms = { pid, birth: entry.birth, program: entry.program, image: entry.image }
    return previewOf({ owner, confirms, refusal, report, facts, sockets, processes: entries })
  }

  async *stop(request: StopRequest, signal: AbortSignal): AsyncGenerator<StopEvent, void, void> {
    const explain = () => this.#explain(request.question, signal, false)
    const parts = { platform: this.#options.platform.conflict, processes: this.#processes(), explain }
    try {
      yield* stopProcess(request, parts, signal)
    } catch (thrown) {
      // whoever asked no longer wants to know
      if (!signal.aborted) throw thrown
    }
  }

  #processes(): ProcessSource {
    const { processes } = this.#options.platform.conflict
    if (processes === null) {
      throw failure('failed', 'Portlight cannot end processes on this operating system yet.')
    }
    return processes
  }

  #gather(question: ConflictQuestion, signal: AbortSignal, findPorts: boolean): Promise<ConflictFacts> {
    if (wantedAddresses(question) === null) {
      throw failure(
        'invalid-input',
        `"${question.address}" is no address: write one such as 127.0.0.1 or ::1.`,
      )
    }
    this.#serviceName ??= serviceNames()
    const { platform, sockets, wallClock, own } = this.#options
    return gatherFacts(
      {
        platform: platform.conflict,
        sockets,
        wallClock,
        own,
        serviceName: this.#serviceName,
        findPorts,
      },
      question,
      signal,
    )
  }
}

function withDeadline(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(deadline)])
}

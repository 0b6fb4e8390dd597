import { randomUUID } from 'node:crypto'
import type { OwnCommand } from '#shared/command-line/own-command'
import { conflictReport } from '#shared/conflict/answer'
import { otherProtocolOf } from '#shared/conflict/both-protocols'
import { wantedAddresses } from '#shared/conflict/clash'
import type { ConflictAnswer, ConflictFacts } from '#shared/conflict/facts'
import {
  commandOf,
  managedStart,
  recipeOf,
  type StartAgain,
  type StartEvent,
  type StartFacts,
  type StartRecipe,
  type StartRequest,
} from '#shared/conflict/fixes/start-again'
import type { StopEvent, StopPreview, StopPreviewRequest, StopRequest } from '#shared/conflict/fixes/stop'
import type { ConflictQuestion, ConflictRequest } from '#shared/conflict/question'
import type { ConflictReport } from '#shared/conflict/report'
import { explainConflict } from '#shared/conflict/verdict'
import { failure } from '#shared/ipc/result'
import { allSockets } from '#shared/sockets/request'
import type { ServiceName } from '#shared/sockets/service-of'
import { isListening } from '#shared/sockets/socket'
import type { History } from '../history/history'
import type { Platform } from '../platform/platform'
import { serviceNames } from '../sockets/service-names'
import type { Sockets } from '../sockets/sockets'
import { gatherFacts } from './gather'
import { missingRight, previewOf } from './preview'
import type { ProcessSource } from './process-source'
import { protection } from './protected'
import { maySignal } from './signals'
import { startAgain } from './start-run'
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

/** Milliseconds in which what was stopped may be started again, and how many of them are kept in mind. */
const startableMs = 10 * 60_000
const mostStarts = 16

interface Startable {
  readonly recipe: StartRecipe
  readonly program: string
  readonly question: ConflictQuestion
  /** When it was stopped. */
  readonly at: number
}

/** Longest that one answer may take, in milliseconds: Windows' commands are slow. */
const deadline = 60_000

/** Why a program can't have a port, and how it can be had. */
export class Conflict {
  readonly #options: ConflictOptions
  #serviceName: ServiceName | null = null
  /** What was stopped here and could be started again, the oldest first. */
  readonly #starts = new Map<string, Startable>()

  constructor(options: ConflictOptions) {
    this.#options = options
  }

  /** What is seen of the port; whoever shows it puts it into words. */
  async explain({ keep = true, ...question }: ConflictRequest, signal: AbortSignal): Promise<ConflictAnswer> {
    const first = await this.#look(question, signal, true)
    const other = otherProtocolOf(question)
    const answer = { seen: other === null ? [first] : [first, await this.#look(other, signal, true)] }
    if (keep) {
      const result = conflictReport(answer)
      const { at, tookMs } = result
      void this.#options.history?.keep(
        { kind: 'conflict', asked: question, result },
        { startedAt: at, tookMs },
      )
    }
    return answer
  }

  async #look(
    question: ConflictQuestion,
    signal: AbortSignal,
    findPorts: boolean,
  ): Promise<ConflictAnswer['seen'][number]> {
    const began = performance.now()
    const facts = await this.#gather(question, withDeadline(signal), findPorts)
    return { facts, tookMs: performance.now() - began }
  }

  /** The same for ourselves, who have something to do next. */
  async #explain(question: ConflictQuestion, signal: AbortSignal): Promise<ConflictReport> {
    return conflictReport({ seen: [await this.#look(question, signal, false)] })
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
    const { question, process } = request
    const explain = () => this.#explain(question, signal)
    // whoever looks after it is known as long as it lives
    const preview = await this.preview(
      { process: { pid: process.pid, birth: process.birth }, question },
      signal,
    ).catch(() => null)
    const startAgain = (program: string, facts: StartFacts | null) =>
      this.#startAgain(program, facts, question, preview)
    const parts = {
      platform: this.#options.platform.conflict,
      processes: this.#processes(),
      explain,
      startAgain,
    }
    try {
      yield* stopProcess(request, parts, signal)
    } catch (thrown) {
      // whoever asked no longer wants to know
      if (!signal.aborted) throw thrown
    }
  }

  /** Starts what was stopped here, once. The page names it by an id, and has no say in what it is. */
  async *start({ id }: StartRequest, signal: AbortSignal): AsyncGenerator<StartEvent, void, void> {
    const found = this.#starts.get(id)
    this.#starts.delete(id)
    if (found === undefined || this.#options.wallClock() - found.at > startableMs) {
      yield {
        kind: 'refused',
        sentence: 'Nothing was started: that was too long ago, or it was started already.',
      }
      return
    }
    const { recipe, program, question } = found
    const listeners = async () => {
      const list = await this.#options.sockets.list(
        { filter: allSockets, limit: 1_000_000, fresh: true },
        signal,
      )
      return list.sockets.filter(isListening)
    }
    const explain = () => this.#explain(question, signal)
    try {
      yield* startAgain(recipe, program, { processes: this.#processes(), explain, listeners }, signal)
    } catch (thrown) {
      // whoever asked no longer wants to know
      if (!signal.aborted) throw thrown
    }
  }

  #startAgain(
    program: string,
    facts: StartFacts | null,
    question: ConflictQuestion,
    preview: StopPreview | null,
  ): StartAgain {
    const managed = preview === null ? null : managedStart(preview)
    if (managed !== null) return managed
    if (facts === null) {
      const why =
        'How to start it again is not known, because this system does not tell how a program was started.'
      return { kind: 'unknown', why }
    }
    const recipe = recipeOf(facts)
    if (typeof recipe === 'string') return { kind: 'unknown', why: recipe }
    const id = randomUUID()
    this.#starts.set(id, { recipe, program, question, at: this.#options.wallClock() })
    const [oldest] = this.#starts.keys()
    if (this.#starts.size > mostStarts && oldest !== undefined) this.#starts.delete(oldest)
    const { folder, user, variables } = recipe
    return {
      kind: 'known',
      id,
      program,
      command: commandOf(recipe),
      folder,
      user,
      variables: Object.keys(variables),
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

import type { OwnCommand } from '#shared/command-line/own-command'
import { conflictReport } from '#shared/conflict/answer'
import { otherProtocolOf } from '#shared/conflict/both-protocols'
import { wantedAddresses } from '#shared/conflict/clash'
import type { ConflictAnswer, ConflictFacts } from '#shared/conflict/facts'
import { lookedAfter } from '#shared/conflict/fixes/looked-after'
import type { NamedProcess } from '#shared/conflict/fixes/named-process'
import {
  commandOf,
  managedStart,
  recipeOf,
  type StartRecipe,
  type StartRequest,
} from '#shared/conflict/fixes/start-again'
import type { StartAgainFound, StartFound } from '#shared/conflict/fixes/start-found'
import type { StopPreviewRequest, StopRequest } from '#shared/conflict/fixes/stop'
import type { StopFound, StopObstacle, StopPreviewFound } from '#shared/conflict/fixes/stop-found'
import type { ConflictQuestion, ConflictRequest } from '#shared/conflict/question'
import { explainConflict } from '#shared/conflict/verdict'
import { failure } from '#shared/ipc/result'
import { allSockets } from '#shared/sockets/request'
import type { ServiceName } from '#shared/sockets/service-of'
import { isListening, type Owner } from '#shared/sockets/socket'
import type { History } from '../history/history'
import type { Platform } from '../platform/platform'
import { serviceNames } from '../sockets/service-names'
import type { Sockets } from '../sockets/sockets'
import { gatherFacts } from './gather'
import { previewOf } from './preview'
import type { ProcessSource } from './process-source'
import { protection } from './protected'
import { maySignal } from './signals'
import { startAgain } from './start-run'
import { type BeforeStop, missingRight, named, stopProcess } from './stop-run'

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
  async #lookAgain(question: ConflictQuestion, signal: AbortSignal): Promise<ConflictFacts> {
    return (await this.#look(question, signal, false)).facts
  }

  async preview(
    { process: { pid, birth }, question }: StopPreviewRequest,
    outer: AbortSignal,
  ): Promise<StopPreviewFound> {
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
    const { owners, protocol, port } = explainConflict(facts)
    const owner = ownerOf(facts, owners, await processes.ownerOf(pid, signal), pid)
    if (owner === null) throw failure('not-found', `Process ${pid} has already ended.`)
    const as = protection(entry, entries)
    const protectedAs: StopObstacle | null =
      as === null ? null : { reason: 'protected', process: named(entry), as }
    const letGo: StopObstacle | null = owners.every((one) => one.pid !== pid)
      ? { reason: 'let-go', process: named(entry), protocol, port }
      : null
    const obstacle =
      protectedAs ?? (maySignal(pid) === 'no-permission' ? missingRight(owner, facts.system) : null) ?? letGo
    const confirms = { pid, birth: entry.birth, program: entry.program, image: entry.image }
    return previewOf({ owner, confirms, obstacle, holders: owners, facts, sockets, processes: entries })
  }

  async *stop(request: StopRequest, signal: AbortSignal): AsyncGenerator<StopFound, void, void> {
    const { question } = request
    const parts = {
      platform: this.#options.platform.conflict,
      processes: this.#processes(),
      look: () => this.#lookAgain(question, signal),
      startAgain: (process: NamedProcess, seen: BeforeStop) => this.#startAgain(process, seen),
    }
    try {
      yield* stopProcess(request, parts, signal)
    } catch (thrown) {
      // whoever asked no longer wants to know
      if (!signal.aborted) throw thrown
    }
  }

  /** Starts what was stopped here, once. The page names it by an id, and has no say in what it is. */
  async *start({ id }: StartRequest, signal: AbortSignal): AsyncGenerator<StartFound, void, void> {
    const found = this.#starts.get(id)
    this.#starts.delete(id)
    if (found === undefined || this.#options.wallClock() - found.at > startableMs) {
      yield { kind: 'refused', because: { why: 'over' } }
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
    const look = () => this.#lookAgain(question, signal)
    try {
      yield* startAgain(recipe, program, { processes: this.#processes(), look, listeners }, signal)
    } catch (thrown) {
      // whoever asked no longer wants to know
      if (!signal.aborted) throw thrown
    }
  }

  #startAgain({ pid, program }: NamedProcess, { before, start, port }: BeforeStop): StartAgainFound {
    const owner = ownerOf(port, explainConflict(port).owners, before, pid)
    const managed = owner === null ? null : managedStart(owner, lookedAfter(owner, port))
    if (managed !== null) return managed
    const recipe = start === null ? ({ why: 'system' } as const) : recipeOf(start)
    if ('why' in recipe) return { kind: 'unknown', because: recipe }
    const { question } = port
    const id = crypto.randomUUID()
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

/** What the table knows of a process may be some seconds old on Linux, and is more than is told of it elsewhere. */
function ownerOf(
  { system }: ConflictFacts,
  owners: readonly Owner[],
  now: Owner | null,
  pid: number,
): Owner | null {
  return (system === 'linux' ? null : owners.find((one) => one.pid === pid)) ?? now
}

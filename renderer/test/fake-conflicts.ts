import { posixCommand } from '#shared/command-line/command-line'
import type { StartAgainFound, StartFound } from '#shared/conflict/fixes/start-found'
import type { StopRequest } from '#shared/conflict/fixes/stop'
import type { StopFound, StopPreviewFound } from '#shared/conflict/fixes/stop-found'
import type { ConflictQuestion } from '#shared/conflict/question'
import { type ConflictReport, type ConflictVerdict, conflictVerdicts } from '#shared/conflict/report'
import { aProbe, someFacts } from '#shared/conflict/testing/facts'
import { failure } from '#shared/ipc/result'
import { node, row } from './fake-conflict-owners'
import { previewOf, reportOf } from './fake-conflict-reports'

/** What the engine would do with questions about ports, played. */
export interface FakeConflicts {
  readonly explain: (question: ConflictQuestion, signal: AbortSignal) => Promise<ConflictReport>
  /** Ids of what was started again. */
  readonly started: readonly string[]
  readonly preview: (pid: number) => StopPreviewFound
  readonly start: (id: string) => AsyncGenerator<StartFound, void, void>
  readonly stop: (request: StopRequest, signal: AbortSignal) => AsyncGenerator<StopFound, void, void>
}

const knownStart: StartAgainFound = {
  kind: 'known',
  id: 'stopped 1',
  program: 'node',
  command: posixCommand('/usr/bin/node', 'server.js', '--name', 'my shop; rm -rf ~'),
  folder: '/home/ann/shop front',
  user: 'ann',
  variables: ['PATH', 'HOME', 'PORT'],
}

const started4900 = { process: { pid: 4900, program: 'node' }, protocol: 'tcp', port: 3000 } as const

/** How a process takes it when it is to be stopped. */
const stubbornness = ['obeys', 'ignores', 'is-replaced', 'may-not', 'is-another', 'never-says'] as const
type Stubbornness = (typeof stubbornness)[number]

export interface ConflictPlay {
  /** Verdict of every port; without it `verdictPorts` says which port has which. */
  readonly verdict?: ConflictVerdict
  readonly change?: Partial<ConflictReport>
  readonly preview?: Partial<StopPreviewFound>
  readonly process?: Stubbornness
  /** How it would be started again. */
  readonly again?: StartAgainFound
  /** Started again, it ends at once. */
  readonly endsAgain?: boolean
  /** Milliseconds that a look takes. */
  readonly takesMs?: number
  readonly fails?: boolean
  /** A port whose questions alone fail. */
  readonly failsOn?: number
  /** A port whose questions alone take a minute. */
  readonly slowOn?: number
}

/** A play by a word of the gallery's address: a verdict, `slow`, `failing`, or how the process behaves. */
export function conflictPlay(word: string | null): ConflictPlay {
  if (word === 'slow') return { takesMs: 60_000 }
  if (word === 'failing') return { fails: true }
  const process = stubbornness.find((known) => known === word)
  if (process !== undefined) return { process }
  const verdict = conflictVerdicts.find((known) => known === word)
  return verdict === undefined ? {} : { verdict }
}

/** Which port has which verdict, where a play doesn't say; every other one is free. */
const verdictPorts: Readonly<Record<number, ConflictVerdict>> = {
  3000: 'live-listener',
  8080: 'container',
  80: 'privileged-port',
  631: 'socket-activation',
  5432: 'other-address-listener',
}

/** Plays the engine's side of the feature. A process that was stopped no longer holds its port. */
export function fakeConflicts(play: ConflictPlay = {}): FakeConflicts {
  let stopped = false
  const started: string[] = []
  return {
    started,
    async explain(question, signal) {
      const takesMs = play.slowOn === question.port ? 60_000 : play.takesMs
      if (takesMs !== undefined) await tick(takesMs, signal)
      if (play.fails === true || play.failsOn === question.port)
        throw failure('failed', 'The socket table could not be read: /proc is not mounted.')
      const verdict = stopped ? 'free' : (play.verdict ?? verdictPorts[question.port] ?? 'free')
      return reportOf(verdict, question, stopped ? {} : play.change)
    },
    preview: (pid) => previewOf(pid, play.preview),
    async *start(id) {
      started.push(id)
      yield { kind: 'started', pid: 4900 }
      if (play.endsAgain === true) {
        yield { kind: 'ended', end: { kind: 'exit', code: 1 }, ...started4900 }
        return
      }
      stopped = false
      yield { kind: 'listening', ...started4900 }
    },
    async *stop({ process: { pid, program }, force }, signal) {
      const process = { pid, program }
      const behaves = play.process ?? 'obeys'
      if (behaves === 'may-not') {
        const obstacle = { reason: 'no-permission', process, user: 'root', system: 'linux' } as const
        yield { kind: 'refused', obstacle }
        return
      }
      if (behaves === 'is-another') {
        const obstacle = { reason: 'other-process', process, now: 'sleep', by: 'execve' } as const
        yield { kind: 'refused', obstacle }
        return
      }
      yield { kind: 'signalled', signal: force ? 'SIGKILL' : 'SIGTERM' }
      for (let waitedMs = 0; waitedMs <= 400; waitedMs += 200) {
        yield { kind: 'waiting', waitedMs }
        await tick(20, signal)
      }
      if (behaves === 'never-says') {
        while (!signal.aborted) await tick(20, signal)
        return
      }
      if (behaves === 'ignores' && !force) {
        yield { kind: 'still-running', waitedMs: 10_000 }
        return
      }
      stopped = behaves !== 'is-replaced'
      const nextOne = { sockets: [row(3000, [{ ...node, pid: 4800 }])], probes: [aProbe('::', 'EADDRINUSE')] }
      yield {
        kind: 'done',
        process,
        stillRuns: false,
        facts: someFacts(stopped ? {} : nextOne),
        keeper: null,
        restarter: null,
        again: stopped ? (play.again ?? knownStart) : null,
      }
    },
  }
}

function tick(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(failure('cancelled', 'Cancelled.'))
    })
  })
}

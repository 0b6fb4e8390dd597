import { type ChildProcess, spawn } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConflictFacts } from '#shared/conflict/facts'
import type { StartRecipe } from '#shared/conflict/fixes/start-again'
import type { ProcessEnd, StartFound } from '#shared/conflict/fixes/start-found'
import { explainConflict, isFreeNow } from '#shared/conflict/verdict'
import type { Owner, Socket } from '#shared/sockets/socket'
import type { ProcessEntry, ProcessSource } from './process-source'

/** Milliseconds that a program has to take its port, and between two looks. */
const listensWithin = 20_000
const lookEvery = 200

export interface StartParts {
  readonly processes: ProcessSource
  /** Looks at the port before anything is started; it binds it for a moment. */
  readonly look: () => Promise<ConflictFacts>
  /** Listening sockets as the table has them now. Nothing is bound for it, which would get in the program's way. */
  readonly listeners: () => Promise<readonly Socket[]>
}

/** Starts a program as it was started before, and tells whether it takes its port. Aborting ends the waiting alone. */
export async function* startAgain(
  recipe: StartRecipe,
  program: string,
  { processes, look, listeners }: StartParts,
  signal: AbortSignal,
): AsyncGenerator<StartFound, void, void> {
  const facts = await look()
  if (!isFreeNow(explainConflict(facts))) {
    yield { kind: 'refused', because: { why: 'not-free', facts } }
    return
  }
  const earlier = new Set((await processes.all(signal)).map(({ pid }) => pid))
  const child = start(recipe)
  const whenEnded = endOf(child)
  if (child.pid === undefined) {
    yield { kind: 'refused', because: { why: 'not-begun', end: await whenEnded } }
    return
  }
  const { pid } = child
  yield { kind: 'started', pid }
  let ended: ProcessEnd | null = null
  void whenEnded.then((how) => {
    ended = how
  })
  const { port, protocol } = facts.question
  const process = { program, pid }
  const began = performance.now()
  while (performance.now() - began < listensWithin) {
    // read before the look: what ended since is met the next time
    const end: ProcessEnd | null = ended
    const owners = (await listeners())
      .filter((row) => row.protocol === protocol && row.local.port === port)
      .flatMap((row) => row.owners)
    const own = await ownAmong(owners, { pid, program, earlier }, processes, signal)
    if (own !== null) {
      yield { kind: 'listening', process: { pid: own.pid, program: own.program }, protocol, port }
      return
    }
    if (end !== null && !exitedWell(end)) {
      yield { kind: 'ended', process, end, protocol, port }
      return
    }
    await sleep(lookEvery, undefined, { signal })
  }
  yield { kind: 'silent', process, end: ended, waitedMs: listensWithin, protocol, port }
}

/** It may have left itself behind in the background, as daemons do: that is no failure yet. */
function exitedWell(end: ProcessEnd): boolean {
  return end.kind === 'exit' && end.code === 0
}

function start({ file, args, folder, variables }: StartRecipe): ChildProcess {
  const [argv0 = file, ...rest] = args
  // no shell; a session of its own, so that it outlives Portlight; nobody reads what it says
  const child = spawn(file, rest, {
    argv0,
    cwd: folder,
    env: { ...variables },
    detached: true,
    stdio: 'ignore',
  })
  child.unref()
  return child
}

function endOf(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((tell) => {
    child.once('error', ({ message }) => tell({ kind: 'not-begun', message }))
    child.once('exit', (code, signal) =>
      tell(signal === null ? { kind: 'exit', code: code ?? 0 } : { kind: 'signal', signal }),
    )
  })
}

interface Started {
  readonly pid: number
  readonly program: string
  /** Who was there before: none of them was started by this. */
  readonly earlier: ReadonlySet<number>
}

/** The one who listens and came of it: itself, a child of it, or one of its name that was not there before. */
async function ownAmong(
  owners: readonly Owner[],
  { pid, program, earlier }: Started,
  processes: ProcessSource,
  signal: AbortSignal,
): Promise<Owner | null> {
  if (owners.length === 0) return null
  const all = new Map((await processes.all(signal)).map((entry) => [entry.pid, entry]))
  return (
    owners.find(
      (owner) => !earlier.has(owner.pid) && (owner.program === program || comesFrom(owner.pid, pid, all)),
    ) ?? null
  )
}

/** A chain of parents ends somewhere. */
const mostParents = 64

function comesFrom(pid: number, ancestor: number, all: ReadonlyMap<number, ProcessEntry>): boolean {
  let next: number | undefined = pid
  for (let steps = 0; next !== undefined && next > 0 && steps < mostParents; steps += 1) {
    if (next === ancestor) return true
    next = all.get(next)?.parent
  }
  return false
}

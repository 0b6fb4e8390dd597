import { userInfo } from 'node:os'
import process from 'node:process'
import { failure } from '#shared/ipc/result'
import type { Asker, ProcessEntry, ProcessSource } from '../../conflict/process-source'
import { gapOf, type SystemAnswer, systemAnswer } from '../system-output'
import { ownerOf, parsePs } from './owners-ps'

const limits = { deadlineMs: 5_000, mostBytes: 16 * 1024 * 1024 }

/** The last letter of a state that ps(1) shows for a process that has ended. */
const zombie = /^Z/

/** macOS' processes, as ps(1) tells them: written from its documented output; not yet run there. */
export class DarwinProcesses implements ProcessSource {
  async now(pid: number, signal: AbortSignal): Promise<ProcessEntry | null> {
    return (await read(['-p', String(pid)], signal)).find((entry) => entry.pid === pid) ?? null
  }

  all(signal: AbortSignal): Promise<readonly ProcessEntry[]> {
    return read(['-ax'], signal)
  }

  async lineage(pid: number, signal: AbortSignal): ReturnType<ProcessSource['lineage']> {
    const parents = (await this.ownerOf(pid, signal))?.parents ?? []
    const ancestors = parents.map((parent) => ({ ...parent, args: [], folder: null }))
    return { pid, ancestors, variables: {} }
  }

  /** ps tells no arguments apart, and no environment. */
  async startFacts(): Promise<null> {
    return null
  }

  /** Named as ps names it: by the account's name, or by its number (getpwuid(3)). */
  async asker(): Promise<Asker> {
    const uid = process.geteuid?.()
    try {
      return { user: userInfo().username, administrator: uid === 0 }
    } catch {
      return { user: uid === undefined ? null : String(uid), administrator: uid === 0 }
    }
  }

  async ownerOf(pid: number, signal: AbortSignal): ReturnType<ProcessSource['ownerOf']> {
    const [commands, argumentLists] = await Promise.all([
      ps(['-axwwo', 'pid=,ppid=,user=,lstart=,comm='], signal),
      ps(['-axwwo', 'pid=,args='], signal),
    ])
    const processes = parsePs(commands, argumentLists)
    const found = processes.get(pid)
    return found === undefined ? null : ownerOf(pid, processes, found.program, found.user)
  }
}

async function read(which: readonly string[], signal: AbortSignal): Promise<ProcessEntry[]> {
  const [commands, states] = await Promise.all([
    ps([...which, '-wwo', 'pid=,ppid=,user=,lstart=,comm='], signal),
    ps([...which, '-o', 'pid=,stat='], signal),
  ])
  return darwinEntries(commands, states)
}

/** What `ps -o pid=,ppid=,user=,lstart=,comm=` and `ps -o pid=,stat=` say together. */
export function darwinEntries(commands: string, states: string): ProcessEntry[] {
  const ended = new Set(
    [...states.matchAll(/^ *(\d+) +(\S+)/gm)].flatMap(([, pid, state = '']) =>
      zombie.test(state) ? [Number(pid)] : [],
    ),
  )
  return [...parsePs(commands, '').values()].map(({ pid, parent, started, program }) => ({
    pid,
    parent,
    birth: started,
    program,
    image: null,
    // the kernel is process 0, which ps does not list
    kernel: false,
    ended: ended.has(pid),
  }))
}

/**
 * Ends with 1 and prints nothing where there is no such process.
 * @throws Failure `failed` where it could not find out: a process that is not told of would be one that has ended
 */
async function ps(args: readonly string[], signal: AbortSignal): Promise<string> {
  const answer = await systemAnswer('/bin/ps', args, limits, signal)
  signal.throwIfAborted()
  return psTold(answer)
}

/** What ps told, which says on standard error alone that it could not find out. */
export function psTold(answer: SystemAnswer): string {
  if (answer.text === null || gapOf(answer) !== null) {
    throw failure('failed', 'ps did not tell which processes there are.')
  }
  return answer.text
}

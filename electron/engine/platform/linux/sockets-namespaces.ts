import { type OwnCommand, ownCommandInNamespace } from '#shared/command-line/own-command'
import { byCommand } from '#shared/command-line/remedy'
import type { Unattributed } from '#shared/sockets/unattributed'
import type { ProcessDetails } from './owners-details'
import { parseStatEntry } from './processes'
import type { ProcFiles } from './sockets-files'

/** Milliseconds after which all processes are looked at again: one may have moved, and counts grow old. */
const lookAge = 10_000

/** Network namespaces beside our own; containers have them, and their sockets stand in no table of ours. */
export class NetworkNamespaces {
  readonly #files: ProcFiles
  readonly #details: ProcessDetails
  readonly #root: boolean
  readonly #own: OwnCommand
  readonly #now: () => number
  #lookedAt = Number.NEGATIVE_INFINITY
  #answer: readonly Unattributed[] = []

  /**
   * @param root who asks may enter them
   * @param own how this very Portlight is started
   */
  constructor(files: ProcFiles, details: ProcessDetails, root: boolean, own: OwnCommand, now: () => number) {
    this.#files = files
    this.#details = details
    this.#root = root
    this.#own = own
    this.#now = now
  }

  /** What is not in the list because it is in another namespace. Who may not look into a process is not told of it. */
  others(pids: readonly number[]): readonly Unattributed[] {
    if (this.#now() - this.#lookedAt < lookAge) return this.#answer
    this.#lookedAt = this.#now()
    this.#answer = this.#look(pids)
    return this.#answer
  }

  #look(pids: readonly number[]): readonly Unattributed[] {
    const own = this.#files.link('self/ns/net')
    if (own === null) return []
    const firstPids = new Map<string, number>()
    // a thread of the kernel says nothing to a person, and may be the only one that there is
    const programs = new Set<string>()
    for (const pid of pids) {
      const namespace = this.#files.link(`${pid}/ns/net`)
      if (namespace === null || namespace === own || programs.has(namespace)) continue
      const kernel = isKernelThread(this.#files, pid)
      if (!kernel) programs.add(namespace)
      if (!kernel || !firstPids.has(namespace)) firstPids.set(namespace, pid)
    }
    let sockets = 0
    let example: { readonly pid: number; readonly sockets: number } | null = null
    for (const pid of firstPids.values()) {
      const inside = this.#countIn(pid)
      sockets += inside
      if (inside > (example?.sockets ?? 0)) example = { pid, sockets: inside }
    }
    if (example === null) return []
    const { pid } = example
    return [
      {
        kind: 'other-namespace',
        count: sockets,
        namespaces: firstPids.size,
        example: { pid, program: this.#details.programOf(pid) },
        remedy: byCommand(ownCommandInNamespace(this.#own, pid, this.#root, 'sockets')),
      },
    ]
  }

  /** From the kernel's own counters: the tables themselves would cost milliseconds each. */
  #countIn(pid: number): number {
    const text = `${this.#files.text(`${pid}/net/sockstat`) ?? ''}\n${this.#files.text(`${pid}/net/sockstat6`) ?? ''}`
    return countSockets(text)
  }
}

function isKernelThread(files: ProcFiles, pid: number): boolean {
  return parseStatEntry(files.text(`${pid}/stat`) ?? '')?.kernel === true
}

/** TCP and UDP sockets that /proc/net/sockstat and sockstat6 count: those in use and those in TIME_WAIT. */
export function countSockets(text: string): number {
  let sum = 0
  for (const [, rest = ''] of text.matchAll(/^(?:TCP|UDP)6?: (.*)$/gm)) {
    for (const [, value] of rest.matchAll(/(?:inuse|tw) (\d+)/g)) sum += Number(value)
  }
  return sum
}

import process from 'node:process'
import type { Ancestor } from '#shared/conflict/facts'
import { keeperVariables } from '#shared/conflict/fixes/keepers'
import type { Asker, ProcessEntry, ProcessSource } from '../../conflict/process-source'
import { TimeSlices } from '../../sockets/time-slices'
import { ProcessDetails } from './owners-details'
import { executableOf, parseArguments, programName } from './owners-text'
import { otherThread } from './owners-threads'
import { ProcFiles } from './sockets-files'
import { startFactsOf } from './start-facts'

/** A chain of parents ends somewhere. */
const mostAncestors = 32

/** PF_KTHREAD of linux/sched.h. */
const kernelThread = 0x0020_0000

/** What /proc/[pid]/stat says of a process (proc_pid_stat(5)), but for its program. */
export type StatEntry = Pick<ProcessEntry, 'parent' | 'birth' | 'kernel' | 'ended'> & {
  readonly threadName: string
  readonly suspended: boolean
  /** Where its stack begins, which the kernel chooses anew at each execve(2); null where it isn't told. */
  readonly stack: string | null
}

/** Null where the text is cut. The name stands in parentheses and may hold some itself. */
export function parseStatEntry(text: string): StatEntry | null {
  const open = text.indexOf('(')
  const close = text.lastIndexOf(')')
  if (open < 0 || close < open) return null
  // field 3 (the state) is the first behind the name: 4 is the parent, 9 the flags, 22 the start, 28 the stack's
  const fields = text.slice(close + 2).split(' ')
  const [state = '', parent = ''] = fields
  const birth = fields[19]
  if (birth === undefined || !/^\d+$/.test(birth) || !/^\d+$/.test(parent)) return null
  return {
    parent: Number(parent),
    birth,
    kernel: (Number(fields[6]) & kernelThread) !== 0,
    ended: state === 'Z' || state === 'X',
    suspended: state === 'T' || state === 't',
    threadName: text.slice(open + 1, close),
    // 0 for who may not look into it
    stack: fields[25] === undefined || fields[25] === '0' ? null : fields[25],
  }
}

/** Linux' processes, out of /proc. */
export class LinuxProcesses implements ProcessSource {
  readonly #files: ProcFiles
  readonly #passwd: string

  constructor(root: string, passwd: string) {
    this.#files = new ProcFiles(root)
    this.#passwd = passwd
  }

  async now(pid: number): Promise<ProcessEntry | null> {
    return this.#entry(pid)
  }

  async all(): Promise<readonly ProcessEntry[]> {
    const slices = new TimeSlices(new AbortController().signal)
    const entries: ProcessEntry[] = []
    for (const pid of this.#files.processes()) {
      const entry = this.#entry(pid)
      if (entry !== null) entries.push(entry)
      if (slices.over) await slices.pause()
    }
    return entries
  }

  async ownerOf(pid: number): ReturnType<ProcessSource['ownerOf']> {
    const details = new ProcessDetails(this.#files, this.#passwd, () => 0)
    details.refreshUsers()
    return details.ownerOf(pid)
  }

  async asker(): Promise<Asker> {
    const self = await this.ownerOf(process.pid)
    return { user: self?.user ?? null, administrator: process.geteuid?.() === 0 }
  }

  async startFacts(pid: number): ReturnType<ProcessSource['startFacts']> {
    return startFactsOf(this.#files.root, pid, (await this.ownerOf(pid))?.user ?? null)
  }

  async lineage(pid: number): ReturnType<ProcessSource['lineage']> {
    const ancestors: Ancestor[] = []
    for (let next = this.#entry(pid)?.parent ?? 0; next > 0 && ancestors.length < mostAncestors; ) {
      const entry = this.#entry(next)
      if (entry === null) break
      const args = parseArguments(this.#files.text(`${next}/cmdline`) ?? '')
      ancestors.push({ pid: next, program: entry.program, args, folder: this.#files.link(`${next}/cwd`) })
      next = entry.parent
    }
    return { pid, ancestors, variables: this.#variables(pid) }
  }

  /** Those of a process's surroundings that say who keeps it. */
  #variables(pid: number): Record<string, string> {
    const entries = (this.#files.text(`${pid}/environ`) ?? '').split('\0').flatMap((line) => {
      const at = line.indexOf('=')
      const name = line.slice(0, at)
      return at > 0 && keeperVariables.includes(name) ? [[name, line.slice(at + 1)] as const] : []
    })
    return Object.fromEntries(entries)
  }

  #entry(pid: number): ProcessEntry | null {
    const stat = parseStatEntry(this.#files.text(`${pid}/stat`) ?? '')
    if (stat === null) return null
    const { threadName, stack, suspended: _, ...rest } = stat
    const args = parseArguments(this.#files.text(`${pid}/cmdline`) ?? '')
    const executable = executableOf(this.#files.link(`${pid}/exe`))
    // by the same rule as owners, or one process would have two names
    const linkAt = (path: string) => this.#files.link(`${pid}/root${path}`)
    const program = programName(executable, args, threadName, linkAt)
    // its main thread alone may have ended
    const ended = stat.ended && otherThread(this.#files, pid) === null
    return { pid, program, image: executable === null ? stack : `${executable} ${stack}`, ...rest, ended }
  }
}

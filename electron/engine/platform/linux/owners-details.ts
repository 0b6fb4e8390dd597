import { readFileSync } from 'node:fs'
import type { Owner, ParentProcess } from '#shared/sockets/socket'
import { parseControlGroup } from './owners-control-group'
import { OwnerProjects } from './owners-project'
import {
  commandLineOf,
  executableOf,
  type ProcessStat,
  parseArguments,
  parseBootTime,
  parseClockTicks,
  parseStat,
  parseUserId,
  parseUsers,
  programName,
  startTime,
} from './owners-text'
import { otherThread } from './owners-threads'
import type { ProcFiles } from './sockets-files'

/** Milliseconds after which the details of a process are read again: it may have become another program (exec). */
const detailsAge = 10_000

/** Milliseconds after which the names of users are read again. */
const usersAge = 60_000

/** A chain of parents ends somewhere; a reading that met a pid twice would not. */
const maxParents = 32

interface Known {
  readonly owner: Owner
  readonly parent: number
  readonly readAt: number
}

/** What a process tells of the program that it runs. */
interface Program {
  readonly args: readonly string[]
  readonly executable: string | null
}

interface KnownParent {
  readonly parent: number
  readonly program: string
  readonly readAt: number
}

/** What is to be known of processes, remembered by pid and start. */
export class ProcessDetails {
  readonly #files: ProcFiles
  readonly #passwd: string
  readonly #now: () => number
  readonly #bootTime: number | null
  readonly #ticks: number
  readonly #projects: OwnerProjects
  readonly #known = new Map<number, Known>()
  readonly #parents = new Map<number, KnownParent>()
  #users = new Map<number, string>()
  #usersReadAt = Number.NEGATIVE_INFINITY

  /** @param now milliseconds on a clock that only goes forward */
  constructor(files: ProcFiles, passwd: string, now: () => number) {
    this.#files = files
    this.#passwd = passwd
    this.#now = now
    this.#projects = new OwnerProjects(files, now)
    this.#bootTime = parseBootTime(files.text('stat') ?? '')
    this.#ticks = readTicks(`${files.root}/self/auxv`)
  }

  /** Clock ticks a second. */
  get ticks(): number {
    return this.#ticks
  }

  /** The process as it is now; null where it is gone. Costs one small file where it is known. */
  ownerOf(pid: number): Owner | null {
    const stat = parseStat(this.#files.text(`${pid}/stat`) ?? '')
    if (stat === null) {
      this.#known.delete(pid)
      return null
    }
    const known = this.#known.get(pid)
    const same = known?.owner.birth === stat.birth && known.parent === stat.parent
    if (known !== undefined && same && this.#now() - known.readAt < detailsAge) return known.owner
    const read = this.#read(pid, stat)
    const owner = known !== undefined && same && equal(known.owner, read) ? known.owner : read
    this.#known.set(pid, { owner, parent: stat.parent, readAt: this.#now() })
    return owner
  }

  /** Name of a process, for a chain of parents or a sentence; null where it is gone. */
  programOf(pid: number): string | null {
    return this.#parentAt(pid)?.program ?? null
  }

  /** Name of a user, or the id where it has none. */
  userName(uid: number): string {
    return this.#users.get(uid) ?? String(uid)
  }

  /** Reads the names of users again where that was long ago; once in a reading is enough. */
  refreshUsers(): void {
    if (this.#now() - this.#usersReadAt < usersAge) return
    this.#users = parseUsers(readText(this.#passwd))
    this.#usersReadAt = this.#now()
  }

  /** Forgets the processes that are gone. */
  keepOnly(alive: ReadonlySet<number>): void {
    for (const pid of this.#known.keys()) if (!alive.has(pid)) this.#known.delete(pid)
    for (const pid of this.#parents.keys()) if (!alive.has(pid)) this.#parents.delete(pid)
  }

  #read(pid: number, stat: ProcessStat): Owner {
    const { args, executable } = this.#programAt(pid)
    const uid = parseUserId(this.#files.text(`${pid}/status`) ?? '')
    return {
      pid,
      program: this.#nameOf(pid, executable, args, stat),
      executable,
      commandLine: commandLineOf(args),
      user: uid === null ? null : this.userName(uid),
      startedAt: startTime(stat.birth, this.#bootTime, this.#ticks),
      birth: stat.birth,
      parents: this.#parentsFrom(stat.parent),
      ...parseControlGroup(this.#files.text(`${pid}/cgroup`) ?? ''),
      ...this.#projects.of(pid),
    }
  }

  #nameOf(
    pid: number,
    executable: string | null,
    args: readonly string[],
    { threadName }: ProcessStat,
  ): string {
    return programName(executable, args, threadName, (path) => this.#files.link(`${pid}/root${path}`))
  }

  #programAt(pid: number): Program {
    const program = this.#programIn(String(pid))
    if (program.executable !== null || program.args.length > 0) return program
    const thread = otherThread(this.#files, pid)
    return thread === null ? program : this.#programIn(thread)
  }

  #programIn(folder: string): Program {
    return {
      args: parseArguments(this.#files.text(`${folder}/cmdline`) ?? ''),
      executable: executableOf(this.#files.link(`${folder}/exe`)),
    }
  }

  #parentsFrom(first: number): ParentProcess[] {
    const parents: ParentProcess[] = []
    let pid = first
    while (pid > 0 && parents.length < maxParents && !parents.some((parent) => parent.pid === pid)) {
      const found = this.#parentAt(pid)
      if (found === null) break
      parents.push({ pid, program: found.program })
      pid = found.parent
    }
    return parents
  }

  #parentAt(pid: number): KnownParent | null {
    const known = this.#parents.get(pid)
    if (known !== undefined && this.#now() - known.readAt < detailsAge) return known
    const stat = parseStat(this.#files.text(`${pid}/stat`) ?? '')
    if (stat === null) return null
    const args = parseArguments(this.#files.text(`${pid}/cmdline`) ?? '')
    const program = this.#nameOf(pid, executableOf(this.#files.link(`${pid}/exe`)), args, stat)
    const found = { parent: stat.parent, program, readAt: this.#now() }
    this.#parents.set(pid, found)
    return found
  }
}

function equal(a: Owner, b: Owner): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function readTicks(auxv: string): number {
  try {
    return parseClockTicks(readFileSync(auxv))
  } catch {
    return parseClockTicks(new Uint8Array(0))
  }
}

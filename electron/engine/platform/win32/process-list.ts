import type { ParentProcess } from '#shared/sockets/socket'
import type { ListedProcess, ProcessDetails } from './libraries'

/** What is needed of Windows' libraries to know its processes. */
export interface ProcessCalls {
  processes(): readonly ListedProcess[]
  details(pid: number): ProcessDetails
  accountOf(sid: Buffer): Promise<string | null>
}

/** A process with what it tells of itself. */
export interface WindowsProcess extends ListedProcess {
  readonly program: string
  readonly image: string | null
  readonly commandLine: string | null
  /** When it started, as Windows counts: a FILETIME in decimal digits; null where it isn't told. */
  readonly birth: string | null
  /** The same as ISO 8601. */
  readonly startedAt: string | null
  readonly sid: Buffer | null
  /** Null: not told, or nobody asked. */
  readonly user: string | null
}

/** A chain of parents ends somewhere. */
const maxParents = 32

/** Milliseconds between 1601-01-01, where FILETIME begins, and 1970-01-01. */
const from1601 = 11_644_473_600_000n

/** The processes at one moment; each is looked into when it is asked for first. */
export class ProcessList {
  readonly #calls: ProcessCalls
  readonly #listed: ReadonlyMap<number, ListedProcess>
  readonly #known = new Map<number, WindowsProcess>()

  constructor(calls: ProcessCalls) {
    this.#calls = calls
    this.#listed = new Map(calls.processes().map((process) => [process.pid, process]))
  }

  get pids(): Iterable<number> {
    return this.#listed.keys()
  }

  /** Null where there is none of that id. */
  get(pid: number): WindowsProcess | null {
    const known = this.#known.get(pid)
    if (known !== undefined) return known
    const listed = this.#listed.get(pid)
    if (listed === undefined) return null
    const { image, startedAt, commandLine, sid } = this.#calls.details(pid)
    const process: WindowsProcess = {
      ...listed,
      program: listed.name.replace(/\.exe$/i, '') || `process ${pid}`,
      image,
      commandLine: commandLine?.slice(0, 4096) ?? null,
      birth: startedAt === null ? null : String(startedAt),
      startedAt: startedAt === null ? null : new Date(Number(startedAt / 10_000n - from1601)).toISOString(),
      sid,
      user: null,
    }
    this.#known.set(pid, process)
    return process
  }

  /** Asks for the names of the users whom these run as. */
  async learnUsers(pids: Iterable<number>): Promise<void> {
    const learn = async (pid: number) => {
      const process = this.get(pid)
      if (process === null || process.sid === null) return
      const user = await this.#calls.accountOf(process.sid)
      this.#known.set(pid, { ...process, user })
    }
    await Promise.all([...new Set(pids)].map(learn))
  }

  /** The nearest first. The id of a parent that has ended may be another process's by now: a parent is older than its child. */
  parentsOf(process: WindowsProcess): ParentProcess[] {
    const parents: ParentProcess[] = []
    let child = process
    while (parents.length < maxParents) {
      const parent = this.get(child.parent)
      if (parent === null || parent.pid === 0 || parent.pid === child.pid) break
      const younger =
        parent.birth !== null && child.birth !== null && BigInt(parent.birth) > BigInt(child.birth)
      if (younger || parents.some(({ pid }) => pid === parent.pid)) break
      parents.push({ pid: parent.pid, program: parent.program })
      child = parent
    }
    return parents
  }
}

import type { Owner, ParentProcess } from '#shared/sockets/socket'

/** A process as ps(1) tells it. */
export interface PsProcess {
  readonly pid: number
  readonly parent: number
  readonly user: string
  /** As ps prints it: "Sat Nov 21 02:03:33 2026", local time. */
  readonly started: string
  /** Path of the executable; null where only its name is told. */
  readonly executable: string | null
  readonly program: string
  readonly commandLine: string | null
}

/**
 * Reads `ps -axwwo pid=,ppid=,user=,lstart=,comm=` and `ps -axwwo pid=,args=`: two lists, because both `comm` and `args`
 * may hold blanks and only the last column can.
 */
export function parsePs(commands: string, argumentLists: string): ReadonlyMap<number, PsProcess> {
  const lines = new Map<number, string>()
  for (const [, pid, args = ''] of argumentLists.matchAll(/^ *(\d+) (.*)$/gm)) {
    lines.set(Number(pid), args.trim())
  }
  const processes = new Map<number, PsProcess>()
  // the start is five words: weekday, month, day, time, year
  const line = /^ *(\d+) +(\d+) +(\S+) +(\S+ +\S+ +\d+ +[\d:]+ +\d{4}) (.*)$/gm
  for (const [, pid, parent, user = '', started = '', command = ''] of commands.matchAll(line)) {
    const path = command.trim()
    const commandLine = lines.get(Number(pid)) ?? ''
    processes.set(Number(pid), {
      pid: Number(pid),
      parent: Number(parent),
      user,
      started: started.replace(/ +/g, ' '),
      executable: path.startsWith('/') ? path : null,
      program: path.slice(path.lastIndexOf('/') + 1),
      commandLine: commandLine === '' ? null : commandLine.slice(0, 4096),
    })
  }
  return processes
}

/** A chain of parents ends somewhere. */
const maxParents = 32

/** The owner that a process is; `name` and `user` are what lsof said, for a process that has ended since. */
export function ownerOf(
  pid: number,
  processes: ReadonlyMap<number, PsProcess>,
  name: string,
  user: string | null,
): Owner {
  const process = processes.get(pid)
  const nothing = { unit: null, unitManager: null, container: null, folder: null, project: null }
  if (process === undefined) {
    return {
      pid,
      program: name,
      executable: null,
      commandLine: null,
      user,
      startedAt: null,
      birth: null,
      parents: [],
      ...nothing,
    }
  }
  const started = new Date(process.started)
  return {
    pid,
    program: process.program === '' ? name : process.program,
    executable: process.executable,
    commandLine: process.commandLine,
    user: process.user,
    startedAt: Number.isNaN(started.getTime()) ? null : started.toISOString(),
    birth: process.started,
    parents: parentsOf(process, processes),
    ...nothing,
  }
}

function parentsOf(process: PsProcess, processes: ReadonlyMap<number, PsProcess>): ParentProcess[] {
  const parents: ParentProcess[] = []
  let next = processes.get(process.parent)
  while (next !== undefined && parents.length < maxParents && !parents.some(({ pid }) => pid === next?.pid)) {
    parents.push({ pid: next.pid, program: next.program })
    next = processes.get(next.parent)
  }
  return parents
}

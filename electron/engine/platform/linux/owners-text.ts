import { posix } from 'node:path'
import { trimEnd } from '#shared/words/trim-end'

/** Readers of the files that /proc has for a process: see proc_pid_stat(5), proc_pid_status(5), proc_pid_cmdline(5). */

export interface ProcessStat {
  readonly parent: number
  /** Clock ticks from the start of the system to that of the process. With the pid it names one process for good. */
  readonly birth: string
  /** Name of the first thread, at most 15 characters: a program may set it to anything. */
  readonly threadName: string
}

/** /proc/[pid]/stat; null where it is cut. The name stands in parentheses and may hold some itself. */
export function parseStat(text: string): ProcessStat | null {
  const open = text.indexOf('(')
  const close = text.lastIndexOf(')')
  if (open < 0 || close < open) return null
  const fields = text.slice(close + 2).split(' ')
  // field 3 (the state) is the first behind the name: 4 is the parent, 22 the start
  const parent = Number(fields[1])
  const birth = fields[19]
  if (!Number.isInteger(parent) || birth === undefined || !/^\d+$/.test(birth)) return null
  return { parent, birth, threadName: text.slice(open + 1, close) }
}

/** The effective user id in /proc/[pid]/status; null where there is none. */
export function parseUserId(status: string): number | null {
  const match = /^Uid:\s+\d+\s+(\d+)/m.exec(status)
  return match === null ? null : Number(match[1])
}

/** Characters of a command line that are kept: a program may have megabytes of them. */
const longestCommandLine = 4096

/**
 * The arguments in /proc/[pid]/cmdline, as far as they are kept; none for a kernel thread. A program may have overwritten
 * them with anything.
 */
export function parseArguments(cmdline: string): readonly string[] {
  const end = trimEnd(cmdline.slice(0, longestCommandLine), '\0 ')
  return end === '' ? [] : end.split('\0')
}

export function commandLineOf(args: readonly string[]): string | null {
  return args.length === 0 ? null : args.join(' ')
}

/** Programs that do what the name says by which they were called. */
const manyInOne: ReadonlySet<string> = new Set(['busybox', 'toybox', 'coreutils'])

/** The path in /proc/[pid]/exe; null for what is no file any more than in name (a program that runs from memory). */
export function executableOf(link: string | null): string | null {
  if (link === null || !link.startsWith('/') || link.startsWith('/memfd:')) return null
  // an update has replaced the file: it still is that program
  return link.endsWith(' (deleted)') ? link.slice(0, -' (deleted)'.length) : link
}

/** Links on the way from a name to an executable that are followed. */
const maxLinks = 4

/**
 * What to call a program: its executable's name, else the one by which it was called, else that of its thread. Node's
 * thread is called "MainThread", and titles such as "sshd: me [priv]" begin with the name. A program may call itself
 * anything, so the name by which it was called stands above the executable's only where it is proved: where it is the
 * name of a link to it, as `redis-server` is of `redis-check-rdb`, and `python3` of `python3.11`.
 * @param linkAt the target of a symbolic link, as that process sees the file system; null where there is none
 */
export function programName(
  executable: string | null,
  args: readonly string[],
  threadName: string,
  linkAt: (path: string) => string | null = () => null,
): string {
  const called = calledName(args[0] ?? '')
  if (executable === null) return called === '' ? threadName : called
  const name = baseName(executable)
  if (called === '' || called === name) return name
  return manyInOne.has(name) || leadsTo(executable, called, linkAt) ? called : name
}

/** Whether a name beside an executable is a link to it. */
function leadsTo(executable: string, name: string, linkAt: (path: string) => string | null): boolean {
  let path = posix.join(posix.dirname(executable), name)
  for (let link = 0; link < maxLinks; link += 1) {
    const target = linkAt(path)
    if (target === null) return false
    path = posix.resolve(posix.dirname(path), target)
    if (path === executable) return true
  }
  return false
}

function calledName(first: string): string {
  const title = /^([^\s/:]+): /.exec(first)
  if (title?.[1] !== undefined) return title[1]
  // a title in one argument: "/usr/sbin/exim4 -bd -q30m"
  return baseName(first.split(' ', 1)[0] ?? '').replace(/^-/, '')
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** When the system started, in seconds since 1970, in /proc/stat. */
export function parseBootTime(text: string): number | null {
  const match = /^btime (\d+)/m.exec(text)
  return match === null ? null : Number(match[1])
}

/** Linux' USER_HZ on every machine that Node runs on (include/asm-generic/param.h). */
const usualTicks = 100

/** AT_CLKTCK of linux/auxvec.h: what sysconf(_SC_CLK_TCK) answers. */
const clockTicksEntry = 17n

/** Clock ticks a second, in /proc/self/auxv: pairs of 64-bit words (getauxval(3)). */
export function parseClockTicks(auxv: Uint8Array): number {
  const view = new DataView(auxv.buffer, auxv.byteOffset, auxv.byteLength)
  for (let at = 0; at + 16 <= auxv.byteLength; at += 16) {
    if (view.getBigUint64(at, true) !== clockTicksEntry) continue
    const ticks = Number(view.getBigUint64(at + 8, true))
    return ticks > 0 && ticks <= 10_000 ? ticks : usualTicks
  }
  return usualTicks
}

/** ISO 8601. The time of the system's start is told in whole seconds, so this is too. */
export function startTime(birth: string, bootTime: number | null, ticks: number): string | null {
  if (bootTime === null) return null
  const ms = bootTime * 1000 + (Number(birth) * 1000) / ticks
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : null
}

/** Names of users by id, in /etc/passwd (passwd(5)). */
export function parseUsers(text: string): Map<number, string> {
  const users = new Map<number, string>()
  for (const line of text.split('\n')) {
    const [name, , uid] = line.split(':')
    if (name === undefined || name === '' || uid === undefined || !/^\d+$/.test(uid)) continue
    if (!users.has(Number(uid))) users.set(Number(uid), name)
  }
  return users
}

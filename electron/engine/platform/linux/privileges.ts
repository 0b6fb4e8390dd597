import { type Remedy, startedOutside, startedWithPtrace } from '#shared/command-line/remedy'
import type { ProcFiles } from './sockets-files'

/** CAP_SYS_PTRACE of linux/capability.h, which lets a process look into those of others (ptrace(2)). */
const sysPtrace = 19n

/** What this process may see of others. */
export interface Privileges {
  /** May look into every process of its user namespace; null: not told. */
  readonly looksIntoAll: boolean | null
  /** It is in a user namespace of its own (user_namespaces(7)), which its rights end at; null: not told. */
  readonly namespaced: boolean | null
}

/** Reads CapEff of /proc/self/status and /proc/self/uid_map, in which the first user namespace has all ids. */
export function readPrivileges(files: ProcFiles): Privileges {
  const mask = /^CapEff:\t([0-9a-f]{1,16})$/m.exec(files.text('self/status') ?? '')?.[1]
  const map = files.text('self/uid_map')?.trim().split(/\s+/).map(Number)
  return {
    looksIntoAll: mask === undefined ? null : ((BigInt(`0x${mask}`) >> sysPtrace) & 1n) === 1n,
    namespaced:
      map === undefined
        ? null
        : !(map.length === 3 && map[0] === 0 && map[1] === 0 && map[2] === 0xffff_ffff),
  }
}

/**
 * What shows the owners that can't be seen; null where nothing is known to.
 * @param sudo the command that shows them to an ordinary user
 */
export function remedyFor(
  uid: number | null,
  { looksIntoAll, namespaced }: Privileges,
  sudo: Remedy,
): Remedy | null {
  // in a namespace of its own root is no administrator of the others
  if (namespaced === true) return startedOutside
  if (looksIntoAll === true) return null
  if (uid !== 0) return sudo
  return looksIntoAll === false ? startedWithPtrace : null
}

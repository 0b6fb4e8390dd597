import type { ProcFiles } from './sockets-files'

/** Tables of /proc/net that list sockets by inode, and the column that has it, counted from 0; -1 is the last one. */
const tables: readonly (readonly [string, number])[] = [
  ...['tcp', 'tcp6', 'udp', 'udp6', 'udplite', 'udplite6', 'raw', 'raw6', 'icmp', 'icmp6'].map(
    (name) => [name, 9] as const,
  ),
  ['unix', 6],
  ['netlink', -1],
  ['packet', -1],
]

/** Inodes in the text of one table; its first line names the columns. */
export function inodesIn(text: string, column: number): number[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const inode = Number(line.trim().split(/\s+/).at(column))
      return Number.isSafeInteger(inode) && inode > 0 ? [inode] : []
    })
}

/**
 * Inodes of all sockets that the kernel lists, of whatever family.
 * @param elsewhere a process in each other network namespace: a Unix socket stands in the table of the namespace that it
 *   was made in, and its descriptor travels
 */
export async function listedInodes(
  read: (path: string) => Promise<string | null>,
  elsewhere: readonly number[],
): Promise<ReadonlySet<number>> {
  const listed = new Set<number>()
  for (const pid of elsewhere) {
    for (const inode of inodesIn((await read(`${pid}/net/unix`)) ?? '', 6)) listed.add(inode)
  }
  for (const [name, column] of tables) {
    for (const inode of inodesIn((await read(`net/${name}`)) ?? '', column)) listed.add(inode)
  }
  return listed
}

/** True where a process is in our own network namespace, or does not tell. */
export function isInOurNamespace(files: ProcFiles, pid: number): boolean {
  const namespace = files.link(`${pid}/ns/net`)
  return namespace === null || namespace === files.link('self/ns/net')
}

/** One process in each network namespace beside our own, as far as they tell. */
export function namespaceMembers(files: ProcFiles, pids: readonly number[]): readonly number[] {
  const own = files.link('self/ns/net')
  const members = new Map<string, number>()
  for (const pid of pids) {
    const namespace = files.link(`${pid}/ns/net`)
    if (namespace !== null && namespace !== own) members.set(namespace, pid)
  }
  return [...members.values()]
}

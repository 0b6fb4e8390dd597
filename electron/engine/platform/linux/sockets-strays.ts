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

/** Inodes of all sockets that the kernel lists, of whatever family. */
export async function listedInodes(
  read: (path: string) => Promise<string | null>,
): Promise<ReadonlySet<number>> {
  const listed = new Set<number>()
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

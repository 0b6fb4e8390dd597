import type { UnlistedTcp } from '#shared/conflict/facts'
import type { ProcFiles } from './sockets-files'

/**
 * How many TCP sockets stand in no table, by the kernel's counters in /proc/net/sockstat: `alloc` counts all that there
 * are, of both families and in all network namespaces together; `inuse` (and TCP6 in sockstat6) those of one namespace
 * that its tables list. A TIME_WAIT is in neither. Where they come to the same there is nothing that the tables leave out.
 * Null where the kernel does not say.
 */
export function unlistedTcp(files: ProcFiles): UnlistedTcp | null {
  const all = allocatedTcp(files)
  const own = listedTcp(files, 'self')
  if (all === null || own === null) return null
  if (all <= own) return { atMost: 0, allSeen: true }
  const listed = own + listedElsewhere(files)
  // sockets come and go while they are counted: those that came are in the later count, those that went in the first
  const atMost = Math.max(0, Math.max(all, allocatedTcp(files) ?? 0) - listed)
  return { atMost, allSeen: atMost === 0 || everyProcessTells(files) }
}

/** Of all network namespaces but our own that some process lives in. */
function listedElsewhere(files: ProcFiles): number {
  // a namespace's files are its own ones, and that may be seen without the right to see the namespace itself
  const counted = new Set([files.inode('self/net/tcp')])
  let sum = 0
  for (const pid of files.processes()) {
    const namespace = files.inode(`${pid}/net/tcp`)
    if (namespace === null || counted.has(namespace)) continue
    counted.add(namespace)
    sum += listedTcp(files, pid) ?? 0
  }
  return sum
}

function allocatedTcp(files: ProcFiles): number | null {
  return counter(files.text('self/net/sockstat'), /^TCP: .*\balloc (\d+)/m)
}

/** Both families, in the namespace of a process. Without IPv6 there is no sockstat6. */
function listedTcp(files: ProcFiles, pid: number | 'self'): number | null {
  const ipv4 = counter(files.text(`${pid}/net/sockstat`), /^TCP: inuse (\d+)/m)
  const ipv6 = counter(files.text(`${pid}/net/sockstat6`), /^TCP6: inuse (\d+)/m)
  return ipv4 === null ? null : ipv4 + (ipv6 ?? 0)
}

function counter(text: string | null, pattern: RegExp): number | null {
  const found = pattern.exec(text ?? '')?.[1]
  return found === undefined ? null : Number(found)
}

function everyProcessTells(files: ProcFiles): boolean {
  return files.processes().every((pid) => {
    const names = files.list(`${pid}/fd`)
    if (typeof names === 'string') return names === 'gone'
    // root without CAP_SYS_PTRACE sees which descriptors there are, and not what they are
    return names.length === 0 || names.some((name) => files.link(`${pid}/fd/${name}`) !== null)
  })
}

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/** A file system that may keep its reader waiting for somebody else is not read: a dead server would hold all of us. */
const mayHang = /^(?:nfs|cifs|smb|fuse|autofs|afs|ceph|gluster|lustre|ncp|coda|davfs)/

/**
 * A file that anybody may have put there: a plain one, not too large, by no link, and never one that keeps its reader
 * waiting as a FIFO or a device would. Null for all others.
 * @param mostBytes a larger one is taken for none
 */
export function readPlain(path: string, mostBytes: number): string | null {
  let file: number
  try {
    file = openSync(
      path,
      constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY,
    )
  } catch {
    return null
  }
  try {
    const stat = fstatSync(file)
    if (!stat.isFile() || stat.size > mostBytes) return null
    const bytes = Buffer.alloc(stat.size)
    const length = readSync(file, bytes, 0, bytes.length, 0)
    return bytes.toString('utf8', 0, length)
  } catch {
    return null
  } finally {
    closeSync(file)
  }
}

/**
 * Whether a folder is on a file system that answers at once, by /proc/[pid]/mountinfo (proc_pid_mountinfo(5)): field 5 is
 * the place, and the type is the first field behind the dash. The longest place that holds the folder counts, the last of
 * equals. False where that can't be told, or the list was cut.
 */
export function mayRead(mountinfo: string | null, folder: string): boolean {
  if (mountinfo === null || !mountinfo.endsWith('\n')) return false
  let best = ''
  let type: string | null = null
  for (const line of mountinfo.split('\n')) {
    const fields = line.split(' ')
    const place = (fields[4] ?? '').replace(/\\([0-7]{3})/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 8)),
    )
    const holds = place === '/' || folder === place || folder.startsWith(`${place}/`)
    if (place === '' || !holds || place.length < best.length) continue
    best = place
    type = fields[fields.indexOf('-', 6) + 1] ?? null
  }
  return type !== null && !mayHang.test(type)
}

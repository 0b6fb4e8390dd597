import type { ProcFiles } from './sockets-files'

/**
 * The folder of a thread of a process beside its main one, which may have ended before the others (pthread_exit(3)): the
 * process goes on, and tells neither its descriptors nor its program in its own folder. Null where there is no other.
 */
export function otherThread(files: ProcFiles, pid: number): string | null {
  const threads = files.list(`${pid}/task`)
  if (typeof threads === 'string') return null
  const other = threads.find((name) => name !== String(pid))
  return other === undefined ? null : `${pid}/task/${other}`
}

import process from 'node:process'
import { errorCode } from '#shared/words/system-error'

/** Whether there is a process with this number; it may have been given to another program since (kill(2)). */
export function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    // EPERM: it is there, and somebody else's
    return errorCode(thrown) === 'EPERM'
  }
}

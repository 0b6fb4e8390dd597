import process from 'node:process'

/** Whether there is a process with this number; it may have been given to another program since. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, and somebody else's
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

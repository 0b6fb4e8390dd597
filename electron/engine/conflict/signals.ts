import { kill } from 'node:process'

/** What came of a signal. */
export type SignalOutcome = 'sent' | 'gone' | 'no-permission' | 'failed'

/** Whether this user may signal a process; nothing is sent (kill(2), signal 0). */
export function maySignal(pid: number): SignalOutcome {
  return send(pid, 0)
}

/**
 * Sends a signal. Who the process is has to be compared right before: between that look and the signal are some
 * microseconds in which the process could end and its id be given to another one. Linux closes that gap with
 * pidfd_send_signal(2), which Node does not have. For the id to come back so soon, the system would have to go through
 * all its ids in that time: four million on most computers of today, 32,768 at least.
 */
export function send(pid: number, signal: NodeJS.Signals | 0): SignalOutcome {
  try {
    kill(pid, signal)
    return 'sent'
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException
    if (code === 'ESRCH') return 'gone'
    return code === 'EPERM' || code === 'EACCES' ? 'no-permission' : 'failed'
  }
}

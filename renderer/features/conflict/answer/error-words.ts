import type { ErrorKind } from '#shared/conflict/pasted-error'
import type { ConflictReport, ConflictVerdict } from '#shared/conflict/report'

const listening: ReadonlySet<ConflictVerdict> = new Set([
  'live-listener',
  'other-address-listener',
  'shared-listeners',
  'inherited-socket',
  'socket-activation',
  'container',
  'system-service',
])

const whereFree: Readonly<Record<ErrorKind, string>> = {
  EADDRINUSE: 'When the error was written, something had the port; it has let go since.',
  EACCES: 'Portlight could bind it with its own rights; the program that could not may have fewer.',
  EADDRNOTAVAIL: 'When the error was written, the address was none of this computer’s; it is now.',
  ECONNREFUSED: 'Nothing listens there, which is why the connection was refused: start what should listen.',
}

/**
 * What an answer means for the error that was pasted, where the two do not plainly agree: things change, and a refused
 * connection is another question than a port that can't be had. Null where there is nothing to add.
 */
export function errorHint(kind: ErrorKind | null, report: ConflictReport): string | null {
  if (kind === null) return null
  if (report.verdict === 'free') return whereFree[kind]
  if (kind === 'ECONNREFUSED') {
    if (listening.has(report.verdict)) return 'Something listens on the port by now: try to connect again.'
    return report.verdict === 'unknown' ? null : 'The connection was refused because nothing listens there.'
  }
  return null
}

import type { ShellInfo } from '#shared/shell/shell'

/** What is known of a fault of the page. */
export interface Fault {
  readonly message: string
  readonly stack: string
}

/** Anything thrown as a {@link Fault}. */
export function faultOf(thrown: unknown): Fault {
  if (thrown instanceof Error) {
    return { message: `${thrown.name}: ${thrown.message}`, stack: thrown.stack ?? '' }
  }
  return { message: String(thrown), stack: '' }
}

/** The text that a person can copy into a bug report. It has no results and no addresses of theirs. */
export function reportText(fault: Fault, info: ShellInfo | null, agent: string, at: Date): string {
  return [
    'Portlight error report',
    `Time: ${at.toISOString()}`,
    `Version: ${info?.version ?? 'unknown'}`,
    `Platform: ${info?.platform ?? 'unknown'}`,
    `Runtime: ${info?.runtime ?? agent}`,
    `Log: ${info?.logFile ?? 'none'}`,
    '',
    fault.message,
    fault.stack.startsWith(fault.message) ? fault.stack.slice(fault.message.length).trimStart() : fault.stack,
  ].join('\n')
}

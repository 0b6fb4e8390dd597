import type { Owner } from './socket'

/** Who started a process, the nearest first: `bash (812) ← systemd (1)`; null where that is not known. */
export function startedByText({ parents }: Owner): string | null {
  return parents.length === 0 ? null : parents.map(({ program, pid }) => `${program} (${pid})`).join(' ← ')
}

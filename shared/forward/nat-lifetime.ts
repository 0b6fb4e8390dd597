import type { NatLifetime } from './report'

/** How long a NAT keeps a port open, and what to do about it, as sentences: in the app as in the terminal. */
export function lifetimeWords({ atLeast, lessThan, notes }: NatLifetime): readonly string[] {
  return [...meaning(atLeast, lessThan), ...notes]
}

const port = 'A UDP port that a program opened by sending, and on which nothing more is sent,'

/** RFC 4787 section 4.3 asks for two minutes. */
function meaning(atLeast: number | null, lessThan: number | null): readonly string[] {
  if (lessThan === null) {
    return atLeast === null ? [] : [`${port} was still open after ${atLeast} seconds: longer was not waited.`]
  }
  if (atLeast === null) {
    return [
      `${port} is closed in less than ${lessThan} seconds. Programs that wait for packets (games, calls, WireGuard) have to send something more often than that.`,
    ]
  }
  return [
    `${port} stays open for at least ${atLeast} seconds, and is closed after ${lessThan}. Programs that wait for packets (games, calls, WireGuard) have to send something every ${atLeast} seconds at least.`,
  ]
}

import type { BlindCause } from './event'

/** A moment by all clocks of a computer, milliseconds. */
export interface Moment {
  /** Since 1970; it can be set. */
  readonly wall: number
  /** Counts on while the computer is awake; on some systems while it sleeps, too. */
  readonly monotonic: number
  /** Since the computer was started, sleep included; null: this system doesn't tell it apart from the wall clock. */
  readonly uptime: number | null
}

/** What passed between two looks that were to be `everyMs` apart. */
export interface Gap {
  /** Null: nothing out of the ordinary. */
  readonly blind: BlindCause | null
  /** The wall clock was set by so much; 0: it was not, or it can't be told from a sleep. */
  readonly clockSetBy: number
}

/** A busy computer makes a look late by less than this. */
const slackMs = 10_000
/** Clocks are read one after the other, tell hundredths of a second, and are drawn slowly to the right time (adjtime(3)). */
const smallestJumpMs = 2_000

/**
 * Tells apart why a look comes late: the monotonic clock stands still while Linux and macOS sleep (clock_gettime(2)), the
 * time since the start does not, and only the wall clock can be set.
 */
export function gapBetween(before: Moment, now: Moment, everyMs: number): Gap {
  const awake = now.monotonic - before.monotonic
  const wall = now.wall - before.wall
  const passed = now.uptime === null || before.uptime === null ? null : now.uptime - before.uptime
  const slept = (passed ?? wall) - awake
  const late = awake > 3 * everyMs + slackMs
  const offBy = Math.round(wall - (passed ?? awake))
  // without a clock that counts sleep, only a clock that was set back is told from one
  const clockSetBy = Math.abs(offBy) >= smallestJumpMs && (passed !== null || offBy < 0) ? offBy : 0
  if (slept >= smallestJumpMs) return { blind: passed === null ? 'asleep-or-clock' : 'asleep', clockSetBy }
  return { blind: late ? 'held-up' : null, clockSetBy }
}

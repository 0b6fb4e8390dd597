import { uptime } from 'node:os'
import { performance } from 'node:perf_hooks'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Moment } from '#shared/watch/gap'

/** The clocks of a watch: handed in, so that a day passes in a second where it is tested. */
export interface WatchClock {
  now(): Moment
  /** Resolves after so many milliseconds, or when the signal is given. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

/**
 * This computer's. Of the systems, Linux alone has both a clock that stands still while it sleeps, which is Node's, and one
 * that does not and can't be set (CLOCK_BOOTTIME in clock_gettime(2), the first figure of /proc/uptime).
 */
export const watchClock: WatchClock = {
  now: () => ({
    wall: Date.now(),
    monotonic: performance.now(),
    uptime: process.platform === 'linux' ? uptime() * 1000 : null,
  }),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => {}),
}

import type { Scope } from '#shared/scan/plan'
import type { Timing } from '#shared/scan/request'

/** How fast and how patiently one scope is asked. */
export interface Pace {
  /** Attempts of one host that may be without an answer at once. */
  readonly maxInFlight: number
  /** Attempts that are begun before the first answer tells more. */
  readonly firstWindow: number
  /** Milliseconds waited for an answer while no round trip has been measured. */
  readonly firstTimeout: number
  readonly minTimeout: number
  readonly maxTimeout: number
  /** Silent attempts before a port is called filtered. Each waits longer than the one before. */
  readonly tries: number
}

/** Attempts a second for each template: T0 to T2 as nmap has them (one in 5 min, 15 s, 0.4 s). */
const ceilings: Record<
  Scope,
  readonly [number, number, number, number | null, number | null, number | null]
> = {
  'this-computer': [1 / 300, 1 / 15, 2.5, null, null, null],
  private: [1 / 300, 1 / 15, 2.5, 5_000, 25_000, null],
  public: [1 / 300, 1 / 15, 2.5, 500, 2_000, 10_000],
}

/**
 * Limits of waiting in milliseconds, and tries, for each template. A first try ends before the system sends its SYN again,
 * which it does after a second (RFC 6298 section 2.1).
 */
const patience: readonly Omit<Pace, 'maxInFlight' | 'firstWindow'>[] = [
  { firstTimeout: 5_000, minTimeout: 1_000, maxTimeout: 15_000, tries: 4 },
  { firstTimeout: 5_000, minTimeout: 1_000, maxTimeout: 15_000, tries: 4 },
  { firstTimeout: 950, minTimeout: 500, maxTimeout: 10_000, tries: 4 },
  { firstTimeout: 950, minTimeout: 150, maxTimeout: 6_000, tries: 4 },
  { firstTimeout: 500, minTimeout: 100, maxTimeout: 2_500, tries: 4 },
  { firstTimeout: 250, minTimeout: 50, maxTimeout: 1_000, tries: 3 },
]

const inFlight: Record<Scope, readonly [number, number, number, number, number, number]> = {
  'this-computer': [1, 1, 1, 8_000, 12_000, 16_000],
  private: [1, 1, 1, 4_000, 12_000, 16_000],
  public: [1, 1, 1, 800, 2_500, 10_000],
}

const firstWindows: Record<Scope, readonly [number, number, number, number, number, number]> = {
  'this-computer': [1, 1, 1, 32, 64, 64],
  private: [1, 1, 1, 64, 128, 256],
  public: [1, 1, 1, 16, 32, 64],
}

/** Attempts a second that somebody wants at most, whatever the template. */
export type LowerCeilings = Readonly<Partial<Record<Scope, number | null>>>

/** Attempts a second of a template for hosts of a scope, all of this computer's together; null: no ceiling. */
export function ceilingOf(timing: Timing, scope: Scope, lower: LowerCeilings = {}): number | null {
  const limits = [ceilings[scope][timing], lower[scope] ?? null].filter((limit) => limit !== null)
  return limits.length === 0 ? null : Math.min(...limits)
}

/** The pace of a template for hosts of a scope. Only loopback is asked at full speed by itself. */
export function paceOf(timing: Timing, scope: Scope): Pace {
  const limits = patience[timing] ?? { firstTimeout: 1_000, minTimeout: 150, maxTimeout: 6_000, tries: 4 }
  return {
    ...limits,
    maxInFlight: inFlight[scope][timing],
    firstWindow: firstWindows[scope][timing],
  }
}

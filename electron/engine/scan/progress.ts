import {
  type Brake,
  noCounts,
  type ScanProgress,
  type ScanSummary,
  type StateCounts,
  verdictStates,
  verdictsIn,
} from '#shared/scan/event'
import type { ScanPlan } from '#shared/scan/plan'
import type { HostScan } from './host/host-scan'

/** Milliseconds over which the rate is measured. */
const rateOver = 1_000

/** Counts a scan as a whole: what was begun, what came of it, how fast, and how long it may still take. */
export class Progress {
  readonly #plan: ScanPlan
  readonly #began: number
  readonly #closed: StateCounts = { ...noCounts }
  readonly #samples: { at: number; sent: number }[] = []
  #sent = 0
  #hostsUp = 0
  #hostsDown = 0
  #hostsDone = 0
  #fraction = 0

  constructor(plan: ScanPlan, began: number) {
    this.#plan = plan
    this.#began = began
  }

  begun(attempts: number): void {
    this.#sent += attempts
  }

  /** A host has its last verdict. */
  closed(scan: HostScan, up: boolean | null): void {
    const { counts } = scan
    for (const state of verdictStates) this.#closed[state] += counts[state]
    this.#hostsDone += 1
    if (up === true) this.#hostsUp += 1
    if (up === false) this.#hostsDown += 1
  }

  /** Ports by state: those of closed hosts, of active ones, and everything that was not begun. */
  counts(active: readonly HostScan[]): StateCounts {
    const sum = { ...this.#closed }
    for (const scan of active) {
      const { counts } = scan
      for (const state of verdictStates) sum[state] += counts[state]
    }
    return { ...sum, notScanned: Math.max(0, this.#plan.probes - verdictsIn(sum)) }
  }

  read(
    now: number,
    active: readonly HostScan[],
    state: { readonly paused: boolean; readonly brake: Brake },
  ): ScanProgress {
    const counts = this.counts(active)
    const rate = this.#rate(now)
    const activePorts = active.reduce((sum, scan) => sum + scan.portCount, 0)
    const left =
      active.reduce((sum, scan) => sum + scan.expectedAttempts, 0) +
      Math.max(0, this.#plan.hosts - this.#hostsDone - active.length) * this.#plan.ports
    const done = this.#hostsDone * this.#plan.ports + (activePorts - openPorts(active))
    const inFlight = active.reduce((sum, scan) => sum + scan.inFlight, 0)
    const limitedFor = Math.max(0, ...active.map((scan) => scan.limitedFor))
    const finished = left === 0 && inFlight === 0 && limitedFor === 0
    const bySent = this.#sent / Math.max(1, this.#sent + left)
    const elapsed = now - this.#began
    // all of UDP is sent at once, and most of it to be sent again
    const byDone = this.#plan.asked.udp.length === 0 ? 1 : done / Math.max(1, this.#plan.probes)
    const share = finished ? 1 : Math.min(bySent, byDone, elapsed / (elapsed + limitedFor))
    this.#fraction = Math.min(1, Math.max(this.#fraction, share))
    return {
      elapsedMs: now - this.#began,
      done: Math.min(this.#plan.probes, done),
      total: this.#plan.probes,
      counts,
      waiting: active.reduce((sum, scan) => sum + scan.waiting, 0),
      fraction: this.#fraction,
      sent: this.#sent,
      inFlight,
      rate,
      secondsLeft: secondsLeft(state.paused, left, rate, limitedFor),
      hostsDone: this.#hostsDone,
      hostsTotal: this.#plan.hosts,
      hostsUp: this.#hostsUp + active.filter((scan) => scan.hasAnswered).length,
      hostsDown: this.#hostsDown,
      paused: state.paused,
      brake: state.brake === 'none' ? slowedBy(active) : state.brake,
    }
  }

  summary(now: number, partial: boolean): ScanSummary {
    return {
      elapsedMs: now - this.#began,
      partial,
      counts: this.counts([]),
      sent: this.#sent,
      hostsTotal: this.#plan.hosts,
      hostsUp: this.#hostsUp,
      hostsDown: this.#hostsDown,
    }
  }

  /** Attempts a second over the last second. */
  #rate(now: number): number {
    this.#samples.push({ at: now, sent: this.#sent })
    while (this.#samples.length > 2 && now - (this.#samples[1]?.at ?? now) > rateOver) this.#samples.shift()
    const first = this.#samples[0]
    if (first === undefined || now - first.at < 1) {
      return now > this.#began ? (this.#sent / (now - this.#began)) * 1000 : 0
    }
    return ((this.#sent - first.sent) / (now - first.at)) * 1000
  }
}

/** @param limitedFor milliseconds that the slowest host makes of it */
function secondsLeft(paused: boolean, left: number, rate: number, limitedFor: number): number | null {
  if (paused) return null
  if (limitedFor > 0) return Math.max(limitedFor / 1_000, rate < 1 ? 0 : left / rate)
  return rate < 1 ? null : left / rate
}

/** What hosts under way say of how fast they may be asked. */
function slowedBy(active: readonly HostScan[]): Brake {
  if (active.some((scan) => scan.window.slowed)) return 'loss'
  return active.some((scan) => scan.limitedFor > 0) ? 'refusals' : 'none'
}

/** Ports of hosts under way that have no verdict yet. */
function openPorts(active: readonly HostScan[]): number {
  return active.reduce((sum, scan) => sum + scan.counts.notScanned, 0)
}

import type { AskedPorts } from '../ports/asked-ports'
import {
  type DownHost,
  type HostSummary,
  noCounts,
  type ScanEvent,
  type ScannedHost,
  type ScanSummary,
  type StateCounts,
  verdictStates,
  verdictsIn,
} from './event'
import { maxDownListed } from './output/most-listed'
import type { HostReport, LeftOut } from './output/report'
import { largeScanHosts } from './plan'
import { HostResults } from './results'
import type { Reason } from './state'

/** Reasons that speak of this computer and its network, not of the port that was asked. */
const ownReasons: readonly Reason[] = [
  'no-descriptors',
  'no-buffers',
  'no-local-port',
  'no-route',
  'network-down',
  'self-connect',
  'unexpected',
]

/** A host of which more may come. */
interface Active {
  readonly host: ScannedHost
  readonly results: HostResults
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

/** Hosts that were passed over in a sweep and are kept one by one; a larger sweep is one for the command line. */
const mostUnknown = largeScanHosts

/** Cells (hosts × ports) that a page keeps with all their details: 16 bytes each. */
export const usualCells = 2_000_000

/**
 * Puts the events of a scan together, host by host: for the command line while it runs, for the page that shows it, and for
 * every report of either, so that all say the same. A record that doesn't keep gives a host out when it is done and forgets
 * it, so that memory holds only the hosts that are being scanned.
 */
export class ScanRecord {
  readonly asked: AskedPorts
  /** Grows with every change of any host. */
  version = 0
  /** Hosts that did not take part and were too many to be kept. */
  readonly leftOut: { down: number; unknown: number } & LeftOut = { down: 0, unknown: 0 }
  /** The first host that did not take part. */
  firstDown: DownHost | null = null
  readonly #now: () => number
  /** Null: nothing is kept. */
  readonly #most: number | null
  readonly #active = new Map<number, Active>()
  readonly #hosts: HostResults[] = []
  /** In the order in which they ended. */
  readonly #ended: HostReport[] = []
  readonly #kept = { down: 0, unknown: 0 }
  readonly #ownErrors = new Map<Reason, number>()
  readonly #nothing: HostResults
  #counts: StateCounts = noCounts
  #up = 0
  #down = 0
  #cells = 0
  #sent = 0
  #summary: ScanSummary | null = null
  #heardAt: number | null = null

  /**
   * @param now milliseconds since 1970
   * @param most null: hosts that are done are forgotten. Otherwise all hosts are kept, and beyond so many cells (hosts ×
   * ports) those that are done without the details of quiet ports
   */
  constructor(asked: AskedPorts, now: () => number, most: number | null = null) {
    this.asked = asked
    this.#now = now
    this.#most = most
    this.#nothing = new HostResults(asked)
  }

  /** When the scan told something last, milliseconds since 1970; null where it told nothing yet. */
  get heardAt(): number | null {
    return this.#heardAt
  }

  /** The hosts that are kept, by the index that the scan gave them. */
  get hosts(): readonly HostResults[] {
    return this.#hosts
  }

  /** Takes the next event. Gives the hosts of which nothing more is to come. */
  take(event: ScanEvent): readonly HostReport[] {
    this.#heardAt = this.#now()
    switch (event.kind) {
      case 'planned':
        return []
      case 'progress':
        this.#sent = event.progress.sent
        return []
      case 'host':
        this.#begin(event.host, this.#heardAt)
        return []
      case 'rows':
        this.#active.get(event.host)?.results.apply(event.rows)
        this.version += 1
        return []
      case 'identity':
        this.#active.get(event.host)?.results.identify(event.protocol, event.port, event.identity)
        this.version += 1
        return []
      case 'host-done':
        return this.#hostDone(event.summary)
      case 'down':
        return this.#hostsDown(event.hosts, this.#heardAt)
      case 'done':
        this.#summary = event.summary
        this.settle()
        return []
      default:
        return event satisfies never
    }
  }

  /** The scan is over, or nothing more is heard of it: no port waits any more. */
  settle(): void {
    for (const { results } of this.#active.values()) results.settle()
    this.version += 1
  }

  /** All hosts that are kept as far as they are known, in the order of a report. */
  *reports(): Generator<HostReport, void, void> {
    yield* this.#ended
    yield* this.unfinished()
  }

  /** The hosts that a scan which was stopped left unfinished. @param at milliseconds since 1970 */
  unfinished(
    at: number = this.#most === null ? this.#now() : (this.#heardAt ?? this.#now()),
  ): readonly HostReport[] {
    return [...this.#active.values()].map((active) => {
      const { counts } = active.results
      const answered = hasAnswered(counts)
      return reportOf(active, {
        index: active.host.index,
        // what answered is up; where nothing did, nothing is known
        up: answered ? true : null,
        reason: !answered && counts.filtered + counts['open|filtered'] > 0 ? 'no-response' : 'none',
        counts,
        answersEverything: false,
        intercepted: [],
        elapsedMs: at - active.startedAt,
      })
    })
  }

  /** What the scan said at its end; put together from the hosts if it never came to that. */
  summaryOf(hostsTotal: number, elapsedMs: number): ScanSummary {
    if (this.#summary !== null) return this.#summary
    const unfinished = this.#unfinishedCounts()
    const counts = unfinished.reduce(sumOf, this.#counts)
    const notScanned = Math.max(0, hostsTotal * this.asked.length - verdictsIn(counts))
    const hostsUp = this.#up + unfinished.filter(hasAnswered).length
    return {
      elapsedMs,
      partial: true,
      counts: { ...counts, notScanned },
      sent: this.#sent,
      hostsTotal,
      hostsUp,
      hostsDown: this.#down,
    }
  }

  /** Why no port at all has a verdict, if the reason is on this side; null where there are verdicts. */
  get ownFailure(): { readonly reason: Reason; readonly ports: number } | null {
    if (this.#hasVerdicts) return null
    const errors = new Map(this.#ownErrors)
    for (const { results } of this.#active.values()) addOwnErrors(errors, results)
    const [worst] = [...errors].sort(([, a], [, b]) => b - a)
    return worst === undefined ? null : { reason: worst[0], ports: worst[1] }
  }

  get #hasVerdicts(): boolean {
    const counts = this.#unfinishedCounts().reduce(sumOf, this.#counts)
    return this.#down + verdictsIn(counts) - counts.error > 0
  }

  #unfinishedCounts(): StateCounts[] {
    return [...this.#active.values()].map(({ results }) => results.counts)
  }

  #begin(host: ScannedHost, startedAt: number): void {
    const results = new HostResults(this.asked)
    this.#active.set(host.index, { host, results, startedAt })
    this.version += 1
    if (this.#most === null) return
    this.#hosts[host.index] = results
    this.#cells += this.asked.length
  }

  #hostDone(summary: HostSummary): readonly HostReport[] {
    const active = this.#active.get(summary.index)
    if (active === undefined) return []
    const { results } = active
    results.settle()
    this.#active.delete(summary.index)
    this.#counts = sumOf(this.#counts, results.counts)
    if (summary.up === true) this.#up += 1
    if (this.#down + verdictsIn(this.#counts) === this.#counts.error) addOwnErrors(this.#ownErrors, results)
    const report = reportOf(active, summary)
    this.version += 1
    if (this.#most !== null) {
      this.#ended.push(report)
      if (this.#cells > this.#most) {
        results.compact()
        this.#cells -= this.asked.length
      }
    }
    return [report]
  }

  #hostsDown(hosts: readonly DownHost[], startedAt: number): readonly HostReport[] {
    this.firstDown ??= hosts[0] ?? null
    return hosts.map((down) => {
      const { target, address, up, reason } = down
      if (up === false) this.#down += 1
      const report: HostReport = {
        target,
        address,
        family: address.includes(':') ? 'ipv6' : 'ipv4',
        up,
        reason,
        results: this.#nothing,
        answersEverything: false,
        intercepted: [],
        startedAt,
        elapsedMs: 0,
      }
      if (this.#most !== null) this.#keepDown(report)
      return report
    })
  }

  #keepDown(report: HostReport): void {
    const kind = report.up === false ? 'down' : 'unknown'
    if (this.#kept[kind] >= (kind === 'down' ? maxDownListed : mostUnknown)) {
      this.leftOut[kind] += 1
      return
    }
    this.#kept[kind] += 1
    this.#ended.push(report)
  }
}

function reportOf({ host, results, startedAt }: Active, summary: HostSummary): HostReport {
  return {
    target: host.target,
    address: host.address,
    family: host.family,
    scope: host.scope,
    up: summary.up,
    reason: summary.reason,
    results,
    answersEverything: summary.answersEverything,
    intercepted: summary.intercepted,
    startedAt,
    elapsedMs: summary.elapsedMs,
  }
}

function hasAnswered({ open, closed }: StateCounts): boolean {
  return open + closed > 0
}

function sumOf(one: StateCounts, other: StateCounts): StateCounts {
  const sum = { ...one }
  for (const state of verdictStates) sum[state] += other[state]
  return sum
}

function addOwnErrors(errors: Map<Reason, number>, results: HostResults): void {
  for (const { reason, slots } of results.byReason('error')) {
    if (ownReasons.includes(reason)) errors.set(reason, (errors.get(reason) ?? 0) + slots.length)
  }
}

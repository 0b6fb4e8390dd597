import type { DownHost, HostSummary, ScanEvent, ScannedHost, ScanSummary, StateCounts } from './event'
import type { HostReport } from './output/report'
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

interface Active {
  readonly host: ScannedHost
  readonly results: HostResults
  readonly startedAt: number
}

/**
 * Puts the events of a scan together, host by host, for every report of it: of the command line while it runs, of the page
 * afterwards. A host is given out when it is done and is then forgotten, so that memory holds only the hosts that are being
 * scanned.
 */
export class ScanRecord {
  readonly #asked: Uint16Array
  readonly #now: () => number
  readonly #active = new Map<number, Active>()
  readonly #ownErrors = new Map<Reason, number>()
  readonly #given = { open: 0, closed: 0, filtered: 0, error: 0, up: 0, down: 0 }
  #sent = 0
  #summary: ScanSummary | null = null

  /** @param asked the ports that are asked of each host, ascending @param now milliseconds since 1970 */
  constructor(asked: Uint16Array, now: () => number) {
    this.#asked = asked
    this.#now = now
  }

  /** Takes the next event. Gives the hosts of which nothing more is to come. */
  take(event: ScanEvent): readonly HostReport[] {
    switch (event.kind) {
      case 'planned':
        return []
      case 'progress':
        this.#sent = event.progress.sent
        return []
      case 'host':
        this.#active.set(event.host.index, {
          host: event.host,
          results: new HostResults(this.#asked),
          startedAt: this.#now(),
        })
        return []
      case 'rows':
        this.#active.get(event.host)?.results.apply(event.rows)
        return []
      case 'host-done':
        return this.#hostDone(event.summary)
      case 'down':
        return event.hosts.map((host) => this.#hostDown(host))
      case 'done':
        this.#summary = event.summary
        return []
      default:
        return event satisfies never
    }
  }

  /** The hosts that a scan which was stopped left unfinished. */
  unfinished(): readonly HostReport[] {
    return [...this.#active.values()].map((active) => {
      const { open, closed, filtered } = active.results.counts
      return this.#give(active, {
        index: active.host.index,
        // what answered is up; where nothing did, nothing is known
        up: open + closed > 0 ? true : null,
        reason: open + closed > 0 ? 'none' : filtered > 0 ? 'no-response' : 'none',
        counts: active.results.counts,
        answersEverything: false,
        intercepted: [],
        elapsedMs: this.#now() - active.startedAt,
      })
    })
  }

  /** What the scan said at its end; put together from the hosts if it never came to that. */
  summaryOf(hostsTotal: number, elapsedMs: number): ScanSummary {
    if (this.#summary !== null) return this.#summary
    const { open, closed, filtered, error, up, down } = this.#given
    const notScanned = hostsTotal * this.#asked.length - open - closed - filtered - error
    const counts: StateCounts = { open, closed, filtered, error, notScanned: Math.max(0, notScanned) }
    return { elapsedMs, partial: true, counts, sent: this.#sent, hostsTotal, hostsUp: up, hostsDown: down }
  }

  /** Why no port at all has a verdict, if the reason is on this side; null where there are verdicts. */
  get ownFailure(): { readonly reason: Reason; readonly ports: number } | null {
    if (this.#hasVerdicts) return null
    const [worst] = [...this.#ownErrors].sort(([, a], [, b]) => b - a)
    return worst === undefined ? null : { reason: worst[0], ports: worst[1] }
  }

  get #hasVerdicts(): boolean {
    const { open, closed, filtered, down } = this.#given
    return open + closed + filtered + down > 0
  }

  #hostDone(summary: HostSummary): readonly HostReport[] {
    const active = this.#active.get(summary.index)
    return active === undefined ? [] : [this.#give(active, summary)]
  }

  #give({ host, results, startedAt }: Active, summary: HostSummary): HostReport {
    this.#active.delete(host.index)
    const { open, closed, filtered, error } = results.counts
    this.#given.open += open
    this.#given.closed += closed
    this.#given.filtered += filtered
    this.#given.error += error
    if (summary.up === true) this.#given.up += 1
    if (!this.#hasVerdicts) {
      for (const { reason, ports } of results.portsByReason('error')) {
        const before = this.#ownErrors.get(reason) ?? 0
        if (ownReasons.includes(reason)) this.#ownErrors.set(reason, before + ports.length)
      }
    }
    return {
      target: host.target,
      address: host.address,
      family: host.family,
      up: summary.up,
      reason: summary.reason,
      results,
      answersEverything: summary.answersEverything,
      intercepted: summary.intercepted,
      startedAt,
      elapsedMs: summary.elapsedMs,
    }
  }

  #hostDown({ target, address, up, reason }: DownHost): HostReport {
    if (up === false) this.#given.down += 1
    return {
      target,
      address,
      family: address.includes(':') ? 'ipv6' : 'ipv4',
      up,
      reason,
      results: new HostResults(this.#asked),
      answersEverything: false,
      intercepted: [],
      startedAt: this.#now(),
      elapsedMs: 0,
    }
  }
}

import type {
  DownHost,
  HostSummary,
  ScanEvent,
  ScannedHost,
  ScanSummary,
  StateCounts,
} from '#shared/scan/event'
import type { HostReport } from '#shared/scan/output/report'
import { HostResults } from '#shared/scan/results'
import type { Reason } from '#shared/scan/state'

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
 * Puts the events of a scan together, host by host. A host is given to `onHost` when it is done and is then forgotten, so
 * that memory holds only the hosts that are being scanned.
 */
export class ScanResults {
  readonly #asked: Uint16Array
  readonly #now: () => number
  readonly #onHost: (host: HostReport) => Promise<void>
  readonly #active = new Map<number, Active>()
  readonly #ownErrors = new Map<Reason, number>()
  readonly #given = { open: 0, closed: 0, filtered: 0, error: 0, up: 0, down: 0 }
  #summary: ScanSummary | null = null

  constructor(asked: Uint16Array, now: () => number, onHost: (host: HostReport) => Promise<void>) {
    this.#asked = asked
    this.#now = now
    this.#onHost = onHost
  }

  async take(event: ScanEvent): Promise<void> {
    switch (event.kind) {
      case 'planned':
      case 'progress':
        return
      case 'host':
        this.#active.set(event.host.index, {
          host: event.host,
          results: new HostResults(this.#asked),
          startedAt: this.#now(),
        })
        return
      case 'rows':
        this.#active.get(event.host)?.results.apply(event.rows)
        return
      case 'host-done':
        return this.#hostDone(event.summary)
      case 'down':
        for (const host of event.hosts) await this.#hostDown(host)
        return
      case 'done':
        this.#summary = event.summary
        return
      default:
        event satisfies never
    }
  }

  /** Gives out the hosts that a scan which was stopped left unfinished. */
  async giveUnfinished(): Promise<void> {
    for (const active of [...this.#active.values()]) {
      const { open, closed, filtered } = active.results.counts
      await this.#give(active, {
        index: active.host.index,
        // what answered is up; where nothing did, nothing is known
        up: open + closed > 0 ? true : null,
        reason: open + closed > 0 ? 'none' : filtered > 0 ? 'no-response' : 'none',
        counts: active.results.counts,
        answersEverything: false,
        intercepted: [],
        elapsedMs: this.#now() - active.startedAt,
      })
    }
  }

  /** What the scan said at its end; put together from the hosts if it never came to that. */
  summaryOf(hostsTotal: number, elapsedMs: number): ScanSummary {
    if (this.#summary !== null) return this.#summary
    const { open, closed, filtered, error, up, down } = this.#given
    const notScanned = hostsTotal * this.#asked.length - open - closed - filtered - error
    const counts: StateCounts = { open, closed, filtered, error, notScanned: Math.max(0, notScanned) }
    return { elapsedMs, partial: true, counts, sent: 0, hostsTotal, hostsUp: up, hostsDown: down }
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

  async #hostDone(summary: HostSummary): Promise<void> {
    const active = this.#active.get(summary.index)
    if (active !== undefined) await this.#give(active, summary)
  }

  async #give({ host, results, startedAt }: Active, summary: HostSummary): Promise<void> {
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
    await this.#onHost({
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
    })
  }

  async #hostDown({ target, address, up, reason }: DownHost): Promise<void> {
    if (up === false) this.#given.down += 1
    await this.#onHost({
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
    })
  }
}

import { randomUUID } from 'node:crypto'
import { failure } from '#shared/ipc/result'
import type { ScanEvent } from '#shared/scan/event'
import { noHostLeftText, type ScanPlan } from '#shared/scan/plan'
import type { ScanRequest, ScanTargets } from '#shared/scan/request'
import type { History } from '../history/history'
import type { Runs } from '../runs/runs'
import { serviceTable } from '../sockets/service-names'
import type { ResolveName } from './host/resolve-name'
import { Ceilings } from './pace/ceilings'
import { LinkPace } from './pace/link-pace'
import type { LowerCeilings } from './pace/timing'
import { ScanPlans } from './plans'
import { type PreparedScan, prepareScan } from './prepare'
import type { ScanContext } from './scan-context'
import { ScanRun } from './scan-run'

/** Scans that one engine runs at the same time. */
const mostScans = 8

/** What scans are made with. */
export interface ScanNeeds extends Omit<ScanContext, 'prepared' | 'ceilings' | 'links'> {
  readonly runs: Runs
  /** Null: no scan is kept. */
  readonly history: History | null
  readonly resolve: ResolveName
  /** What somebody wants at most; asked for each plan and each run. Left out: what the timing allows. */
  readonly lower?: () => Promise<LowerCeilings>
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
}

/** The scans of one engine, by the id of their plan. */
export class Scans {
  readonly #needs: ScanNeeds
  readonly #plans: ScanPlans
  readonly #running = new Map<string, ScanRun>()
  readonly #ceilings: Ceilings
  readonly #links: LinkPace

  constructor(needs: ScanNeeds) {
    this.#needs = needs
    this.#plans = new ScanPlans(needs.clock)
    this.#ceilings = new Ceilings(needs.platform.noticeBoard, needs.clock)
    this.#links = new LinkPace(needs.clock)
  }

  /** @throws Failure `invalid-input`, `not-found` */
  async plan(targets: ScanTargets, signal: AbortSignal): Promise<ScanPlan> {
    const prepared = await this.#prepare(targets, signal)
    this.#plans.keep(prepared)
    return prepared.plan
  }

  /**
   * A scan that is part of something else, and ends with it. Only what nobody has to confirm, or what was confirmed.
   * @throws Failure `invalid-input`, `not-found`, `needs-confirmation`
   */
  async *runWithin(
    targets: ScanTargets,
    signal: AbortSignal,
    mayScanPublic = false,
  ): AsyncGenerator<ScanEvent, void, void> {
    const prepared = await this.#prepare(targets, signal)
    demandConsent({ mayScanPublic, mayScanLarge: false }, prepared.plan)
    yield* this.#tell(prepared, signal)
  }

  /**
   * Runs a plan that the user has confirmed as far as it asks for it: its addresses and ports, whatever names stand for by
   * now. Ending the iteration ends the traffic, unless runs are kept for who comes back.
   * @throws Failure `not-found`, `needs-confirmation`, `refused`
   */
  run(request: ScanRequest, signal: AbortSignal): AsyncIterable<ScanEvent> {
    const prepared = this.#plans.find(request.id)
    demandConsent(request, prepared.plan)
    if (this.#running.size >= mostScans) {
      throw failure('refused', `${mostScans} scans are under way: cancel one of them first.`)
    }
    this.#plans.begun(request.id)
    const { asked, plan } = prepared
    const head = { id: plan.id, kind: 'scan', version: 1, startedAt: this.#needs.wallClock(), asked } as const
    const history = request.keep === false ? null : this.#needs.history
    const tell = (stop: AbortSignal) => {
      const events = this.#tell(prepared, stop)
      return history === null ? events : history.keeping(head, events)
    }
    return this.#needs.runs.begin(head, tell, signal)
  }

  async #prepare(targets: ScanTargets, signal: AbortSignal): Promise<PreparedScan> {
    const lower = (await this.#needs.lower?.()) ?? {}
    const needs = { names: serviceTable(), resolve: this.#needs.resolve, newId: randomUUID, lower }
    return prepareScan(targets, needs, signal)
  }

  async *#tell(prepared: PreparedScan, signal: AbortSignal): AsyncGenerator<ScanEvent, void, void> {
    const { id } = prepared.plan
    const stop = new AbortController()
    const onAbort = () => stop.abort()
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) stop.abort()
    this.#ceilings.lower((await this.#needs.lower?.()) ?? {})
    const run = new ScanRun({ ...this.#needs, ceilings: this.#ceilings, links: this.#links, prepared })
    this.#running.set(id, run)
    try {
      await run.start(stop.signal)
      yield* run.events
    } finally {
      signal.removeEventListener('abort', onAbort)
      stop.abort()
      this.#running.delete(id)
    }
  }

  /** @throws Failure `not-found` where no such scan runs */
  pause(id: string, paused: boolean): void {
    const run = this.#running.get(id)
    if (run === undefined) throw failure('not-found', 'That scan is not running any more.')
    run.pause(paused)
  }
}

function demandConsent(request: Omit<ScanRequest, 'id' | 'keep'>, plan: ScanPlan): void {
  if (plan.hosts === 0) throw failure('not-found', noHostLeftText(plan))
  if (plan.needs.includes('public') && !request.mayScanPublic) {
    throw failure(
      'needs-confirmation',
      'Some of these addresses are public: confirm that you may scan them.',
      'public',
    )
  }
  if (plan.needs.includes('large') && !request.mayScanLarge) {
    throw failure(
      'needs-confirmation',
      `This scan is large (${plan.hosts} hosts × ${plan.ports} ports): confirm that you want all of it.`,
      'large',
    )
  }
}

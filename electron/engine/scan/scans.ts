import data from '#resources/services/services.json'
import { failure } from '#shared/ipc/result'
import type { ScanEvent } from '#shared/scan/event'
import type { ScanPlan } from '#shared/scan/plan'
import type { ScanRequest, ScanTargets } from '#shared/scan/request'
import { ServiceTable } from '#shared/services/service-table'
import { Ceilings } from './ceilings'
import { prepareScan } from './prepare'
import { type ScanContext, ScanRun } from './scan-run'

/** Scans that one engine runs at the same time. */
const mostScans = 8

/** The scans of one engine, by the id that their asker gave them. */
export class Scans {
  readonly #context: Omit<ScanContext, 'request' | 'prepared' | 'ceilings'>
  readonly #running = new Map<string, ScanRun>()
  readonly #ceilings: Ceilings
  #names: ServiceTable | null = null

  constructor(context: Omit<ScanContext, 'request' | 'prepared' | 'ceilings'>) {
    this.#context = context
    this.#ceilings = new Ceilings(context.platform.noticeBoard, context.clock)
  }

  /** @throws Failure `invalid-input`, `not-found` */
  async plan(targets: ScanTargets, signal: AbortSignal): Promise<ScanPlan> {
    return (await prepareScan(targets, this.#serviceNames, signal)).plan
  }

  /**
   * Runs a scan that the user has confirmed as far as its plan asks for it. Ending the iteration ends the traffic.
   * @throws Failure `invalid-input`, `not-found`, `needs-confirmation`
   */
  async *run(request: ScanRequest, signal: AbortSignal): AsyncGenerator<ScanEvent, void, void> {
    if (this.#running.has(request.scanId)) {
      throw failure('invalid-input', `There is a scan with the id ${request.scanId} already.`)
    }
    if (this.#running.size >= mostScans) {
      throw failure('refused', `${mostScans} scans are under way: cancel one of them first.`)
    }
    const prepared = await prepareScan(request, this.#serviceNames, signal)
    demandConsent(request, prepared.plan)
    const stop = new AbortController()
    const onAbort = () => stop.abort()
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) stop.abort()
    const run = new ScanRun({ ...this.#context, ceilings: this.#ceilings, request, prepared })
    this.#running.set(request.scanId, run)
    try {
      await run.start(stop.signal)
      yield* run.events
    } finally {
      signal.removeEventListener('abort', onAbort)
      stop.abort()
      this.#running.delete(request.scanId)
    }
  }

  /** @throws Failure `not-found` where no such scan runs */
  pause(scanId: string, paused: boolean): void {
    const run = this.#running.get(scanId)
    if (run === undefined) throw failure('not-found', 'That scan is not running any more.')
    run.pause(paused)
  }

  get #serviceNames(): ServiceTable {
    this.#names ??= new ServiceTable(data)
    return this.#names
  }
}

function demandConsent(request: ScanRequest, plan: ScanPlan): void {
  if (plan.hosts === 0) throw failure('not-found', noHostLeft(plan))
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

function noHostLeft(plan: ScanPlan): string {
  const problems = plan.names.flatMap(({ problem }) => (problem === null ? [] : [problem]))
  return problems.length > 0
    ? `${problems.join('. ')}.`
    : 'No host is left to scan: all of them are excluded.'
}

import type { Handlers } from '#shared/ipc/channel'
import type { ServedContract } from '#shared/ipc/contract'
import { failure } from '#shared/ipc/result'
import type { FollowedEvent } from '#shared/scan/event'
import type { ScanRequest } from '#shared/scan/request'
import { KeptScan, type RunScan } from './kept-scan'

/** How much is kept of scans for pages that are reloaded, and for how long they are waited for. */
export interface KeptScanLimits {
  /** Milliseconds after which a scan whose page is gone is ended. Its results stay. */
  readonly waitMs: number
  /** Scans that wait for their pages: an engine runs a few at the same time, and others want to scan too. */
  readonly maxWaiting: number
  readonly maxScans: number
  /** Bytes of one scan's results; a larger one is not found again. */
  readonly maxBytes: number
  /** Bytes of all of them. */
  readonly maxBytesOfAll: number
}

/** A reload takes seconds on a slow tunnel; 24 MB are the results of about two million ports. */
export const usualKeptScans: KeptScanLimits = {
  waitMs: 30_000,
  maxWaiting: 2,
  maxScans: 16,
  maxBytes: 24 * 1024 * 1024,
  maxBytesOfAll: 64 * 1024 * 1024,
}

/**
 * Scans, and what they have told: a page that was reloaded, or put aside by its browser, finds its own again. While nobody
 * takes what a scan tells, it begins no more probes. Results are kept until newer ones need their place.
 */
export class KeptScans {
  readonly #run: RunScan
  readonly #limits: KeptScanLimits
  /** By the id that their page gave them, oldest first. */
  readonly #scans = new Map<string, KeptScan>()

  /** @param run runs a scan, as the engine does */
  constructor(run: RunScan, limits: KeptScanLimits = usualKeptScans) {
    this.#run = run
    this.#limits = limits
  }

  /** The handlers of the channels that this is about. */
  readonly handlers: Pick<Handlers<ServedContract>, 'scan.run' | 'scan.follow'> = {
    'scan.run': (request, signal) => this.#begin(request).read(signal),
    'scan.follow': ({ scanId }, signal) => this.#follow(scanId, signal),
  }

  /** Ends all of them. */
  close(): void {
    for (const scan of this.#scans.values()) scan.end()
    this.#scans.clear()
  }

  #begin(request: ScanRequest): KeptScan {
    const waiting = [...this.#scans.values()].filter(({ isOver, isRead }) => !isOver && !isRead)
    for (const scan of waiting.slice(0, -this.#limits.maxWaiting)) scan.end()
    const scan = new KeptScan(request, this.#run, this.#limits.waitMs, () => this.#makeRoom(scan))
    // two of one name: only the later one can be found, and the engine refuses it where the first still runs
    this.#forget(request.scanId)
    this.#scans.set(request.scanId, scan)
    this.#makeRoom(scan)
    return scan
  }

  async *#follow(scanId: string, signal: AbortSignal): AsyncGenerator<FollowedEvent, void, void> {
    const scan = this.#scans.get(scanId)
    if (scan === undefined) throw failure('not-found', 'The scan of this page is not kept any more.')
    if (scan.isRead) throw failure('refused', 'Another page shows this scan.')
    const events = scan.read(signal)
    yield { kind: 'asked', request: scan.request }
    yield* events
  }

  /** Forgets what is over and shown to nobody, oldest first; where that does not suffice, what grows. */
  #makeRoom(growing: KeptScan): void {
    const { maxScans, maxBytes, maxBytesOfAll } = this.#limits
    if (growing.bytes > maxBytes) this.#forget(growing.request.scanId)
    for (const [id, scan] of [...this.#scans]) {
      if (this.#scans.size <= maxScans && this.#bytes() <= maxBytesOfAll) return
      if (scan.isOver && !scan.isRead) this.#forget(id)
    }
    if (this.#scans.size > maxScans || this.#bytes() > maxBytesOfAll) this.#forget(growing.request.scanId)
  }

  /** It goes on for the page that shows it, and can't be found again. */
  #forget(id: string): void {
    this.#scans.get(id)?.forget()
    this.#scans.delete(id)
  }

  #bytes(): number {
    return [...this.#scans.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  }
}

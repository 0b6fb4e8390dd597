import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Lot, ProbeResults, Prober } from './lot'
import { SocketProber } from './probe'

/** Attempts from which on starting threads costs less than it saves. */
const worthThreads = 3_000
/** More threads than this gain nothing: the kernel's own locks are the limit then. */
const mostThreads = 4

export interface ProberOptions {
  /** The bundled `probe-worker`; null: everything runs in this thread. */
  readonly worker: URL | null
  /** Attempts that the scan will make, to decide whether threads are worth it. */
  readonly attempts: number
  /** Threads that this computer bears, at most. */
  readonly threads: number
  readonly report: (prober: Prober, results: ProbeResults) => void
  /** Told when a thread ends by itself, with its lots lost. */
  readonly onLost: (prober: Prober, lots: ReadonlySet<number>) => void
}

/** Probers for one scan: worker threads for large scans, this thread for small ones or where no thread can be had. */
export async function startProbers(options: ProberOptions): Promise<readonly Prober[]> {
  const { worker, attempts } = options
  const count = Math.min(availableParallelism(), mostThreads, options.threads)
  if (worker === null || attempts < worthThreads || count < 1) return [inThisThread(options)]
  const started = await Promise.all(Array.from({ length: count }, () => startThread(worker, options)))
  const threads = started.filter((thread) => thread !== null)
  return threads.length > 0 ? threads : [inThisThread(options)]
}

function inThisThread(options: ProberOptions): Prober {
  const prober: Prober = new SocketProber((results) => options.report(prober, results))
  return prober
}

/** A thread that probes, or null where the system has no room for one (descriptors, memory). */
async function startThread(url: URL, options: ProberOptions): Promise<Prober | null> {
  const worker = new Worker(url, { resourceLimits: { maxYoungGenerationSizeMb: 64 } })
  // listens from the start: a thread may end as soon as it is there
  const prober = new ThreadProber(worker, options)
  try {
    await once(worker, 'online', { signal: AbortSignal.timeout(10_000) })
    return prober
  } catch {
    await prober.stop()
    return null
  }
}

class ThreadProber implements Prober {
  readonly #worker: Worker
  readonly #open = new Map<number, number>()
  readonly #options: ProberOptions
  #stopped = false
  #ended = false

  constructor(worker: Worker, options: ProberOptions) {
    this.#worker = worker
    this.#options = options
    worker.on('message', (results: ProbeResults) => {
      if (this.#stopped) return
      for (const lot of results.lots) {
        const left = (this.#open.get(lot) ?? 0) - 1
        if (left > 0) this.#open.set(lot, left)
        else this.#open.delete(lot)
      }
      options.report(this, results)
    })
    worker.on('error', () => {})
    worker.on('exit', () => {
      this.#ended = true
      this.#lost()
    })
  }

  begin(lots: readonly Lot[]): void {
    for (const lot of lots) this.#open.set(lot.id, lot.ports.length)
    if (this.#ended) setImmediate(() => this.#lost())
    else this.#worker.postMessage(lots)
  }

  #lost(): void {
    if (this.#stopped) return
    const lots = new Set(this.#open.keys())
    this.#open.clear()
    this.#options.onLost(this, lots)
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#worker.terminate()
  }
}

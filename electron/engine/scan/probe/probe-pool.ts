import { type UdpAnswer, UdpProber } from '../udp/udp-probe'
import type { Lot, ProbeResults, Prober } from './lot'
import { SocketProber } from './probe'
import { startProbers } from './probe-threads'

/** Spreads lots over the probers of one scan, and carries on with those that are left when one is gone. */
export class ProbePool {
  readonly #report: (results: ProbeResults) => void
  readonly #onLost: (lots: ReadonlySet<number>) => void
  readonly #load = new Map<Prober, number>()
  readonly #outbox = new Map<Prober, Lot[]>()
  /** UDP is asked in this thread: what hosts refuse, and so the order of asking, is the limit there. */
  readonly #udp: UdpProber

  constructor(
    report: (results: ProbeResults) => void,
    onLost: (lots: ReadonlySet<number>) => void,
    onUdpAnswer: (answer: UdpAnswer) => void,
  ) {
    this.#report = report
    this.#udp = new UdpProber(report, onUdpAnswer)
    this.#onLost = onLost
  }

  /**
   * @param worker the bundled `probe-worker`; null: this thread @param attempts that the scan will make, about
   * @param threads that there may be at most
   */
  async start(worker: URL | null, attempts: number, threads: number): Promise<void> {
    const probers = await startProbers({
      worker,
      attempts,
      threads,
      report: (prober, results) => {
        this.#load.set(prober, (this.#load.get(prober) ?? 0) - results.ports.length)
        this.#report(results)
      },
      onLost: (prober, lots) => {
        this.#load.delete(prober)
        if (this.#load.size === 0) this.#load.set(new SocketProber(this.#report), 0)
        this.#onLost(lots)
      },
    })
    for (const prober of probers) this.#load.set(prober, 0)
  }

  /** Gives a lot to the prober with the least to do; it begins with the next `flush`. */
  give(lot: Lot): void {
    if (lot.attempts !== null) {
      this.#post(this.#udp, lot)
      return
    }
    let idlest: Prober | null = null
    let least = Number.POSITIVE_INFINITY
    for (const [prober, load] of this.#load) {
      if (load >= least) continue
      idlest = prober
      least = load
    }
    if (idlest === null) return
    this.#load.set(idlest, least + lot.ports.length)
    this.#post(idlest, lot)
  }

  #post(prober: Prober, lot: Lot): void {
    const lots = this.#outbox.get(prober)
    if (lots === undefined) this.#outbox.set(prober, [lot])
    else lots.push(lot)
  }

  flush(): void {
    for (const [prober, lots] of this.#outbox) prober.begin(lots)
    this.#outbox.clear()
  }

  /** Ends all traffic. */
  async stop(): Promise<void> {
    const probers = [...this.#load.keys(), this.#udp]
    this.#load.clear()
    await Promise.all(probers.map((prober) => prober.stop()))
  }
}

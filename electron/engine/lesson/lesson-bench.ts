import { addressOf, deedCode, type OwnAddress } from '#shared/lesson/deed-code'
import type { ToldFact } from '#shared/lesson/happened'
import type { Scanned, View } from '#shared/lesson/judge'
import { type Deed, filled, type Place, type Ports } from '#shared/lesson/lesson'
import type { LessonRow, Outcome } from '#shared/lesson/lesson-event'
import type { Endpoint } from '#shared/sockets/socket'
import { BenchConnections } from './bench-connections'
import { BenchDatagrams } from './bench-datagrams'
import { BenchHome } from './bench-home'
import { BenchRecord } from './bench-record'
import { errorWord } from './bench-waits'
import type { OwnNetwork } from './own-network'

/** Scans ports of 127.0.0.1. */
export type OwnScan = (ports: readonly number[]) => Promise<readonly Scanned[]>

/** The sockets of one lesson: does its deeds, tells what happened, and closes all of them again. */
export class LessonBench {
  readonly ports: Ports
  readonly own: OwnAddress
  readonly outcomes: Outcome[] = []
  readonly record: BenchRecord
  readonly scanned: Scanned[] = []
  readonly connections: BenchConnections
  readonly #scan: OwnScan
  readonly #network: OwnNetwork | null
  #home: BenchHome | null = null
  readonly #datagrams: BenchDatagrams

  constructor(ports: Ports, own: OwnAddress, clock: () => number, scan: OwnScan, network: OwnNetwork | null) {
    this.ports = ports
    this.own = own
    this.record = new BenchRecord(clock)
    this.connections = new BenchConnections(this.record)
    this.#datagrams = new BenchDatagrams(this.record)
    this.#scan = scan
    this.#network = network
  }

  /** Ends of connections on other machines. */
  views(): readonly View[] {
    return this.#home?.views ?? []
  }

  /** What the tables of other machines have. */
  async rows(): Promise<readonly LessonRow[]> {
    return (await this.#home?.rows()) ?? []
  }

  /** Does one deed; what goes wrong is an outcome. */
  async perform(deed: Deed): Promise<void> {
    const error = await this.#do(deed).catch(errorWord)
    this.outcomes.push({ who: deed.who, error, code: deedCode(deed, this.ports, this.own) })
  }

  /** Closes everything that is open. */
  async close(): Promise<void> {
    await this.connections.closeAll()
    await this.#datagrams.closeAll()
    await this.#home?.close()
  }

  /** Resolves to null where it worked, or to the system's word. */
  #do(deed: Deed): Promise<string | null> {
    switch (deed.kind) {
      case 'listen':
        return this.connections.listen(deed.who, this.#at(deed.at), {
          greets: deed.greets ?? null,
          shares: deed.shares === true,
          sleeps: deed.sleeps === true,
        })
      case 'connect':
        return this.#connect(deed)
      case 'bind':
        return this.#datagrams.bind(deed.who, this.#at(deed.at), deed.answers ?? null)
      case 'send':
        return this.#datagrams.send(deed.who, this.#at(deed.to), deed.text)
      case 'firewall':
        return this.#setUp(
          deed.who,
          (done) => ({ did: 'changes-rules', done }),
          (network) => network.filter(deed.rules.map((rule) => filled(rule, this.ports))),
        )
      case 'home':
        return this.#buildHome(deed.who)
      case 'far-listen':
        return this.#atHome((home) => home.listen(deed.who, deed.on, this.ports[deed.port], deed.greets))
      case 'far-connect':
        return this.#atHome((home) => home.connect(deed.who, deed.on, deed.to, this.ports[deed.port]))
      case 'port-range':
        return this.#setUp(
          deed.who,
          (done) => ({ did: 'sets-range', first: deed.first, last: deed.last, done }),
          (network) => network.setPortRange(deed.first, deed.last),
        )
      case 'scan':
        return this.#scanPorts(deed)
      case 'close-door':
        return this.#closeDoor(deed.who)
      case 'hang-up':
        return this.connections.hangUp(deed.who)
    }
  }

  #connect({ who, to, from, times }: Deed & { kind: 'connect' }): Promise<string | null> {
    if (to.address === 'own' && this.own === null) return Promise.resolve('NO_ADDRESS')
    const port = from === undefined ? null : this.ports[from]
    return this.connections.connect(who, this.#at(to), port, times ?? null)
  }

  async #closeDoor(who: string): Promise<null> {
    await this.connections.closeDoor(who)
    await this.#datagrams.close(who)
    return null
  }

  #buildHome(who: string): Promise<string | null> {
    if (this.#network !== null) this.#home = new BenchHome(this.record, this.#network)
    return this.#atHome((home) => home.build(who))
  }

  #atHome(act: (home: BenchHome) => Promise<string | null>): Promise<string | null> {
    return this.#home === null ? Promise.resolve('NO_NETWORK') : act(this.#home)
  }

  async #setUp(
    who: string,
    what: (done: boolean) => ToldFact,
    change: (network: OwnNetwork) => Promise<string | null>,
  ): Promise<string | null> {
    if (this.#network === null) return 'NO_NETWORK'
    const failed = await change(this.#network)
    this.record.tell(who, what(failed === null))
    return failed
  }

  async #scanPorts({ who, ports }: Deed & { kind: 'scan' }): Promise<string | null> {
    const numbers = ports.map((port) => this.ports[port])
    this.record.tell(who, { did: 'scans', ports: numbers })
    const answered = this.record.asks(who, numbers)
    const found = await this.#scan(numbers)
    answered()
    this.scanned.push(...found)
    for (const { port, state, reason } of found) this.record.tell(who, { did: 'finds', port, state, reason })
    return null
  }

  #at(place: Place): Endpoint {
    return { address: addressOf(place, this.own), port: this.ports[place.port] }
  }
}

import type { View } from '#shared/lesson/judge'
import { homeAddresses, type Machine } from '#shared/lesson/lesson'
import type { BenchRecord } from './bench-record'
import { FarMachine } from './far-machine'
import type { OwnNetwork } from './own-network'

/** What makes a router of a network: addresses that go out are rewritten (nft(8), masquerade). */
const routerRules = [
  'add table ip home',
  'add chain ip home post { type nat hook postrouting priority 100; }',
  'add rule ip home post oifname "wan" masquerade',
  'add chain ip home pre { type nat hook prerouting priority -100; }',
] as const

/** A home of one's own: this network is its router. What goes wrong is a word; null: it worked. */
export class BenchHome {
  readonly views: View[] = []
  readonly #record: BenchRecord
  readonly #network: OwnNetwork
  readonly #machines: Readonly<Record<Machine, FarMachine>>

  constructor(record: BenchRecord, network: OwnNetwork) {
    this.#record = record
    this.#network = network
    const machine = () => new FarMachine(network, (view) => this.#see(view))
    this.#machines = { computer: machine(), internet: machine() }
  }

  async build(who: string): Promise<string | null> {
    const { computer, inside, outside, internet } = homeAddresses
    const network = this.#network
    const built =
      (await this.#machines.computer.plugIn('lan', computer, inside)) &&
      (await this.#machines.internet.plugIn('wan', internet, null)) &&
      (await network.ip('addr', 'add', `${inside}/24`, 'dev', 'lan')) &&
      (await network.ip('addr', 'add', `${outside}/24`, 'dev', 'wan')) &&
      (await network.ip('link', 'set', 'lan', 'up')) &&
      (await network.ip('link', 'set', 'wan', 'up')) &&
      (await network.forwardPackets()) &&
      (await network.filter(routerRules)) === null
    this.#record.tell(who, built ? 'builds the home' : 'could not build the home')
    return built ? null : 'REFUSED'
  }

  async listen(who: string, on: Machine, port: number, greets: string): Promise<string | null> {
    const { error } = await this.#machines[on].ask({ deed: 'listen', who, port, greets })
    this.#record.tell(
      who,
      error === null ? `listens on port ${port} of ${homeAddresses[on]}` : `is told ${error}`,
    )
    return error
  }

  async connect(who: string, on: Machine, to: string, port: number): Promise<string | null> {
    this.#record.tell(who, `on ${homeAddresses[on]} asks for a connection to ${to}:${port}`)
    const { error, heard } = await this.#machines[on].ask({ deed: 'connect', who, to, port })
    if (heard !== undefined) this.#record.heard.push({ who, text: heard })
    this.#record.tell(who, error === null ? `is told “${heard ?? ''}”` : `is told ${error}`)
    return error
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#machines).map((machine) => machine.close()))
  }

  #see(view: View): void {
    const { who, local, remote } = view
    this.views.push(view)
    this.#record.tell(
      who,
      `has a connection: it is ${local.address}:${local.port} and talks to ${remote.address}:${remote.port}`,
    )
  }
}

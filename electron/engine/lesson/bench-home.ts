import { bare } from '#shared/lesson/happened'
import type { View } from '#shared/lesson/judge'
import { homeAddresses, type Machine, machines } from '#shared/lesson/lesson'
import type { LessonRow } from '#shared/lesson/lesson-event'
import { AddressTexts, decodeKey, TableReader } from '../platform/linux/sockets-table'
import type { BenchRecord, Packet } from './bench-record'
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
    this.#record.tell(who, { did: 'builds-home', done: built })
    return built ? null : 'REFUSED'
  }

  async listen(who: string, on: Machine, port: number, greets: string): Promise<string | null> {
    const { error } = await this.#machines[on].ask({ deed: 'listen', who, port, greets })
    this.#record.tell(who, error === null ? { did: 'listens-far', on, port } : { did: 'fails', error })
    if (error === null) this.#record.name(who, 'tcp', { address: '0.0.0.0', port }, null)
    return error
  }

  async connect(who: string, on: Machine, to: string, port: number): Promise<string | null> {
    this.#record.tell(who, { did: 'asks', on, to: { address: to, port } })
    const answered = this.#record.asks(who, [port])
    const { error, heard } = await this.#machines[on].ask({ deed: 'connect', who, to, port })
    answered()
    this.#infer(who, error, to, port)
    if (heard !== undefined) this.#record.heard.push({ who, text: heard })
    this.#record.tell(who, error === null ? { did: 'hears', text: heard ?? '' } : { did: 'fails', error })
    return error
  }

  /** Hop by hop: both ends tell of their own side, and the router rewrote what is different. */
  #infer(who: string, error: string | null, to: string, port: number): void {
    const asker = this.views.findLast((view) => view.who === who)
    const answerer = this.views.findLast((view) => view.who !== who && view.local.port === port)
    const infer = (...packet: Packet) => this.#record.infer(who, 'tcp', ...packet)
    if (error !== null) {
      infer(bare('SYN'), null, { address: to, port })
      if (error === 'ECONNREFUSED') infer(bare('RST'), { address: to, port }, null)
      return
    }
    if (asker === undefined || answerer === undefined) return
    const there = (flags: string) => {
      infer(bare(flags), asker.local, asker.remote)
      infer(bare(flags), answerer.remote, answerer.local)
    }
    there('SYN')
    infer(bare('SYN-ACK'), answerer.local, answerer.remote)
    infer(bare('SYN-ACK'), asker.remote, asker.local)
    there('ACK')
  }

  /** What the tables of the machines beside the router have. */
  async rows(): Promise<readonly LessonRow[]> {
    const tables = await Promise.all(machines.map((machine) => this.#machines[machine].table()))
    return machines.flatMap((machine, at) =>
      tableRows(tables[at] ?? '').map((row): LessonRow => {
        const who = this.#record.nameOf('tcp', row.local, row.remote)
        return { ...row, protocol: 'tcp', who, machine }
      }),
    )
  }

  async close(): Promise<void> {
    await Promise.all(Object.values(this.#machines).map((machine) => machine.close()))
  }

  #see(view: View): void {
    const { who, local, remote } = view
    this.views.push(view)
    this.#record.name(who, 'tcp', local, remote)
    this.#record.tell(who, { did: 'has-connection', local, remote })
  }
}

const tcp4 = { file: 'tcp', protocol: 'tcp', family: 'ipv4' } as const

/** The rows of a table as /proc/net/tcp has them. */
function tableRows(text: string): readonly Pick<LessonRow, 'state' | 'local' | 'remote'>[] {
  const reader = new TableReader(text, 'ipv4')
  const addresses = new AddressTexts()
  const rows = []
  while (reader.next()) {
    const { state, local, remote } = decodeKey(reader.key, tcp4, addresses)
    rows.push({ state, local, remote })
  }
  return rows
}

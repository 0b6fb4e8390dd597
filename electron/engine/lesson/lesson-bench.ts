import { connect, createServer, type Server, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { addressOf, deedCode, type OwnAddress } from '#shared/lesson/deed-code'
import type { End, Scanned } from '#shared/lesson/judge'
import { type Deed, filled, type Place, type Ports } from '#shared/lesson/lesson'
import type { Outcome } from '#shared/lesson/lesson-event'
import type { Endpoint } from '#shared/sockets/socket'
import { BenchDatagrams } from './bench-datagrams'
import { BenchRecord, type Packet } from './bench-record'
import { closingOf, errorWord, outcomeOf, patienceMs, within } from './bench-waits'
import type { OwnNetwork } from './own-network'
import { Sleeper } from './sleeper'

/** Of many equal things so many are told one by one. */
const mostTold = 2

/** Scans ports of 127.0.0.1. */
export type OwnScan = (ports: readonly number[]) => Promise<readonly Scanned[]>

/** One end of a connection. */
interface Connection {
  readonly who: string
  readonly socket: Socket
  readonly localPort: number
  readonly remotePort: number
  readonly closed: Promise<unknown>
}

interface Door {
  readonly who: string
  readonly server: Server
  readonly greets: string | null
}

/** The sockets of one lesson: does its deeds, tells what happened, and closes all of them again. */
export class LessonBench {
  readonly ports: Ports
  readonly own: OwnAddress
  readonly outcomes: Outcome[] = []
  readonly record: BenchRecord
  readonly scanned: Scanned[] = []
  /** So many connections each was given. */
  readonly visits = new Map<string, number>()
  readonly #scan: OwnScan
  readonly #network: OwnNetwork | null
  /** By their port. */
  readonly #sleepers = new Map<number, { readonly who: string; readonly sleeper: Sleeper }>()
  readonly #doors = new Map<string, Door>()
  readonly #datagrams: BenchDatagrams
  readonly #connections: Connection[] = []
  /** Connections that were accepted: the other end's port, as it was told here. */
  readonly #accepted = new Set<string>()
  #changed: () => void = () => {}

  constructor(ports: Ports, own: OwnAddress, clock: () => number, scan: OwnScan, network: OwnNetwork | null) {
    this.ports = ports
    this.own = own
    this.record = new BenchRecord(clock)
    this.#datagrams = new BenchDatagrams(this.record)
    this.#scan = scan
    this.#network = network
  }

  ends(): readonly End[] {
    return this.#connections.map(({ who, localPort, remotePort }) => ({
      who,
      localPort,
      seenAs: this.#accepted.has(`${localPort}>${remotePort}`) ? localPort : null,
    }))
  }

  /** Does one deed; what goes wrong is an outcome. */
  async perform(deed: Deed): Promise<void> {
    const error = await this.#do(deed).catch(errorWord)
    this.outcomes.push({ who: deed.who, error, code: deedCode(deed, this.ports, this.own) })
  }

  /** Closes everything that is open. */
  async close(): Promise<void> {
    for (const { server } of this.#doors.values()) server.close()
    this.#doors.clear()
    await this.#datagrams.closeAll()
    await Promise.all([...this.#sleepers.values()].map(({ sleeper }) => sleeper.close()))
    this.#sleepers.clear()
    for (const { socket } of this.#connections) socket.destroy()
    await Promise.all(this.#connections.map(({ closed }) => closed))
  }

  /** Resolves to null where it worked, or to the system's word. */
  #do(deed: Deed): Promise<string | null> {
    switch (deed.kind) {
      case 'listen':
        return this.#listen(deed)
      case 'connect':
        return this.#connectAll(deed)
      case 'bind':
        return this.#datagrams.bind(deed.who, this.#at(deed.at), deed.answers ?? null)
      case 'send':
        return this.#datagrams.send(deed.who, this.#at(deed.to), deed.text)
      case 'firewall':
        return this.#setUp(deed.who, 'sets the rules of the firewall', (network) =>
          network.filter(deed.rules.map((rule) => filled(rule, this.ports))),
        )
      case 'port-range':
        return this.#setUp(
          deed.who,
          `keeps the ports ${deed.first} to ${deed.last} for outgoing connections`,
          (network) => network.setPortRange(deed.first, deed.last),
        )
      case 'scan':
        return this.#scanPorts(deed)
      case 'close-door':
        return this.#closeDoor(deed.who)
      case 'hang-up':
        return this.#hangUp(deed.who)
    }
  }

  async #listen({ who, at, greets, shares, sleeps }: Deed & { kind: 'listen' }): Promise<string | null> {
    if (shares === true && !knowsReusePort()) return 'UNSUPPORTED'
    const host = addressOf(at, this.own)
    if (sleeps === true) return this.#sleep(who, host, this.ports[at.port])
    const server = createServer((socket) => this.#accept(who, socket, greets ?? null))
    server.on('error', () => {})
    // `reusePort` is of newer versions of Node than the types here
    server.listen({ host, port: this.ports[at.port], exclusive: true, ...(shares && { reusePort: true }) })
    const failed = await outcomeOf(server, 'listening')
    if (failed !== null) {
      this.record.tell(who, `is not allowed to listen on ${host}:${this.ports[at.port]}: ${failed}`)
      return failed
    }
    this.#doors.set(who, { who, server, greets: greets ?? null })
    this.record.name(who, 'tcp', { address: host, port: this.ports[at.port] }, null)
    this.record.tell(who, `listens on ${host}:${this.ports[at.port]}`)
    return null
  }

  async #sleep(who: string, host: string, port: number): Promise<string | null> {
    const sleeper = new Sleeper(host, port)
    this.#sleepers.set(port, { who, sleeper })
    const failed = await sleeper.listening()
    if (failed !== null) return failed
    this.record.name(who, 'tcp', { address: host, port }, null)
    this.record.tell(who, `listens on ${host}:${port}, and takes nobody in`)
    return null
  }

  async #setUp(
    who: string,
    what: string,
    change: (network: OwnNetwork) => Promise<string | null>,
  ): Promise<string | null> {
    if (this.#network === null) return 'NO_NETWORK'
    const failed = await change(this.#network)
    this.record.tell(who, failed === null ? what : `was refused: ${what}`)
    return failed
  }

  async #scanPorts({ who, ports }: Deed & { kind: 'scan' }): Promise<string | null> {
    const numbers = ports.map((port) => this.ports[port])
    this.record.tell(who, `scans the ports ${numbers.join(', ')}`)
    const found = await this.#scan(numbers)
    this.scanned.push(...found)
    for (const { port, state, reason } of found)
      this.record.tell(who, `says: port ${port} is ${state} (${reason})`)
    return null
  }

  #accept(who: string, socket: Socket, greets: string | null): void {
    const { remoteAddress = '', remotePort = 0 } = socket
    if (!ownAddresses().has(remoteAddress)) {
      socket.destroy()
      return
    }
    this.visits.set(who, (this.visits.get(who) ?? 0) + 1)
    this.#keep(who, socket)
    this.#accepted.add(`${remotePort}>${socket.localPort ?? 0}`)
    if (this.#accepted.size <= mostTold)
      this.record.tell(who, `is given a connection that comes from ${remoteAddress}:${remotePort}`)
    if (greets !== null) socket.write(greets)
    this.#changed()
  }

  async #connectAll(deed: Deed & { kind: 'connect' }): Promise<string | null> {
    const { who, times } = deed
    if (times === undefined) return this.#connect(who, deed, true)
    for (let one = 1; one <= times; one += 1) {
      const failed = await this.#connect(`${who} ${one}`, deed, one <= mostTold)
      if (failed !== null) return failed
    }
    if (times > mostTold) this.record.tell(who, `does the same ${times - mostTold} times more`)
    return null
  }

  async #connect(who: string, deed: Deed & { kind: 'connect' }, told: boolean): Promise<string | null> {
    if (deed.to.address === 'own' && this.own === null) return 'NO_ADDRESS'
    const to = this.#at(deed.to)
    if (told) this.record.tell(who, `asks for a connection to ${to.address}:${to.port}`)
    const socket = connect({
      host: to.address,
      port: to.port,
      ...(deed.from === undefined ? {} : { localPort: this.ports[deed.from] }),
    })
    const place = this.record.place()
    const infer = (...packets: readonly Packet[]) => {
      if (told) place(who, ...packets)
    }
    socket.on('error', () => {})
    const failed = await outcomeOf(socket, 'connect')
    if (failed !== null) {
      socket.destroy()
      if (failed === 'ECONNREFUSED') {
        infer(['SYN', null, to], ['RST', to, null])
      }
      if (told) this.record.tell(who, `is told ${failed}`)
      return failed
    }
    const { localPort = 0, localAddress = '' } = socket
    const from = { address: localAddress, port: localPort }
    infer(['SYN', from, to], ['SYN-ACK', to, from], ['ACK', from, to])
    if (told) this.record.tell(who, `is connected, and comes from ${localAddress}:${localPort}`)
    this.#keep(who, socket)
    socket.on('data', (data) => {
      this.record.heard.push({ who, text: data.toString('utf8') })
      if (told) this.record.tell(who, `is told “${data.toString('utf8')}”`)
      this.#changed()
    })
    // the kernel alone has this end, for nobody has taken it in
    const asleep = this.#sleepers.get(to.port)
    if (asleep !== undefined) this.record.name(`waiting for the ${asleep.who}`, 'tcp', to, from)
    const door = [...this.#doors.values()].find(({ server }) => portOf(server) === to.port)
    if (door !== undefined) {
      await this.#until(
        () =>
          this.#accepted.has(`${localPort}>${to.port}`) &&
          (door.greets === null || this.record.heard.some((one) => one.who === who)),
      )
    }
    return null
  }

  /** Takes care of an end of a connection until it is closed. */
  #keep(who: string, socket: Socket): void {
    const { localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 } = socket
    const [local, remote] = [
      { address: localAddress, port: localPort },
      { address: remoteAddress, port: remotePort },
    ]
    socket.on('error', () => socket.destroy())
    socket.resume()
    this.record.name(who, 'tcp', local, remote)
    this.#connections.push({ who, socket, localPort, remotePort, closed: closingOf(socket) })
  }

  async #closeDoor(who: string): Promise<string | null> {
    const door = this.#doors.get(who)
    if (door !== undefined) {
      this.#doors.delete(who)
      door.server.close()
      await this.#until(() => !door.server.listening)
      this.record.tell(who, 'stops listening')
    }
    await this.#datagrams.close(who)
    return null
  }

  async #hangUp(who: string): Promise<string | null> {
    const mine = this.#connections.filter((one) => one.who === who && !one.socket.destroyed)
    for (const { socket } of mine) {
      const { localAddress = '', localPort = 0, remoteAddress = '', remotePort = 0 } = socket
      const ends = [
        { address: localAddress, port: localPort },
        { address: remoteAddress, port: remotePort },
      ] as const
      const other = this.#connections.find(
        (one) => one.localPort === remotePort && one.remotePort === localPort,
      )
      this.record.tell(who, `ends the connection with ${remoteAddress}:${remotePort}`)
      this.record.infer(who, 'FIN', ends[0], ends[1])
      socket.end()
      await within(patienceMs, other?.closed ?? Promise.resolve(), null)
      this.record.infer(other?.who ?? who, 'FIN, ACK', ends[1], ends[0])
      this.record.infer(who, 'ACK', ends[0], ends[1])
    }
    await within(patienceMs, Promise.all(mine.map(({ closed }) => closed)), [])
    return null
  }

  #at(place: Place): Endpoint {
    return { address: addressOf(place, this.own), port: this.ports[place.port] }
  }

  /** Waits until it is so, at most for as long as anything here may take. */
  async #until(isSo: () => boolean): Promise<void> {
    if (isSo()) return
    await within(
      patienceMs,
      new Promise<void>((resolve) => {
        this.#changed = () => {
          if (isSo()) resolve()
        }
        this.#changed()
      }),
      undefined,
    )
    this.#changed = () => {}
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Node 22.12 and 23.1 brought `reusePort`; older ones take it and do nothing. */
function knowsReusePort(): boolean {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  return major > 23 || (major === 23 && minor >= 1) || (major === 22 && minor >= 12)
}

function ownAddresses(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return new Set([...all.map(({ address }) => address), '127.0.0.1', '127.0.0.2', '::1'])
}

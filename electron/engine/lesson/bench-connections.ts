import { connect, createServer, type Server, type Socket } from 'node:net'
import { bare } from '#shared/lesson/happened'
import type { End } from '#shared/lesson/judge'
import type { Endpoint } from '#shared/sockets/socket'
import { ownAddresses } from '../computer/interfaces'
import { within } from '../within'
import type { BenchRecord, Packet } from './bench-record'
import { closingOf, outcomeOf, patienceMs } from './bench-waits'
import { Sleeper } from './sleeper'

/** Of many equal things so many are told one by one. */
const mostTold = 2

/** One end of a connection. */
interface Connection {
  readonly who: string
  readonly socket: Socket
  readonly localPort: number
  readonly remotePort: number
  readonly closed: Promise<unknown>
}

interface Door {
  readonly server: Server
  readonly greets: string | null
}

/** See `listen` in shared/lesson/lesson.ts. */
interface Listening {
  readonly greets: string | null
  readonly shares: boolean
  readonly sleeps: boolean
}

/** The TCP sockets of a lesson. What goes wrong is the system's word; null: it worked. */
export class BenchConnections {
  /** So many connections each was given. */
  readonly visits = new Map<string, number>()
  readonly #record: BenchRecord
  /** By their port. */
  readonly #sleepers = new Map<number, { readonly who: string; readonly sleeper: Sleeper }>()
  readonly #doors = new Map<string, Door>()
  readonly #connections: Connection[] = []
  /** Connections that were accepted: the other end's port, as it was told here. */
  readonly #accepted = new Set<string>()
  #changed: () => void = () => {}

  constructor(record: BenchRecord) {
    this.#record = record
  }

  async listen(who: string, place: Endpoint, how: Listening): Promise<string | null> {
    const { greets, shares, sleeps } = how
    if (shares && !knowsReusePort()) return 'UNSUPPORTED'
    if (sleeps) return this.#sleep(who, place)
    const { address: host, port } = place
    const server = createServer((socket) => this.#accept(who, socket, greets))
    server.on('error', () => {})
    // `reusePort` is of newer versions of Node than the types here
    server.listen({ host, port, exclusive: true, ...(shares && { reusePort: true }) })
    const failed = await outcomeOf(server, 'listening')
    if (failed !== null) {
      this.#record.tell(who, { did: 'may-not-listen', at: place, error: failed })
      return failed
    }
    this.#doors.set(who, { server, greets })
    this.#record.name(who, 'tcp', place, null)
    this.#record.tell(who, { did: 'listens', at: place, sleeps: false })
    return null
  }

  async #sleep(who: string, place: Endpoint): Promise<string | null> {
    const sleeper = new Sleeper(place.address, place.port)
    this.#sleepers.set(place.port, { who, sleeper })
    const failed = await sleeper.listening()
    if (failed !== null) return failed
    this.#record.name(who, 'tcp', place, null)
    this.#record.tell(who, { did: 'listens', at: place, sleeps: true })
    return null
  }

  #accept(who: string, socket: Socket, greets: string | null): void {
    const { remoteAddress = '', remotePort = 0 } = socket
    if (!isOwn(remoteAddress)) {
      socket.destroy()
      return
    }
    this.visits.set(who, (this.visits.get(who) ?? 0) + 1)
    this.#keep(who, socket)
    this.#accepted.add(`${remotePort}>${socket.localPort ?? 0}`)
    if (this.#accepted.size <= mostTold)
      this.#record.tell(who, { did: 'takes-in', from: { address: remoteAddress, port: remotePort } })
    if (greets !== null) socket.write(greets)
    this.#changed()
  }

  /**
   * @param from the port that it comes from; null: the system chooses
   * @param times so many connections, each by a program of its own; null: one
   */
  async connect(
    who: string,
    to: Endpoint,
    from: number | null,
    times: number | null,
  ): Promise<string | null> {
    if (times === null) return this.#connect(who, to, from, true)
    for (let one = 1; one <= times; one += 1) {
      const failed = await this.#connect(`${who} ${one}`, to, from, one <= mostTold)
      if (failed !== null) return failed
    }
    if (times > mostTold) this.#record.tell(who, { did: 'repeats', times: times - mostTold })
    return null
  }

  async #connect(who: string, to: Endpoint, localPort: number | null, told: boolean): Promise<string | null> {
    if (told) this.#record.tell(who, { did: 'asks', on: null, to })
    const answered = this.#record.asks(who, [to.port])
    const socket = connect({
      host: to.address,
      port: to.port,
      ...(localPort !== null && { localPort }),
    })
    const place = this.#record.place()
    const infer = (...packets: readonly Packet[]) => {
      if (told) place(who, ...packets)
    }
    socket.on('error', () => {})
    const failed = await outcomeOf(socket, 'connect')
    answered()
    if (failed !== null) {
      socket.destroy()
      if (failed === 'ECONNREFUSED') infer([bare('SYN'), null, to], [bare('RST'), to, null])
      if (failed === 'ETIMEDOUT') infer([bare('SYN'), null, to])
      if (told) this.#record.tell(who, { did: 'fails', error: failed })
      return failed
    }
    const from = { address: socket.localAddress ?? '', port: socket.localPort ?? 0 }
    infer([bare('SYN'), from, to], [bare('SYN-ACK'), to, from], [bare('ACK'), from, to])
    if (told) this.#record.tell(who, { did: 'is-connected', from })
    this.#keep(who, socket)
    socket.on('data', (data) => {
      const text = data.toString('utf8')
      this.#record.heard.push({ who, text })
      if (told) this.#record.tell(who, { did: 'hears', text })
      this.#changed()
    })
    // the kernel alone has this end, for nobody has taken it in
    const asleep = this.#sleepers.get(to.port)
    if (asleep !== undefined) this.#record.nameWaiting(asleep.who, to, from)
    const door = [...this.#doors.values()].find(({ server }) => portOf(server) === to.port)
    if (door !== undefined) {
      await this.#until(
        () =>
          this.#accepted.has(`${from.port}>${to.port}`) &&
          (door.greets === null || this.#record.heard.some((one) => one.who === who)),
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
    this.#record.name(who, 'tcp', local, remote)
    this.#connections.push({ who, socket, localPort, remotePort, closed: closingOf(socket) })
  }

  /** Stops listening. */
  async closeDoor(who: string): Promise<void> {
    const door = this.#doors.get(who)
    if (door !== undefined) {
      this.#doors.delete(who)
      door.server.close()
      await this.#until(() => !door.server.listening)
      this.#record.tell(who, { did: 'stops-listening' })
    }
  }

  /** Ends its side of every connection that it has. */
  async hangUp(who: string): Promise<string | null> {
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
      this.#record.tell(who, { did: 'hangs-up', with: ends[1] })
      this.#record.infer(who, 'tcp', bare('FIN'), ends[0], ends[1])
      socket.end()
      await within(patienceMs, other?.closed ?? Promise.resolve(), null)
      this.#record.infer(who, 'tcp', bare('FIN, ACK'), ends[1], ends[0])
      this.#record.infer(who, 'tcp', bare('ACK'), ends[0], ends[1])
    }
    await within(patienceMs, Promise.all(mine.map(({ closed }) => closed)), [])
    return null
  }

  ends(): readonly End[] {
    return this.#connections.map(({ who, localPort, remotePort }) => ({
      who,
      localPort,
      seenAs: this.#accepted.has(`${localPort}>${remotePort}`) ? localPort : null,
    }))
  }

  async closeAll(): Promise<void> {
    for (const { server } of this.#doors.values()) server.close()
    this.#doors.clear()
    await Promise.all([...this.#sleepers.values()].map(({ sleeper }) => sleeper.close()))
    this.#sleepers.clear()
    for (const { socket } of this.#connections) socket.destroy()
    await Promise.all(this.#connections.map(({ closed }) => closed))
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

/** All of 127.0.0.0/8 is this computer on Linux and Windows, though no interface has it. */
function isOwn(address: string): boolean {
  return ['127.0.0.1', '127.0.0.2', '::1'].includes(address) || ownAddresses()?.has(address) === true
}

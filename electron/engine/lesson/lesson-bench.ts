import { createSocket, type Socket as Datagrams } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { addressOf, deedCode, type OwnAddress } from '#shared/lesson/deed-code'
import type { End } from '#shared/lesson/judge'
import type { Deed, Ports } from '#shared/lesson/lesson'
import type { Happening, Outcome } from '#shared/lesson/lesson-event'
import type { Endpoint, Protocol } from '#shared/sockets/socket'
import { errorWord, within } from './bench-waits'

/** How long somebody who connects or waits for an answer does so, in milliseconds: all of it happens on this computer. */
const patienceMs = 3000

/** A question by UDP that gets no answer has none. */
const silenceMs = 1000

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
  readonly who: string
  readonly server: Server
  readonly greets: string | null
}

/** The sockets of one lesson: does its deeds, tells what happened, and closes all of them again. */
export class LessonBench {
  readonly ports: Ports
  readonly own: OwnAddress
  readonly outcomes: Outcome[] = []
  readonly heard: { who: string; text: string }[] = []
  readonly #clock: () => number
  readonly #began: number
  #happenings: Happening[] = []
  readonly #doors = new Map<string, Door>()
  readonly #mailboxes = new Map<string, Datagrams>()
  readonly #connections: Connection[] = []
  /** Who has or had a socket, by its endpoints. */
  readonly #names = new Map<string, string>()
  /** Connections that were accepted: the other end's port, as it was told here. */
  readonly #accepted = new Set<string>()
  #changed: () => void = () => {}

  constructor(ports: Ports, own: OwnAddress, clock: () => number) {
    this.ports = ports
    this.own = own
    this.#clock = clock
    this.#began = clock()
  }

  /** What happened since it was asked last. */
  takeHappenings(): readonly Happening[] {
    return this.#happenings.splice(0)
  }

  /** Which program of the lesson has a socket with these ends; null: none. */
  nameOf(protocol: Protocol, local: Endpoint, remote: Endpoint | null): string | null {
    return this.#names.get(nameKey(protocol, local, remote)) ?? null
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
    for (const socket of this.#mailboxes.values()) socket.close()
    this.#doors.clear()
    this.#mailboxes.clear()
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
        return this.#bind(deed)
      case 'send':
        return this.#send(deed)
      case 'close-door':
        return this.#closeDoor(deed.who)
      case 'hang-up':
        return this.#hangUp(deed.who)
    }
  }

  async #listen({ who, at, greets, shares }: Deed & { kind: 'listen' }): Promise<string | null> {
    if (shares === true && !knowsReusePort()) return 'UNSUPPORTED'
    const host = addressOf(at, this.own)
    const server = createServer((socket) => this.#accept(who, socket, greets ?? null))
    // `reusePort` is of newer versions of Node than the types here
    server.listen({ host, port: this.ports[at.port], exclusive: true, ...(shares && { reusePort: true }) })
    const failed = await outcomeOf(server, 'listening')
    if (failed !== null) {
      this.#tell(who, `is not allowed to listen on ${host}:${this.ports[at.port]}: ${failed}`)
      return failed
    }
    this.#doors.set(who, { who, server, greets: greets ?? null })
    this.#name(who, 'tcp', { address: host, port: this.ports[at.port] }, null)
    this.#tell(who, `listens on ${host}:${this.ports[at.port]}`)
    return null
  }

  #accept(who: string, socket: Socket, greets: string | null): void {
    const { remoteAddress = '', remotePort = 0 } = socket
    if (!ownAddresses().has(remoteAddress)) {
      socket.destroy()
      return
    }
    this.#keep(who, socket)
    this.#accepted.add(`${remotePort}>${socket.localPort ?? 0}`)
    if (this.#accepted.size <= mostTold)
      this.#tell(who, `is given a connection that comes from ${remoteAddress}:${remotePort}`)
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
    this.#tell(who, `the same ${times - mostTold} times more`)
    return null
  }

  async #connect(who: string, deed: Deed & { kind: 'connect' }, told: boolean): Promise<string | null> {
    if (deed.to.address === 'own' && this.own === null) return 'NO_ADDRESS'
    const to = { address: addressOf(deed.to, this.own), port: this.ports[deed.to.port] }
    if (told) this.#tell(who, `asks for a connection to ${to.address}:${to.port}`)
    const socket = connect({
      host: to.address,
      port: to.port,
      ...(deed.from === undefined ? {} : { localPort: this.ports[deed.from] }),
    })
    // where the packets belong that must have been there, whatever is told until that is known
    const asked = this.#happenings.length
    const infer = (...packets: readonly Packet[]) => {
      if (told) this.#happenings.splice(asked, 0, ...packets.map((packet) => inferred(who, ...packet)))
    }
    const failed = await outcomeOf(socket, 'connect')
    if (failed !== null) {
      socket.destroy()
      if (failed === 'ECONNREFUSED') {
        infer(['SYN', null, to], ['RST', to, null])
      }
      if (told) this.#tell(who, `is told ${failed}`)
      return failed
    }
    const { localPort = 0, localAddress = '' } = socket
    const from = { address: localAddress, port: localPort }
    infer(['SYN', from, to], ['SYN-ACK', to, from], ['ACK', from, to])
    if (told) this.#tell(who, `is connected, and comes from ${localAddress}:${localPort}`)
    this.#keep(who, socket)
    socket.on('data', (data) => {
      this.heard.push({ who, text: data.toString('utf8') })
      if (told) this.#tell(who, `is told “${data.toString('utf8')}”`)
      this.#changed()
    })
    const door = [...this.#doors.values()].find(({ server }) => portOf(server) === to.port)
    if (door !== undefined) {
      await this.#until(
        () =>
          this.#accepted.has(`${localPort}>${to.port}`) &&
          (door.greets === null || this.heard.some((one) => one.who === who)),
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
    this.#name(who, 'tcp', local, remote)
    this.#connections.push({ who, socket, localPort, remotePort, closed: once(socket, 'close') })
  }

  async #bind({ who, at, answers }: Deed & { kind: 'bind' }): Promise<string | null> {
    const place = { address: addressOf(at, this.own), port: this.ports[at.port] }
    const socket = createSocket('udp4')
    socket.bind({ ...place, exclusive: true })
    const failed = await outcomeOf(socket, 'listening')
    if (failed !== null) return failed
    socket.on('error', () => {})
    socket.on('message', (data, from) => {
      this.#tell(who, `gets the datagram “${data.toString('utf8')}” from ${from.address}:${from.port}`)
      if (answers !== undefined) socket.send(answers, from.port, from.address)
    })
    this.#mailboxes.set(who, socket)
    this.#name(who, 'udp', place, null)
    this.#tell(who, `takes datagrams at ${place.address}:${place.port}`)
    return null
  }

  async #send({ who, to: place, text }: Deed & { kind: 'send' }): Promise<string | null> {
    const to = { address: addressOf(place, this.own), port: this.ports[place.port] }
    const socket = createSocket('udp4')
    this.#mailboxes.set(who, socket)
    const answer = new Promise<string | null>((resolve) => {
      socket.on('error', (error) => resolve(errorWord(error)))
      socket.on('message', (data) => {
        this.heard.push({ who, text: data.toString('utf8') })
        this.#tell(who, `gets the datagram “${data.toString('utf8')}”`)
        resolve(null)
      })
    })
    socket.connect(to.port, to.address)
    const failed = await outcomeOf(socket, 'connect')
    if (failed !== null) return failed
    const from = socket.address()
    this.#name(who, 'udp', from, to)
    this.#tell(who, `sends the datagram “${text}” to ${to.address}:${to.port}`)
    socket.send(text)
    const error = await within(silenceMs, answer, null)
    if (error !== null) {
      this.#infer(who, 'ICMP: port unreachable', to, from)
      this.#tell(who, `is told ${error}`)
    }
    return error
  }

  async #closeDoor(who: string): Promise<string | null> {
    const door = this.#doors.get(who)
    if (door !== undefined) {
      this.#doors.delete(who)
      door.server.close()
      await this.#until(() => !door.server.listening)
      this.#tell(who, 'stops listening')
    }
    const mailbox = this.#mailboxes.get(who)
    if (mailbox !== undefined) {
      this.#mailboxes.delete(who)
      mailbox.close()
      await once(mailbox, 'close')
    }
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
      this.#tell(who, `ends the connection with ${remoteAddress}:${remotePort}`)
      this.#infer(who, 'FIN', ends[0], ends[1])
      socket.end()
      await within(patienceMs, other?.closed ?? Promise.resolve(), null)
      this.#infer(other?.who ?? who, 'FIN, ACK', ends[1], ends[0])
      this.#infer(who, 'ACK', ends[0], ends[1])
    }
    await within(patienceMs, Promise.all(mine.map(({ closed }) => closed)), [])
    return null
  }

  #name(who: string, protocol: Protocol, local: Endpoint, remote: Endpoint | null): void {
    this.#names.set(nameKey(protocol, local, remote), who)
  }

  #tell(who: string, text: string): void {
    this.#happenings.push({
      at: this.#clock() - this.#began,
      who,
      text,
      known: 'seen',
      from: null,
      to: null,
    })
  }

  #infer(who: string, ...packet: Packet): void {
    this.#happenings.push(inferred(who, ...packet))
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

/** What it says, where from, and where to. */
type Packet = readonly [text: string, from: Endpoint | null, to: Endpoint | null]

/** A packet that must have been there, because of what the system told a program. */
function inferred(who: string, ...[text, from, to]: Packet): Happening {
  return { at: null, who, text, known: 'inferred', from, to }
}

/** The system's word for what went wrong, or null once the event has come. */
async function outcomeOf(
  thing: Server | Socket | Datagrams,
  event: 'listening' | 'connect',
): Promise<string | null> {
  return within(
    patienceMs,
    once(thing, event).then(() => null, errorWord),
    'ETIMEDOUT',
  )
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

function nameKey(protocol: Protocol, local: Endpoint, remote: Endpoint | null): string {
  return `${protocol} ${local.address}:${local.port}>${remote === null ? '' : `${remote.address}:${remote.port}`}`
}

function ownAddresses(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return new Set([...all.map(({ address }) => address), '127.0.0.1', '127.0.0.2', '::1'])
}

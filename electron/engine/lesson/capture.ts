import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { packetOf, type SeenPacket } from '#shared/lesson/packet-line'
import { programFile } from '../platform/program-file'
import { within } from './bench-waits'

/** How long tcpdump may take to begin, and to tell what it saw, in milliseconds. */
const beginMs = 3000
const tellMs = 1000

/** The packets of a lesson as tcpdump sees them; for whoever may look at packets, which on most systems is root. */
export class Capture {
  readonly #tcpdump: ChildProcess
  readonly #marker: Socket
  #packets: SeenPacket[] = []
  #onMarker: (packet: SeenPacket) => void = () => {}

  private constructor(tcpdump: ChildProcess, marker: Socket, ports: ReadonlySet<number>) {
    this.#tcpdump = tcpdump
    this.#marker = marker
    if (tcpdump.stdout === null) return
    const marked = marker.address().port
    createInterface({ input: tcpdump.stdout }).on('line', (line) => {
      const packet = packetOf(line)
      if (packet === null) return
      if (packet.to.port === marked) this.#onMarker(packet)
      else if (ports.has(packet.from.port) || ports.has(packet.to.port)) this.#packets.push(packet)
    })
  }

  /** Begins to look at these ports on loopback; null: there is no tcpdump, or it may not look. */
  static async begin(ports: readonly number[]): Promise<Capture | null> {
    const file = process.platform === 'linux' ? programFile('tcpdump') : null
    if (file === null) return null
    const marker = createSocket('udp4')
    marker.on('error', () => {})
    marker.bind(0, '127.0.0.1')
    await once(marker, 'listening')
    // connected with itself, so that sending looks up nothing and is done at once
    marker.connect(marker.address().port, '127.0.0.1')
    await once(marker, 'connect')
    const filter = [...ports, marker.address().port].map((port) => `port ${port}`).join(' or ')
    const args = ['-i', 'lo', '-n', '-tt', '-l', '--immediate-mode', `${filter} or icmp`]
    const tcpdump = spawn(file, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    })
    const capture = new Capture(tcpdump, marker, new Set(ports))
    const begun = new Promise<boolean>((resolve) => {
      tcpdump.on('error', () => resolve(false))
      tcpdump.once('exit', () => resolve(false))
      tcpdump.stderr?.on('data', (text: Buffer) => {
        if (text.includes('listening on')) resolve(true)
      })
    })
    if (await within(beginMs, begun, false)) return capture
    await capture.close()
    return null
  }

  /**
   * All packets since it was asked last. A datagram of ours to ourselves is seen when all before it have been, and tells how
   * tcpdump's clock, which somebody may set, stands to ours.
   * @param clock by which the packets' times are given
   */
  async take(clock: () => number): Promise<readonly SeenPacket[]> {
    const seen = new Promise<SeenPacket | null>((resolve) => {
      this.#onMarker = resolve
    })
    const sent = clock()
    this.#marker.send('')
    const marker = await within(tellMs, seen, null)
    const packets = this.#packets.splice(0)
    return marker === null ? [] : packets.map((packet) => ({ ...packet, at: packet.at - marker.at + sent }))
  }

  async close(): Promise<void> {
    this.#marker.close()
    if (this.#tcpdump.exitCode !== null || this.#tcpdump.pid === undefined) return
    const ended = new Promise<void>((resolve) => this.#tcpdump.once('exit', () => resolve()))
    this.#tcpdump.kill('SIGTERM')
    await within(tellMs, ended, undefined)
  }
}

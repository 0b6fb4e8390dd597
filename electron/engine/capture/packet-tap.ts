import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Frame } from '#shared/capture/frame'
import { packetOf } from '#shared/capture/packet'
import { CaptureReader } from '#shared/capture/read/capture-reader'
import { programFile } from '../platform/program-file'
import { within } from '../within'

/** How long tcpdump may take to begin, and to tell what it saw, in milliseconds. */
const beginMs = 3000
const tellMs = 1000

/** Packets after which it looks no more. */
const mostPackets = 10_000

const withUs = ['--pdeathsig', 'TERM', '--'] as const

/** Full paths; null: there is none. */
export interface TapPrograms {
  readonly tcpdump: string | null
  readonly setpriv: string | null
}

export function foundPrograms(): TapPrograms {
  return { tcpdump: programFile('tcpdump'), setpriv: programFile('setpriv') }
}

/** Packets that were seen since it was asked last. */
export interface Tapped {
  readonly frames: readonly Frame[]
  /** When the packet that ends them was seen, by the clock of the frames, in microseconds since 1970. */
  readonly markedAt: number
}

/** Packets of this computer as tcpdump captures them; for whoever may look at packets, which on most systems is root. */
export class PacketTap {
  readonly #tcpdump: ChildProcess
  readonly #marker: Socket
  #frames: Frame[] = []
  #onMarker: (at: number) => void = () => {}

  private constructor(tcpdump: ChildProcess, marker: Socket) {
    this.#tcpdump = tcpdump
    this.#marker = marker
    const reader = new CaptureReader()
    const marked = marker.address().port
    tcpdump.stdout?.on('data', (bytes: Buffer) => {
      for (const frame of reader.push(bytes)) {
        const packet = packetOf(frame)
        const isMarker = typeof packet !== 'string' && packet.kind === 'udp' && packet.to.port === marked
        if (isMarker) this.#onMarker(frame.at ?? 0)
        // its bytes are the reader's
        else this.#frames.push({ ...frame, bytes: frame.bytes.slice() })
      }
    })
  }

  /**
   * Begins to look.
   * @param device `lo`, or `any` for all, lo among them
   * @param filter pcap-filter(7)
   * @returns null: there is no tcpdump, or it may not look
   */
  static async begin(
    device: 'lo' | 'any',
    filter: string,
    programs: TapPrograms = foundPrograms(),
  ): Promise<PacketTap | null> {
    const { tcpdump, setpriv } = programs
    if (process.platform !== 'linux' || tcpdump === null) return null
    // tcpdump notices that nobody reads any more only at the next packet, which may never come: so it ends with us, whatever
    // way we end (setpriv(1); PR_SET_PDEATHSIG, prctl(2)). Not every setpriv can do that.
    const bound =
      setpriv === null ? null : await PacketTap.#start(device, filter, setpriv, [...withUs, tcpdump])
    return bound ?? PacketTap.#start(device, filter, tcpdump, [])
  }

  static async #start(
    device: 'lo' | 'any',
    filter: string,
    file: string,
    before: readonly string[],
  ): Promise<PacketTap | null> {
    const marker = createSocket('udp4')
    marker.on('error', () => {})
    marker.bind(0, '127.0.0.1')
    await once(marker, 'listening')
    // connected with itself, so that sending looks up nothing and is done at once
    marker.connect(marker.address().port, '127.0.0.1')
    await once(marker, 'connect')
    const all = `(${filter}) or (host 127.0.0.1 and udp port ${marker.address().port})`
    const how = ['-i', device, '-n', '-U', '-w', '-', '--immediate-mode', '-c', `${mostPackets}`]
    // who changes its user is bound to nobody any more; and here it only copies bytes, and takes nothing apart
    const tcpdump = spawn(file, [...before, ...how, '-Z', 'root', all], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    })
    const tap = new PacketTap(tcpdump, marker)
    const begun = new Promise<boolean>((resolve) => {
      tcpdump.on('error', () => resolve(false))
      tcpdump.once('exit', () => resolve(false))
      tcpdump.stderr?.on('data', (text: Buffer) => {
        if (text.includes('listening on')) resolve(true)
      })
    })
    if (await within(beginMs, begun, false)) return tap
    await tap.close()
    return null
  }

  /**
   * All packets since it was asked last. A datagram of ours to ourselves is seen when all before it have been.
   * @returns null: it did not tell in time
   */
  async take(): Promise<Tapped | null> {
    const seen = new Promise<number>((resolve) => {
      this.#onMarker = resolve
    })
    this.#marker.send('')
    const markedAt = await within(tellMs, seen, null)
    const frames = this.#frames.splice(0)
    return markedAt === null ? null : { frames, markedAt }
  }

  async close(): Promise<void> {
    this.#marker.close()
    if (this.#tcpdump.exitCode !== null || this.#tcpdump.pid === undefined) return
    const ended = new Promise<void>((resolve) => this.#tcpdump.once('exit', () => resolve()))
    this.#tcpdump.kill('SIGTERM')
    await within(tellMs, ended, undefined)
  }
}

import type { Identity } from '#shared/identity/identity'
import { identityOfUdp } from '#shared/identity/udp-identity'
import { Identities } from '../identity/identities'
import type { HostSeat } from './host/host-seat'
import type { PortVerdict } from './port/port-ledger'
import type { PreparedScan } from './prepare'
import type { ScanStream } from './scan-stream'
import type { UdpAnswer } from './udp/udp-probe'

export interface WhatAnswersOptions {
  readonly prepared: PreparedScan
  readonly stream: ScanStream
  /** Waited for before each connection to a host; false: the scan has ended. */
  readonly mayAsk: (seat: HostSeat) => Promise<boolean>
  /** Whether the host still takes part; what is said of others comes too late. */
  readonly isActive: (seat: HostSeat) => boolean
  /** A port is done with. */
  readonly onDone: () => void
}

/** What answers at the open ports of a scan, where that was asked for: of TCP by asking beside the scan, of UDP by its own answers. */
export class WhatAnswers {
  readonly #options: WhatAnswersOptions
  readonly #tcp: Identities<HostSeat>
  /** What UDP ports said, until they have their verdict. */
  readonly #udp = new WeakMap<HostSeat, Map<number, Identity>>()
  readonly #names: ReadonlySet<string>

  constructor(options: WhatAnswersOptions) {
    const { prepared, stream, mayAsk, isActive, onDone } = options
    this.#options = options
    this.#names = new Set(prepared.plan.names.map(({ name }) => name))
    this.#tcp = new Identities({
      mayAsk,
      onIdentity: (seat, port, identity) => {
        if (isActive(seat)) stream.identity(seat, 'tcp', port, identity)
      },
      onDone,
    })
  }

  /** Ports that are done with, and all so far; nothing where nobody asked. */
  get progress(): { readonly identified?: { readonly done: number; readonly total: number } } {
    return this.#options.prepared.asked.identify === undefined ? {} : { identified: this.#tcp.progress }
  }

  /** Ports of a host that are not done with. */
  left(seat: HostSeat): number {
    return this.#tcp.left(seat)
  }

  /** What a UDP port said, before its verdict. */
  heard(seat: HostSeat, { port, question, answer, heard }: UdpAnswer): void {
    if (this.#intensityFor(seat) === null) return
    const answers = this.#udp.get(seat) ?? new Map<number, Identity>()
    this.#udp.set(seat, answers)
    answers.set(port, identityOfUdp(port, question, answer, heard))
  }

  /** A verdict, which the stream has. */
  weigh(seat: HostSeat, { protocol, port, state }: PortVerdict): void {
    const intensity = this.#intensityFor(seat)
    if (intensity === null) return
    if (protocol === 'udp') {
      const identity = this.#udp.get(seat)?.get(port)
      if (state === 'open' && identity !== undefined)
        this.#options.stream.identity(seat, 'udp', port, identity)
      return
    }
    if (state !== 'open') {
      this.#tcp.drop(seat, port)
      return
    }
    const { target, address, family } = seat.scan.host
    const host = this.#names.has(target) ? target : address
    this.#tcp.add(seat, { host, address, family: family === 'ipv6' ? 6 : 4, port, intensity })
  }

  /** Nothing more is wanted of a host. */
  forget(seat: HostSeat): void {
    this.#tcp.forget(seat)
  }

  /** Ends all of it. */
  stop(): void {
    this.#tcp.stop()
  }

  /** How much the ports of a host are asked; null: nothing. */
  #intensityFor({ scan }: HostSeat): number | null {
    const { identify } = this.#options.prepared.asked
    if (identify === undefined || (scan.host.scope === 'public' && !identify.public)) return null
    return identify.intensity
  }
}

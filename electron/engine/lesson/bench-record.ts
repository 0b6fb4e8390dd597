import type { PacketFact, ToldFact } from '#shared/lesson/happened'
import type { Happening } from '#shared/lesson/lesson-event'
import type { Endpoint, Protocol } from '#shared/sockets/socket'
import type { SeenPacket } from './capture'

/** Packets of one step that are told one by one. */
const mostPackets = 40

/** A packet: what it is, where from, and where to; null: not told. */
export type Packet = readonly [what: PacketFact, from: Endpoint | null, to: Endpoint | null]

/** For so long a port was asked by somebody whose own end nobody was told. */
interface Asking {
  readonly who: string
  readonly ports: ReadonlySet<number>
  readonly from: number
  until: number
}

/** tcpdump's clock is set by ours, and not to the microsecond. */
const clockSlackMs = 2

/** What happened in a lesson, who heard what, and which program has or had which socket. */
export class BenchRecord {
  readonly heard: { readonly who: string; readonly text: string }[] = []
  readonly #clock: () => number
  readonly #began: number
  readonly #happenings: Happening[] = []
  readonly #names = new Map<string, string>()
  /** Ends of connections that nobody has taken in. */
  readonly #waiting = new Set<string>()
  readonly #askings: Asking[] = []

  /** @param clock milliseconds that never go back */
  constructor(clock: () => number) {
    this.#clock = clock
    this.#began = clock()
  }

  /** A program was told so by the system. */
  tell(who: string, what: ToldFact): void {
    const at = this.#clock() - this.#began
    this.#happenings.push({ at, who, whom: null, what, known: 'seen', protocol: null, from: null, to: null })
  }

  /**
   * From now on somebody asks these ports: whose end of such a packet nobody names is theirs.
   * @returns ends it
   */
  asks(who: string, ports: readonly number[]): () => void {
    const asking = { who, ports: new Set(ports), from: this.#clock(), until: Number.POSITIVE_INFINITY }
    this.#askings.push(asking)
    return () => {
      asking.until = this.#clock()
    }
  }

  /** A packet that must have been there, because of what the system told a program. */
  infer(who: string, protocol: Protocol, ...packet: Packet): void {
    this.#happenings.push(this.#infer(who, protocol, packet))
  }

  /** What nobody saw has no time of its own. */
  #infer(who: string, protocol: Protocol, [what, from, to]: Packet): Happening {
    return { at: null, who, whom: null, what, known: 'inferred', protocol, from, to }
  }

  /** A place between what was told before and what is told after, for packets of which it will be known later. */
  place(): (who: string, ...packets: readonly Packet[]) => void {
    const at = this.#happenings.length
    return (who, ...packets) => {
      this.#happenings.splice(at, 0, ...packets.map((packet) => this.#infer(who, 'tcp', packet)))
    }
  }

  /**
   * What happened since it was asked last.
   * @param packets those that were really seen, by the same clock, which then take the place of the inferred ones; null: nobody looked
   */
  take(packets: readonly SeenPacket[] | null): readonly Happening[] {
    const told = this.#happenings.splice(0)
    if (packets === null) return told.map((happening) => this.#named(happening))
    const captured = packets.slice(0, mostPackets).map(({ at, protocol, from, to, what }): Happening => {
      const asker = this.#askerOf(at, from, to)
      const ends = {
        who: this.#whoHas(protocol, from, to, asker) ?? '',
        whom: this.#whoHas(protocol, to, from, asker),
      }
      return { at: Math.max(0, at - this.#began), ...ends, what, known: 'captured', protocol, from, to }
    })
    const seen = told.filter(({ known }) => known === 'seen')
    const all = [...seen, ...captured].toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0))
    const left = packets.length - captured.length
    if (left === 0) return all
    return [
      ...all,
      {
        at: all.at(-1)?.at ?? null,
        who: 'tcpdump',
        whom: null,
        what: { did: 'saw-more', packets: left },
        known: 'seen',
        protocol: null,
        from: null,
        to: null,
      },
    ]
  }

  /** Who sent an inferred packet and who got it: it was made when some of its ends had no names yet. */
  #named(happening: Happening): Happening {
    const { who: asker, protocol, from, to } = happening
    if (protocol === null) return happening
    return {
      ...happening,
      who: this.#whoHas(protocol, from, to, asker) ?? '',
      whom: this.#whoHas(protocol, to, from, asker),
    }
  }

  /** Who has one end of a packet; null: nobody, or nobody knows. */
  #whoHas(
    protocol: Protocol,
    end: Endpoint | null,
    other: Endpoint | null,
    asker: string | null,
  ): string | null {
    if (end === null) return asker
    const listener = () =>
      this.nameOf(protocol, end, null) ?? this.nameOf(protocol, { address: '0.0.0.0', port: end.port }, null)
    const asked = this.#askings.some(({ ports }) => ports.has(end.port))
    return this.nameOf(protocol, end, other) ?? listener() ?? (asked ? null : asker)
  }

  /** Who asked a port at that time, without a socket that anybody was told of. */
  #askerOf(at: number, from: Endpoint, to: Endpoint): string | null {
    const during = (slack: number) =>
      this.#askings.findLast(
        (one) =>
          (one.ports.has(from.port) || one.ports.has(to.port)) &&
          at >= one.from - slack &&
          at <= one.until + slack,
      )
    const asking = during(0) ?? during(clockSlackMs)
    return asking?.who ?? null
  }

  name(who: string, protocol: Protocol, local: Endpoint, remote: Endpoint | null): void {
    this.#names.set(nameKey(protocol, local, remote), who)
  }

  /** The kernel alone has this end of a connection, until that program takes it in. */
  nameWaiting(who: string, local: Endpoint, remote: Endpoint): void {
    this.name(who, 'tcp', local, remote)
    this.#waiting.add(nameKey('tcp', local, remote))
  }

  /** See {@link nameWaiting}. */
  isWaiting(protocol: Protocol, local: Endpoint, remote: Endpoint | null): boolean {
    return this.#waiting.has(nameKey(protocol, local, remote))
  }

  /** Which program of the lesson has a socket with these ends; null: none. */
  nameOf(protocol: Protocol, local: Endpoint, remote: Endpoint | null): string | null {
    return this.#names.get(nameKey(protocol, local, remote)) ?? null
  }
}

function nameKey(protocol: Protocol, local: Endpoint, remote: Endpoint | null): string {
  return `${protocol} ${local.address}:${local.port}>${remote === null ? '' : `${remote.address}:${remote.port}`}`
}

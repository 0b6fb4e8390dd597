import type { Happening } from '#shared/lesson/lesson-event'
import type { Endpoint, Protocol } from '#shared/sockets/socket'
import type { SeenPacket } from './capture'

/** Packets of one step that are told one by one. */
const mostPackets = 40

/** A packet: what it says, where from, and where to; null: not told. */
export type Packet = readonly [text: string, from: Endpoint | null, to: Endpoint | null]

/** What happened in a lesson, who heard what, and which program has or had which socket. */
export class BenchRecord {
  readonly heard: { readonly who: string; readonly text: string }[] = []
  readonly #clock: () => number
  readonly #began: number
  readonly #happenings: Happening[] = []
  readonly #names = new Map<string, string>()

  /** @param clock milliseconds that never go back */
  constructor(clock: () => number) {
    this.#clock = clock
    this.#began = clock()
  }

  /** A program was told so by the system. */
  tell(who: string, text: string): void {
    const at = this.#clock() - this.#began
    this.#happenings.push({ at, who, text, known: 'seen', from: null, to: null })
  }

  /** A packet that must have been there, because of what the system told a program. */
  infer(who: string, ...packet: Packet): void {
    this.#happenings.push(inferred(who, packet))
  }

  /** A place between what was told before and what is told after, for packets of which it will be known later. */
  place(): (who: string, ...packets: readonly Packet[]) => void {
    const at = this.#happenings.length
    return (who, ...packets) => {
      this.#happenings.splice(at, 0, ...packets.map((packet) => inferred(who, packet)))
    }
  }

  /**
   * What happened since it was asked last.
   * @param packets those that were really seen, by the same clock, which then take the place of the inferred ones; null: nobody looked
   */
  take(packets: readonly SeenPacket[] | null): readonly Happening[] {
    const told = this.#happenings.splice(0)
    if (packets === null) return told
    const captured = packets.slice(0, mostPackets).map(
      ({ at, from, to, text }): Happening => ({
        at: Math.max(0, at - this.#began),
        who: this.nameOf('tcp', from, to) ?? '',
        text,
        known: 'captured',
        from,
        to: to.port === 0 ? null : to,
      }),
    )
    const seen = told.filter(({ known }) => known === 'seen')
    const all = [...seen, ...captured].toSorted((a, b) => (a.at ?? 0) - (b.at ?? 0))
    const left = packets.length - captured.length
    const at = all.at(-1)?.at ?? null
    return left === 0
      ? all
      : [
          ...all,
          { at, who: 'tcpdump', text: `saw ${left} packets more`, known: 'seen', from: null, to: null },
        ]
  }

  name(who: string, protocol: Protocol, local: Endpoint, remote: Endpoint | null): void {
    this.#names.set(nameKey(protocol, local, remote), who)
  }

  /** Which program of the lesson has a socket with these ends; null: none. */
  nameOf(protocol: Protocol, local: Endpoint, remote: Endpoint | null): string | null {
    return this.#names.get(nameKey(protocol, local, remote)) ?? null
  }
}

/** What nobody saw has no time of its own. */
function inferred(who: string, [text, from, to]: Packet): Happening {
  return { at: null, who, text, known: 'inferred', from, to }
}

function nameKey(protocol: Protocol, local: Endpoint, remote: Endpoint | null): string {
  return `${protocol} ${local.address}:${local.port}>${remote === null ? '' : `${remote.address}:${remote.port}`}`
}

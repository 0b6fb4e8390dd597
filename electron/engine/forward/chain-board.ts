import type { ForwardDoing, ForwardNote } from '#shared/forward/chain-found'
import type { ForwardFound } from '#shared/forward/found'
import type { ForwardLink, TelephoneSaw } from '#shared/forward/report'
import type { ForwardTest } from '#shared/forward/request'
import type { LeftForward } from '#shared/forward/router-notes'
import type { ForwardFindings } from '#shared/forward/verdict/findings'
import { linkReport } from '#shared/forward/verdict/verdict'
import type { Platform } from '../platform/platform'
import type { Sockets } from '../sockets/sockets'
import type { Place } from './computer/place'
import type { OutsidePart, RouterPart } from './parts'

/** What a test works with. */
export interface ChainNeeds {
  readonly platform: Pick<Platform, 'hostFirewall' | 'portVisits'>
  readonly sockets: Pick<Sockets, 'list'>
  /** Where this computer is just now. */
  readonly lookAround: (gateway: string | null, signal: AbortSignal) => Promise<Place>
  readonly routers: RouterPart
  readonly outside: OutsidePart
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
  /** Told of each event as it happens. */
  readonly say: (event: ForwardFound) => void
  /** What a person said to have seen on the telephone that opened this link; null: nothing (yet). */
  readonly telephoneSaw: (link: string) => TelephoneSaw['saw'] | null
}

/** Findings that can be added to when they are there. */
type Finding = 'program' | 'computer' | 'router' | 'provider' | 'outside'

/** What one test has found out so far. Every step reads from it and writes to it, and none knows another. */
export class ChainBoard {
  readonly request: ForwardTest
  readonly needs: ChainNeeds
  readonly signal: AbortSignal
  readonly notes: ForwardNote[] = []
  /** What may have been left on the router. */
  readonly left: LeftForward[] = []
  findings: ForwardFindings
  /** What has to be undone, the last first. */
  readonly #undo: (() => Promise<void>)[] = []
  /** Links as they were told last. */
  readonly #told = new Map<ForwardLink, string>()

  constructor(request: ForwardTest, needs: ChainNeeds, signal: AbortSignal) {
    this.request = request
    this.needs = needs
    this.signal = signal
    this.findings = {
      port: request.port,
      protocol: request.protocol,
      program: null,
      computer: null,
      router: null,
      provider: null,
      outside: null,
      ...(request.name === null ? {} : { name: null }),
      networkChange: null,
    }
  }

  /** Puts what was found in its place. */
  learn(part: Partial<ForwardFindings>): void {
    this.findings = { ...this.findings, ...part }
  }

  /** Adds to a finding as it is by now, for others may have added to it meanwhile; nothing where there is none. */
  add<F extends Finding>(of: F, part: Partial<NonNullable<ForwardFindings[F]>>): void {
    const finding = this.findings[of]
    if (finding !== null) this.findings = { ...this.findings, [of]: { ...finding, ...part } }
  }

  testing(link: ForwardLink, doing: ForwardDoing): void {
    this.#told.delete(link)
    this.needs.say({ kind: 'testing', link, doing })
  }

  /** Tells what is known of a link by now, unless that is what was told last. */
  tell(link: ForwardLink): void {
    const text = JSON.stringify(linkReport(this.findings, link))
    if (this.#told.get(link) === text) return
    this.#told.set(link, text)
    this.needs.say({ kind: 'found', link, findings: this.findings })
  }

  undoLater(undo: () => Promise<void>): void {
    this.#undo.push(undo)
  }

  async undoAll(): Promise<void> {
    for (const undo of this.#undo.splice(0).reverse()) await undo()
  }
}

import type { ForwardEvent, ForwardLink } from '#shared/forward/report'
import type { ForwardTest } from '#shared/forward/request'
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
  readonly say: (event: ForwardEvent) => void
}

/** What one test has found out so far. Every step reads from it and writes to it, and none knows another. */
export class ChainBoard {
  readonly request: ForwardTest
  readonly needs: ChainNeeds
  readonly signal: AbortSignal
  readonly notes: string[] = []
  /** What may have been left on the router, in whole sentences. */
  readonly left: string[] = []
  findings: ForwardFindings

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

  /** Adds to what is known. */
  learn(part: Partial<ForwardFindings>): void {
    this.findings = { ...this.findings, ...part }
  }

  testing(link: ForwardLink, what: string): void {
    this.needs.say({ kind: 'testing', link, what })
  }

  /** Tells what is known of a link by now. */
  tell(link: ForwardLink): void {
    this.needs.say({ kind: 'link', report: linkReport(this.findings, link) })
  }
}

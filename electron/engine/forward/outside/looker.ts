import type { LookerKind } from '#shared/forward/lookers'
import type { Protocol } from '#shared/sockets/socket'
import type { Asked, OutsideQuestion } from './outside-outcome'

/** What everybody who looks from outside is asked with. */
export interface AskedWith {
  /** `http(s)://…`, as a person named it. */
  readonly service: string
  /** Certificate authorities to trust instead of the system's; for tests. */
  readonly ca?: string
}

/** Whether a service is there, as a whole sentence. */
export interface Greeting {
  readonly answers: boolean
  readonly sentence: string
}

/** One who can look at a port from outside. */
export interface Looker {
  readonly by: LookerKind
  /** What it can prove; anything else it is not asked. */
  readonly protocols: readonly Protocol[]
  /** Asks once. Ends by itself within twenty seconds, and never throws. */
  look(how: AskedWith, question: OutsideQuestion, signal: AbortSignal): Promise<readonly Asked[]>
  /** Asks for something that looks at no port. */
  greet(how: AskedWith, signal: AbortSignal): Promise<Greeting>
}

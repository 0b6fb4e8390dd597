import type { Greeting, LookFailure } from '#shared/forward/look-found'
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

/** What one place met on the way to us; or why not. */
export type Traced =
  | { readonly place: string; readonly hops: readonly (string | null)[] }
  | { readonly because: LookFailure }

/** One who can look at a port from outside. */
export interface Looker {
  readonly by: LookerKind
  /** What it can prove; anything else it is not asked. */
  readonly protocols: readonly Protocol[]
  /** Asks once. Ends by itself within twenty seconds, and never throws. */
  look(how: AskedWith, question: OutsideQuestion, signal: AbortSignal): Promise<readonly Asked[]>
  /** Follows packets to a TCP port of ours, hop by hop; left out: it can't. Ends and throws as `look` does. */
  trace?(
    how: AskedWith,
    wanted: { readonly port: number; readonly target: string },
    signal: AbortSignal,
  ): Promise<Traced>
  /** Asks for something that looks at no port. */
  greet(how: AskedWith, signal: AbortSignal): Promise<Greeting>
}

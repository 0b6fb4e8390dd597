import type { ReadingSummary } from '../event'
import type { Exposure } from '../exposure'
import type { ReachableFrom } from '../reachable-from'
import type { Socket } from '../socket'

/** What an output is made of. */
export interface SocketsReport {
  /** Version of Portlight. */
  readonly version: string
  readonly summary: ReadingSummary
  /** The rows that the filter lets through. */
  readonly sockets: readonly Socket[]
  readonly exposures: readonly Exposure[]
  /** Who can reach listeners, by their ids; null: not looked at. */
  readonly reachable: ReadonlyMap<string, ReachableFrom> | null
}

import type { AnsweredSockets } from '#shared/sockets/exposure'
import type { WatchInterval } from '#shared/sockets/request'
import type { Socket } from '#shared/sockets/socket'
import { type SortBy, unsorted } from '../../ui/data-grid/sort'
import type { ShownReading } from './feed/shown-reading'

/**
 * - `off`: the view is not shown, so nothing is read
 * - `waiting`: nothing has come yet
 * - `live`: readings come
 * - `paused`: the person has stopped them
 */
export type FeedPhase = 'off' | 'waiting' | 'live' | 'paused'

export type SortColumn =
  | 'protocol'
  | 'state'
  | 'localAddress'
  | 'localPort'
  | 'remoteAddress'
  | 'remotePort'
  | 'owner'
  | 'user'
  | 'service'
  | 'reach'
  | 'queues'

/** By no column: listeners first, then by local port. */
export type Sort = SortBy<SortColumn>

/** What went wrong: nothing new can be shown, or a file was not written. */
export interface SocketsProblem {
  readonly kind: 'feed' | 'file'
  /** Whole sentences. */
  readonly message: string
  /** When it was found out, in milliseconds since 1970. */
  readonly at: number
}

export interface SocketsState {
  readonly phase: FeedPhase
  readonly intervalMs: WatchInterval
  /** True: what is shown stands still, whatever comes. */
  readonly frozen: boolean
  /** Readings that came since it was frozen. */
  readonly heldBack: number
  /** Null until the first one is complete. Big, and another object with each reading. */
  readonly reading: ShownReading | null
  /** When it was read, of a reading out of the history; null: the one that is live. */
  readonly keptFrom: number | null
  readonly problem: SocketsProblem | null
  /** What listeners said to the scans of this computer. */
  readonly answered: AnsweredSockets
  readonly filter: string
  /** Grows when the filter box is asked for. */
  readonly filterAsked: number
  readonly listeningOnly: boolean
  /** By process. */
  readonly grouped: boolean
  /** Groups that are not as they are by themselves: small ones folded, large ones unfolded. */
  readonly turned: ReadonlySet<string>
  readonly sort: Sort
  /** As it was seen last; it stays when its row goes. */
  readonly selected: Socket | null
  readonly detailsOpen: boolean
  /** Null: as the window's size suggests. */
  readonly overviewOpen: boolean | null
}

export const initialSocketsState: SocketsState = {
  phase: 'off',
  intervalMs: 1_000,
  frozen: false,
  heldBack: 0,
  reading: null,
  keptFrom: null,
  problem: null,
  answered: new Map(),
  filter: '',
  filterAsked: 0,
  listeningOnly: false,
  grouped: false,
  turned: new Set(),
  sort: unsorted,
  selected: null,
  detailsOpen: false,
  overviewOpen: null,
}

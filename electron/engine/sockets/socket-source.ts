import type { Remedy } from '#shared/command-line/remedy'
import type { SocketLimits } from '#shared/sockets/facts'
import type { Owner, Socket } from '#shared/sockets/socket'
import type { Unattributed } from '#shared/sockets/unattributed'

/** How a source is asked. */
export interface ReadOptions {
  /** True: looks into every process anew; false: what is known of sockets that were seen before is trusted. */
  readonly fresh: boolean
  /** Only who has sockets on this local port is wanted; of others a source need not say it, nor why it can't. */
  readonly onPort?: number
}

/** What a source saw in one go. */
export interface SourceReading {
  /** Each with its own id; objects of sockets that did not change are those of the reading before. */
  readonly sockets: readonly Socket[]
  readonly limits: SocketLimits
  /** What can't be in the list at all, beside the sockets that have no owner. */
  readonly notListed: readonly Unattributed[]
  /** How somebody sees the owners that this user may not see; null where they see everything. */
  readonly remedy: Remedy | null
}

/** A socket that a process has open and that stands in no table of the system. */
export interface StraySocket {
  /** Inode or the like. */
  readonly handle: string
  readonly owners: readonly Owner[]
}

/** A system's sockets behind one interface. It keeps what it learned from one reading to the next. */
export interface SocketSource {
  /**
   * Reads all sockets with their owners. Called by one caller at a time. Throws a `Failure` where the system's table
   * can't be read; processes that end meanwhile are no failure.
   */
  read(options: ReadOptions, signal: AbortSignal): Promise<SourceReading>
  /**
   * Sockets of processes that can be looked into, and of this network namespace, that no table lists. A TCP socket that
   * is bound and neither listens nor connects is such a one, and so is one that is not even bound, or of a rare family:
   * these are candidates for a port that can't be bound although nothing is listed on it, no proof. Null where the
   * system can't tell. Looks into every process anew; not to be asked while {@link read} is.
   */
  strays(signal: AbortSignal): Promise<readonly StraySocket[] | null>
}

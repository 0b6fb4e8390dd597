import type { SocketLimits } from '#shared/sockets/facts'
import type { Socket } from '#shared/sockets/socket'
import type { Unattributed } from '#shared/sockets/unattributed'

/** How a source is asked. */
export interface ReadOptions {
  /** True: looks into every process anew; false: what is known of sockets that were seen before is trusted. */
  readonly fresh: boolean
}

/** What a source saw in one go. */
export interface SourceReading {
  /** Each with its own id; objects of sockets that did not change are those of the reading before. */
  readonly sockets: readonly Socket[]
  readonly limits: SocketLimits
  /** What can't be in the list at all, beside the sockets that have no owner. */
  readonly notListed: readonly Unattributed[]
  /** How somebody sees the owners that this user may not see; null where they see everything. */
  readonly remedy: string | null
}

/** A system's sockets behind one interface. It keeps what it learned from one reading to the next. */
export interface SocketSource {
  /**
   * Reads all sockets with their owners. Called by one caller at a time. Throws a `Failure` where the system's table
   * can't be read; processes that end meanwhile are no failure.
   */
  read(options: ReadOptions, signal: AbortSignal): Promise<SourceReading>
}

import type { Platform } from '../platform/platform'
import type { Ceilings } from './pace/ceilings'
import type { LinkPace } from './pace/link-pace'
import type { PreparedScan } from './prepare'

/** What a scan works with. */
export interface ScanContext {
  /** Shared by all scans of the engine. */
  readonly ceilings: Ceilings
  /** Shared by all scans of the engine. */
  readonly links: LinkPace
  readonly prepared: PreparedScan
  readonly platform: Platform
  /** The bundled `probe-worker`; null: probes in this thread. */
  readonly worker: URL | null
  /** Milliseconds, monotonic. */
  readonly clock: () => number
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number
}

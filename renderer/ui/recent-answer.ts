import type { IconName } from './icon'
import type { PortRef } from './port-ways'

/** A question that was asked before, as a feature hands it to the frame. */
export interface RecentAnswer {
  /** Of its own among all. */
  readonly key: string
  readonly icon: IconName
  /** Such as `TCP port 3000`. */
  readonly text: string
  /** What came of it, where that is known. */
  readonly note: string
  /** The one port that it is about; left out: it is about many, or none. */
  readonly port?: PortRef
  /** Asks again, or shows what is kept. */
  readonly again: () => void
}

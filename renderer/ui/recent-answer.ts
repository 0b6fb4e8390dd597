import type { IconName } from './icon'

/** A question that was asked before, as a feature hands it to the frame. */
export interface RecentAnswer {
  /** Of its own among all. */
  readonly key: string
  readonly icon: IconName
  /** Such as `TCP port 3000`. */
  readonly text: string
  /** What came of it, where that is known. */
  readonly note: string
  /** Asks again, or shows what is kept. */
  readonly again: () => void
}

import type { IconName } from '../../../ui/icon'

/** A line under the field that can be taken. */
export interface Choice {
  /** Of its own among all that are shown. */
  readonly key: string
  readonly icon: IconName
  readonly text: string
  /** Quiet, at its end: where it leads, or the keys that do the same. */
  readonly note: string
  readonly take: () => void
}

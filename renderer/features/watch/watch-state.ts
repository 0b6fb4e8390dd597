import type { BaselineView } from '#shared/baseline/desk'
import type { ErrorValue } from '#shared/ipc/result'
import type { WatchEvent } from '#shared/watch/event'

/** Something that a watch told. */
export interface Told {
  /** Counts from 1. */
  readonly number: number
  readonly event: WatchEvent
}

/** Entries that the page keeps; the oldest go first. */
export const mostTold = 500

/** What went wrong: the watch, a look at the baseline, or what somebody asked for, which is done again by asking for it. */
interface WatchProblem extends ErrorValue {
  readonly of: 'watch' | 'look' | 'wish'
}

export interface WatchState {
  readonly watching: boolean
  /** What it is compared with, and how often it looks; null before the first look. */
  readonly began: WatchEvent | null
  /** The last look that saw, in milliseconds since 1970. */
  readonly lookedAt: number | null
  readonly listeners: number
  /** Why it sees nothing now; null: it sees. */
  readonly blind: string | null
  /** Newest first. */
  readonly told: readonly Told[]
  /** How many were told, those that are not kept any more included. */
  readonly count: number
  readonly problem: WatchProblem | null
  /** What is approved, and what is not; null before the first look. */
  readonly baseline: BaselineView | null
  /** The matter that somebody is about to approve. */
  readonly approving: string | null
  /** Who answered for what was approved last. */
  readonly owner: string
  /** Where it goes on when the window is closed; null: not known yet. */
  readonly background: 'tray' | 'no-tray' | 'page' | null
}

export const initialWatchState: WatchState = {
  watching: false,
  began: null,
  lookedAt: null,
  listeners: 0,
  blind: null,
  told: [],
  count: 0,
  problem: null,
  baseline: null,
  approving: null,
  owner: '',
  background: null,
}

import type { CaptureReport } from '#shared/capture/report'
import type { HistoryList, KeptComparison } from '#shared/history/request'
import type { ErrorValue } from '#shared/ipc/result'

export type Grouping = 'time' | 'host'

/** What changed from one scan to another. */
export interface ShownComparison {
  /** When they were made; of a file its name, too. */
  readonly before: string
  readonly after: string
  readonly result: KeptComparison
}

/** What a file of captured packets tells. */
export interface ShownCapture {
  readonly name: string
  readonly report: CaptureReport
}

export interface HistoryState {
  readonly words: string
  readonly grouping: Grouping
  /** Null: not read yet. */
  readonly list: HistoryList | null
  /** Ids of at most two that are to be compared, in the order in which they were chosen. */
  readonly chosen: readonly string[]
  readonly comparison: ShownComparison | null
  /** The file that is being read, and how much of it was; null: none is, or so small a one that it need not be told. */
  readonly reading: { readonly name: string; readonly percent: number } | null
  /** Stands where a comparison would. */
  readonly capture: ShownCapture | null
  /** What was opened has made way for the list that is searched, in a window that has no room for both. */
  readonly aside: boolean
  /** How often the key of the search was pressed. */
  readonly searchAsked: number
  readonly problem: ErrorValue | null
}

export const initialHistoryState: HistoryState = {
  words: '',
  grouping: 'time',
  list: null,
  chosen: [],
  comparison: null,
  reading: null,
  capture: null,
  aside: false,
  searchAsked: 0,
  problem: null,
}

/** How long and how much is kept. */
export interface HistoryLimits {
  readonly days: number
  readonly bytes: number
}

/** What the user wants kept. */
export interface HistoryPolicy {
  /** False: nothing is written. */
  readonly keep: boolean
  /** Null: nothing is thrown away. */
  readonly limits: HistoryLimits | null
}

/** Everything is kept. */
export const noLimits: HistoryLimits = { days: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY }

export const dayMs = 86_400_000

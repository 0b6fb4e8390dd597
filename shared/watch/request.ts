import * as v from 'valibot'
import { ScanTargets } from '../scan/request'
import { WatchedDrift } from './event'

/** Milliseconds between two looks at this computer's listeners: bounds, and what is usual. */
export const lookEvery = { least: 1_000, most: 3_600_000, usual: 5_000 } as const
/** Milliseconds between two scans of the watched hosts; others are not to be bothered more often than every minute. */
export const scanEvery = { least: 60_000, most: 7 * 86_400_000, usual: 900_000 } as const

const Ms = (least: number, most: number) =>
  v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))

/** What is watched. */
export const WatchRequest = v.strictObject({
  everyMs: Ms(lookEvery.least, lookEvery.most),
  /** Null: this computer alone. */
  hosts: v.nullable(
    v.strictObject({
      targets: ScanTargets,
      everyMs: Ms(scanEvery.least, scanEvery.most),
      /** The user said that they may scan the public addresses among them. */
      mayScanPublic: v.boolean(),
    }),
  ),
  /** Null: the first look is what later ones are compared with. */
  baseline: v.nullable(
    v.strictObject({
      /** The file's; its reader has a bound of its own. */
      text: v.pipe(v.string(), v.maxLength(1_000_000)),
      /** What an earlier watch told of already. */
      told: v.pipe(v.array(WatchedDrift), v.readonly()),
      /** How often the hosts and the router that it speaks of are asked; null: never. */
      others: v.nullable(
        v.strictObject({
          everyMs: Ms(scanEvery.least, scanEvery.most),
          /** As of the hosts above. */
          mayScanPublic: v.boolean(),
        }),
      ),
    }),
  ),
})
export type WatchRequest = v.InferOutput<typeof WatchRequest>

const units: Readonly<Record<string, number>> = { '': 1_000, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 }

/** Milliseconds of "5s", "2m", "1h" or "90" (seconds); null for anything else. */
export function intervalOf(text: string): number | null {
  const match = /^(\d{1,6})\s*(s|m|min|h|)$/.exec(text.trim().toLowerCase())
  const unit = units[match?.[2] ?? '?']
  return match === null || unit === undefined ? null : Number(match[1]) * unit
}

/** The same in words: "5 s", "15 min", "1 h". */
export function intervalText(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  if (seconds % 3_600 === 0) return `${seconds / 3_600} h`
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}

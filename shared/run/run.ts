import * as v from 'valibot'
import { ScanEvent } from '../scan/event'
import { ScanTargets } from '../scan/request'

/** Names a run. The engine makes it, with random bits: whoever knows it may find the run again. */
export const RunId = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

/** What is known of a run beside what it tells. A kind that is added has its own form of `asked`, and its own events. */
export const RunHead = v.object({
  id: RunId,
  kind: v.literal('scan'),
  /** Of the form of `asked` and of the events. */
  version: v.literal(1),
  /** Milliseconds since 1970. */
  startedAt: v.number(),
  asked: ScanTargets,
})
export type RunHead = v.InferOutput<typeof RunHead>

/** Finds a run again. */
export const FollowRequest = v.strictObject({
  id: RunId,
  /** Events that the asker has already, progress not counted: they are not told again. */
  from: v.pipe(v.number(), v.integer(), v.minValue(0)),
})

/** The stream of a run that somebody finds again: what it is, whether it has come to its end, and then its events. */
export const FollowedEvent = v.variant('kind', [
  v.object({ kind: v.literal('run'), run: RunHead, complete: v.boolean() }),
  ...ScanEvent.options,
])
export type FollowedEvent = v.InferOutput<typeof FollowedEvent>

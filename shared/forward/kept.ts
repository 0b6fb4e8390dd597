import * as v from 'valibot'
import { Mapping } from './router'

/** A forward that is renewed before its lease ends, as long as the engine lives. */
export const KeptForward = v.object({
  id: v.string(),
  /** As the router had it when it was made or renewed last. */
  mapping: Mapping,
  /** `kept`: all is well. `failing`: the last renewal did not work, and is tried again. `given-up`: it is not tried any more. */
  state: v.picklist(['kept', 'failing', 'given-up']),
  /** What happened, in whole sentences; null: nothing that has to be known. */
  sentence: v.nullable(v.string()),
  /** Milliseconds since 1970. */
  renewedAt: v.number(),
  /** The same, for the end of its lease; null: it has none, or the router didn't tell. */
  endsAt: v.nullable(v.number()),
})
export type KeptForward = v.InferOutput<typeof KeptForward>

/** All of them, each time that one changes. */
export const KeptForwards = v.pipe(v.array(KeptForward), v.readonly())

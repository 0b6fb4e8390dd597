import * as v from 'valibot'
import { ownerlessReasons } from './socket'

export const unattributedKinds = [...ownerlessReasons, 'other-namespace', 'not-listed'] as const
export type UnattributedKind = (typeof unattributedKinds)[number]

/** Sockets that have no owner in the list, or are not in it at all, counted and explained. */
export const Unattributed = v.object({
  kind: v.picklist(unattributedKinds),
  /** Null: they can't be counted from here. */
  count: v.nullable(v.pipe(v.number(), v.minValue(0))),
  /** A whole sentence. */
  why: v.string(),
  /** What shows more, ready to be typed; null where there is no more to see. */
  remedy: v.nullable(v.string()),
})
export type Unattributed = v.InferOutput<typeof Unattributed>

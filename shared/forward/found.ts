import * as v from 'valibot'
import { ForwardDoing, ForwardNote } from './chain-found'
import { ForwardEvent, forwardLinks, NatLifetime } from './report'
import { ForwardFindings } from './verdict/findings'

const [, , telephone] = ForwardEvent.options

/** All that a test has found out, at its end. */
export const ForwardGathered = v.object({
  findings: ForwardFindings,
  /** What was made on the way, and may be left. */
  notes: v.pipe(v.array(ForwardNote), v.readonly()),
  /** Milliseconds since 1970, and that it took. */
  at: v.number(),
  tookMs: v.number(),
})
export type ForwardGathered = v.InferOutput<typeof ForwardGathered>

/** What a test tells, as it crosses the contract: facts, which `told.ts` puts into words where they are read. */
export const ForwardFound = v.variant('kind', [
  /** Work at this link has begun. */
  v.object({ kind: v.literal('testing'), link: v.picklist(forwardLinks), doing: ForwardDoing }),
  telephone,
  /** More is known of a link: all that is known by now. */
  v.object({ kind: v.literal('found'), link: v.picklist(forwardLinks), findings: ForwardFindings }),
  v.object({ kind: v.literal('done'), gathered: ForwardGathered }),
])
export type ForwardFound = v.InferOutput<typeof ForwardFound>

/** Where this computer is, as far as it was found out; no port is looked at. */
export const WhereFound = v.object({
  findings: ForwardFindings,
  /** Null: it was not to be measured. */
  lifetime: v.nullable(NatLifetime),
})
export type WhereFound = v.InferOutput<typeof WhereFound>

import * as v from 'valibot'
import { RefusalReason, RefusalRest } from './refusal-found'
import { Mapping } from './router'
import { OtherDevice } from './router-notes'

/** Why a forward could not be renewed. */
export const RenewalFailure = v.variant('why', [
  /** There is no router just now; or it did not answer in time. */
  v.object({ why: v.picklist(['no-router', 'too-slow']) }),
  /** This computer is behind another router now; or it can't be told whether it is the same. */
  v.object({ why: v.picklist(['other-router', 'perhaps-other-router']), gateway: v.string() }),
  v.object({
    why: v.literal('refused'),
    because: RefusalReason,
    rest: v.pipe(v.array(RefusalRest), v.readonly()),
  }),
  /** No router takes it, and another device would. */
  v.object({ why: v.literal('other-device'), device: OtherDevice }),
  /** The message of a failure. */
  v.object({ why: v.literal('failed'), message: v.string() }),
])
export type RenewalFailure = v.InferOutput<typeof RenewalFailure>

/** What happened to a forward that is kept. */
export const KeptNews = v.variant('kind', [
  v.object({
    kind: v.literal('renewed'),
    /** Why it was not there any more: its lease was over, or the router had forgotten it; null: it was there. */
    again: v.nullable(v.picklist(['had-ended', 'was-forgotten'])),
    /** The address that it leads to now, where that is another one. */
    leadsTo: v.nullable(v.string()),
    /** The port that the router gave instead of the one that it was asked for. */
    instead: v.nullable(v.object({ given: v.number(), wanted: v.number() })),
  }),
  /** Seconds until it ends, 0 or less where it has ended; null: not known. */
  v.object({ kind: v.literal('failed'), because: RenewalFailure, secondsLeft: v.nullable(v.number()) }),
  /** It was given up: something else is there; or somebody took it away. */
  v.object({ kind: v.literal('port-taken'), existing: Mapping }),
  v.object({ kind: v.literal('taken-away') }),
])
export type KeptNews = v.InferOutput<typeof KeptNews>

/** A forward that is renewed before its lease ends, as long as the engine lives. */
export const KeptFound = v.object({
  id: v.string(),
  /** As the router had it when it was made or renewed last. */
  mapping: Mapping,
  /** `kept`: all is well. `failing`: the last renewal did not work, and is tried again. `given-up`: it is not tried any more. */
  state: v.picklist(['kept', 'failing', 'given-up']),
  /** Null: nothing yet. */
  news: v.nullable(KeptNews),
  /** Milliseconds since 1970. */
  renewedAt: v.number(),
  /** The same, for the end of its lease; null: it has none, or the router didn't tell. */
  endsAt: v.nullable(v.number()),
})
export type KeptFound = v.InferOutput<typeof KeptFound>

/** All of them, each time that one changes. */
export const KeptForwards = v.pipe(v.array(KeptFound), v.readonly())

/** The same in words. */
export interface KeptForward extends Omit<KeptFound, 'news'> {
  /** What happened, in whole sentences; null: nothing that has to be known. */
  readonly sentence: string | null
}

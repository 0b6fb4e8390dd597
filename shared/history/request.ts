import * as v from 'valibot'
import { protocols } from '../ports/protocol'
import { KeptRunId, MarkChange, RunEntry, runKinds } from './run-entry'

/** Kept runs that one answer lists; a search narrows them down. */
export const mostListed = 500

/** Which kept runs are wanted: those that have to do with all words, of one kind where that is named. */
export const HistorySearch = v.strictObject({
  words: v.pipe(v.string(), v.maxLength(500)),
  what: v.optional(v.picklist(runKinds)),
  /** Entries that are wanted at most. */
  most: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(mostListed))),
})
export type HistorySearch = v.InferOutput<typeof HistorySearch>

/** Troubles that a list tells of. */
export const mostTroubles = 3

/** What went wrong with what is kept, as a sentence; `at` in milliseconds since 1970. */
const HistoryTrouble = v.object({ at: v.number(), sentence: v.string() })
export type HistoryTrouble = v.InferOutput<typeof HistoryTrouble>

/** What was found, newest first. */
export const HistoryList = v.object({
  entries: v.pipe(v.array(RunEntry), v.maxLength(mostListed)),
  found: v.number(),
  total: v.number(),
  troubles: v.pipe(v.array(HistoryTrouble), v.readonly()),
})
export type HistoryList = v.InferOutput<typeof HistoryList>

export const OpenKept = v.strictObject({ id: KeptRunId })
/** The file of a kept scan, as it is on the disk: compressed it is far smaller than what it tells. */
export const KeptFile = v.object({ bytes: v.instance(Uint8Array<ArrayBuffer>) })
export type KeptFile = v.InferOutput<typeof KeptFile>
export const MarkKept = v.strictObject({ id: KeptRunId, ...MarkChange.entries })
export type MarkKept = v.InferOutput<typeof MarkKept>
export const CompareKept = v.strictObject({ before: KeptRunId, after: KeptRunId })
export const RemoveKept = v.strictObject({ ids: v.pipe(v.array(KeptRunId), v.maxLength(10_000)) })

/** Hosts with changes that one answer holds; more of them are a matter for the command line. */
export const mostCompared = 1000

/** What changed, in words. */
export const KeptComparison = v.object({
  summary: v.string(),
  same: v.boolean(),
  hosts: v.array(
    v.object({
      address: v.string(),
      names: v.array(v.string()),
      changes: v.array(
        v.object({ mark: v.picklist(['+', '-', '~']), of: v.string(), what: v.string(), detail: v.string() }),
      ),
      notKnown: v.array(v.string()),
      /** Its ports, as ranges (`22,80,100-200`), where any of them changed: see `changed-ports.ts`. */
      ports: v.array(
        v.object({
          protocol: v.picklist(protocols),
          came: v.string(),
          went: v.string(),
          other: v.string(),
          stays: v.string(),
        }),
      ),
    }),
  ),
  hostsLeftOut: v.number(),
  notKnown: v.array(v.string()),
})
export type KeptComparison = v.InferOutput<typeof KeptComparison>

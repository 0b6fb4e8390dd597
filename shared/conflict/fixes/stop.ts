import * as v from 'valibot'
import { ConflictQuestion } from '../question'

/** One process for good: a pid is given out again, so both are compared before each signal. */
export const ProcessIdentity = v.strictObject({
  pid: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff)),
  birth: v.nullable(v.pipe(v.string(), v.maxLength(100))),
})
export type ProcessIdentity = v.InferOutput<typeof ProcessIdentity>

/**
 * What a person agreed to end: the process, and the program that it ran when it was shown. A process may become another
 * program (execve(2)) and keep its id and its birth.
 */
export const ConfirmedProcess = v.strictObject({
  ...ProcessIdentity.entries,
  program: v.pipe(v.string(), v.maxLength(4096)),
  /** The system's own word for what it runs, to be compared and never shown; null where it isn't told. */
  image: v.nullable(v.pipe(v.string(), v.maxLength(8192))),
})
export type ConfirmedProcess = v.InferOutput<typeof ConfirmedProcess>

export const StopPreviewRequest = v.strictObject({
  process: ProcessIdentity,
  question: ConflictQuestion,
})
export type StopPreviewRequest = v.InferOutput<typeof StopPreviewRequest>

/** Ends a process that the person has confirmed, if it still is what was confirmed, then looks whether the port is free. */
export const StopRequest = v.strictObject({
  process: ConfirmedProcess,
  question: ConflictQuestion,
  /** False: TERM, and wait. True: KILL, for one that didn't end. */
  force: v.boolean(),
  /** Milliseconds to wait for its end. */
  waitMs: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(60_000)),
})
export type StopRequest = v.InferOutput<typeof StopRequest>

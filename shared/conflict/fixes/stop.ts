import * as v from 'valibot'
import { Owner, Socket } from '../../sockets/socket'
import { ConflictQuestion } from '../question'
import { ConflictFix } from '../report'
import { StartAgain } from './start-again'

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

/** What stopping a process would do; to be shown before the person is asked. Nothing is done by asking. */
export const StopPreview = v.object({
  owner: Owner,
  /** To be sent back by whoever stops it: nothing is sent to a process that is no longer this. */
  confirms: ConfirmedProcess,
  /** Why Portlight will not stop it, as a sentence (pid 0, 1, 4, itself, no right); null: it may be stopped. */
  refusal: v.nullable(v.string()),
  /** Every listening socket of it, which will be gone. */
  listening: v.pipe(v.array(Socket), v.readonly()),
  /** Connections that are cut off: those of it alone, and those that wait for it to be accepted. */
  connections: v.number(),
  /** Connections that its children have, alone or with it: they are cut off only when those end. */
  childConnections: v.number(),
  /**
   * Its children and theirs, which get no signal: most end with their parent, some go on. `alsoHolds` those that hold the
   * port too, so that stopping the parent alone doesn't free it.
   */
  children: v.pipe(
    v.array(
      v.object({
        pid: v.number(),
        birth: v.nullable(v.string()),
        program: v.string(),
        alsoHolds: v.boolean(),
      }),
    ),
    v.readonly(),
  ),
  /** Better ways than a signal: the unit, the socket unit or the container that would start it again. */
  instead: v.pipe(v.array(ConflictFix), v.readonly()),
  /** Who starts it again when it ends, and the way to have it stopped there; null where nobody is known to. */
  keeper: v.nullable(
    v.object({
      /** Whether it does that by itself. */
      again: v.picklist(['always', 'on-change', 'perhaps']),
      sentence: v.string(),
      fix: ConflictFix,
    }),
  ),
  /** Windows has no gentle way: the first signal already ends it at once. */
  alwaysForced: v.boolean(),
})
export type StopPreview = v.InferOutput<typeof StopPreview>

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

/** What happens while a process is stopped. The last one is `done`, `still-running` or `refused`. */
export const StopEvent = v.variant('kind', [
  /** Who it is was compared again, and the signal was sent. */
  v.object({ kind: v.literal('signalled'), signal: v.string() }),
  /**
   * Nothing was sent: it is another process or program than was confirmed (`other-process`), no longer has the port
   * (`let-go`), has gone, or may not be signalled (the sentence names the right).
   */
  v.object({
    kind: v.literal('refused'),
    reason: v.picklist(['protected', 'other-process', 'let-go', 'already-gone', 'no-permission', 'failed']),
    sentence: v.string(),
  }),
  v.object({ kind: v.literal('waiting'), waitedMs: v.number() }),
  /** It lives on after the wait: KILL may be offered. */
  v.object({ kind: v.literal('still-running'), waitedMs: v.number() }),
  v.object({
    kind: v.literal('done'),
    portFree: v.boolean(),
    /** Who has the port now, where it isn't free. */
    owners: v.pipe(v.array(Owner), v.readonly()),
    sentence: v.string(),
    /** How the program is started again; null where it still runs, or somebody has the port. */
    again: v.nullable(StartAgain),
  }),
])
export type StopEvent = v.InferOutput<typeof StopEvent>

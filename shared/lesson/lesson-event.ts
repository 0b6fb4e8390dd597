import * as v from 'valibot'
import { Endpoint, protocols } from '../sockets/socket'
import { tcpStates } from '../sockets/state'
import { Happened } from './happened'
import { machines } from './lesson'

const Count = v.pipe(v.number(), v.minValue(0))
const list = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.readonly())

/** A row of the kernel's table that belongs to the lesson. */
export const LessonRow = v.object({
  protocol: v.picklist(protocols),
  /** Null for UDP, which has none. */
  state: v.nullable(v.picklist(tcpStates)),
  local: Endpoint,
  remote: v.nullable(Endpoint),
  /** Which program of the lesson has it; null: none that is known. */
  who: v.nullable(v.string()),
  /** That program has not taken it in yet, so the kernel alone has it; absent: it is the program's. */
  waits: v.exactOptional(v.literal(true)),
  /** Whose table it is in, in a home of several machines; absent: that of the computer that runs the lesson. */
  machine: v.exactOptional(v.picklist(machines)),
})
export type LessonRow = v.InferOutput<typeof LessonRow>

/** Something that happened. */
export const Happening = v.object({
  /** Milliseconds since the lesson began; null of what nobody saw: it was after what stands above it, and before what stands below. */
  at: v.nullable(Count),
  /** Of a packet: who sent it; empty: nobody of the lesson. */
  who: v.string(),
  /** Of a packet: who got it; null: nobody, or it is no packet. */
  whom: v.nullable(v.string()),
  what: Happened,
  /**
   * `seen`: a program of the lesson was told so by the system; `captured`: tcpdump saw the packet; `inferred`: it follows from
   * what was seen.
   */
  known: v.picklist(['seen', 'captured', 'inferred']),
  /** Of a packet; of an ICMP error that of the packet that it is about. */
  protocol: v.nullable(v.picklist(protocols)),
  /** Of a packet: where it came from and went to. */
  from: v.nullable(Endpoint),
  to: v.nullable(Endpoint),
})
export type Happening = v.InferOutput<typeof Happening>

/** Whether a claim of the lesson held here. */
export const Finding = v.object({
  sentence: v.string(),
  holds: v.picklist(['yes', 'no', 'unknown']),
  /** How that is known, or why it is not. */
  evidence: v.string(),
})
export type Finding = v.InferOutput<typeof Finding>

/** How a deed went: `error` is the system's word, null where it worked. */
export const Outcome = v.object({ who: v.string(), error: v.nullable(v.string()), code: v.string() })
export type Outcome = v.InferOutput<typeof Outcome>

export const StepReport = v.object({
  kind: v.literal('step'),
  /** From 0. */
  step: Count,
  outcomes: list(Outcome),
  happenings: list(Happening),
  /** After the step; null: could not be read. */
  rows: v.nullable(list(LessonRow)),
  findings: list(Finding),
})
export type StepReport = v.InferOutput<typeof StepReport>

/** A lesson as it runs. */
export const LessonEvent = v.variant('kind', [
  v.object({
    kind: v.literal('begun'),
    ports: v.object({ A: Count, B: Count, C: Count }),
    rows: v.nullable(list(LessonRow)),
    /** All of this is a recording of a run on another computer; absent: it happens now. `at`: milliseconds since 1970. */
    recorded: v.exactOptional(v.object({ at: v.number(), system: v.string() })),
  }),
  /** The next step waits for `lesson.go`. */
  v.object({ kind: v.literal('waiting'), step: Count }),
  StepReport,
  /** Everything is closed. What is left are rows that the kernel alone keeps for a while. */
  v.object({ kind: v.literal('closed'), rows: v.nullable(list(LessonRow)) }),
])
export type LessonEvent = v.InferOutput<typeof LessonEvent>

/** Says aloud that it is a recording. */
export function recordingWords({ at, system }: { readonly at: number; readonly system: string }): string {
  const day = new Date(at).toISOString().slice(0, 10)
  return `This is a recording: it ran like this on ${system} on ${day}, and nothing of it happens on this computer.`
}

const RunId = v.pipe(v.string(), v.minLength(1), v.maxLength(64))

export const LessonRequest = v.strictObject({
  /** Made by the asker. */
  runId: RunId,
  lesson: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(99)),
  /** Waits before each step until it is told to go on. */
  stepping: v.boolean(),
})
export type LessonRequest = v.InferOutput<typeof LessonRequest>

export const LessonGo = v.strictObject({ runId: RunId })

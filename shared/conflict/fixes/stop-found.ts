import * as v from 'valibot'
import { Owner, protocols, Socket } from '../../sockets/socket'
import { ConflictFacts, conflictSystems } from '../facts'
import { KeeperName, NamedProcess } from './named-process'
import { StartAgainFound } from './start-found'
import { ConfirmedProcess } from './stop'

/** Why a process is not ended whoever asks for it. */
export const protections = ['system', 'kernel', 'portlight', 'started-portlight'] as const
export type Protection = (typeof protections)[number]

/** What speaks against a signal. */
export const StopObstacle = v.variant('reason', [
  v.object({ reason: v.literal('protected'), process: NamedProcess, as: v.picklist(protections) }),
  v.object({ reason: v.literal('already-gone'), pid: v.number() }),
  /** The system does not tell when it started: it can't be told from another one that got the same id. */
  v.object({ reason: v.literal('birth-not-told'), pid: v.number() }),
  /** It was `process` when it was confirmed: its id was given to another one (`new-owner`), or it called execve(2). */
  v.object({
    reason: v.literal('other-process'),
    process: NamedProcess,
    now: v.string(),
    by: v.picklist(['new-owner', 'execve']),
  }),
  /** It is not among those who have the port (any more). */
  v.object({
    reason: v.literal('let-go'),
    process: NamedProcess,
    protocol: v.picklist(protocols),
    port: v.number(),
  }),
  /** Null: whose it is is not told. */
  v.object({
    reason: v.literal('no-permission'),
    process: NamedProcess,
    user: v.nullable(v.string()),
    system: v.picklist(conflictSystems),
  }),
  /** The system said no, and not for want of a right. */
  v.object({ reason: v.literal('failed'), process: NamedProcess }),
])
export type StopObstacle = v.InferOutput<typeof StopObstacle>

/** What stopping a process would do, as it was seen. Nothing is done by asking. */
export const StopPreviewFound = v.object({
  owner: Owner,
  /** To be sent back by whoever stops it: nothing is sent to a process that is no longer this. */
  confirms: ConfirmedProcess,
  /** Null: it may be stopped. */
  obstacle: v.nullable(StopObstacle),
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
  /** What was seen of the port: who looks after the process, and how it is stopped there, follows from it. */
  facts: ConflictFacts,
})
export type StopPreviewFound = v.InferOutput<typeof StopPreviewFound>

/** Who has started a program again. */
export const Restarter = v.variant('kind', [
  v.object({ kind: v.literal('unit'), unit: v.string() }),
  v.object({ kind: v.literal('container') }),
  v.object({ kind: v.literal('process'), process: NamedProcess }),
])
export type Restarter = v.InferOutput<typeof Restarter>

/** What happens while a process is stopped. The last one is `done`, `still-running` or `refused`. */
export const StopFound = v.variant('kind', [
  /** Who it is was compared again, and the signal was sent. */
  v.object({ kind: v.literal('signalled'), signal: v.string() }),
  /** Nothing was sent. */
  v.object({ kind: v.literal('refused'), obstacle: StopObstacle }),
  v.object({ kind: v.literal('waiting'), waitedMs: v.number() }),
  /** It lives on after the wait: KILL may be offered. */
  v.object({ kind: v.literal('still-running'), waitedMs: v.number() }),
  v.object({
    kind: v.literal('done'),
    process: NamedProcess,
    /** It lives on, and has only given up the port. */
    stillRuns: v.boolean(),
    /** What was seen of the port afterwards. */
    facts: ConflictFacts,
    /** Who starts it again when it ends; null where nobody is known to. */
    keeper: v.nullable(KeeperName),
    /** Who did so; null where nobody is seen to have. */
    restarter: v.nullable(Restarter),
    /** How the program is started again; null where it still runs, or somebody has the port. */
    again: v.nullable(StartAgainFound),
  }),
])
export type StopFound = v.InferOutput<typeof StopFound>

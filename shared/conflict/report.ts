import * as v from 'valibot'
import { CommandLine } from '../command-line/command-line'
import { Owner, protocols, Socket } from '../sockets/socket'
import { confidences, Evidence } from '../words/evidence'

/** What is the case with a port, after traps.md's table; `free`: it binds now; `unknown`: the sentence says why. */
export const conflictVerdicts = [
  'free',
  'live-listener',
  'other-address-listener',
  'bound-not-listening',
  'time-wait',
  'outgoing-connection',
  'shared-listeners',
  'inherited-socket',
  'socket-activation',
  'container',
  'wsl-program',
  'privileged-port',
  'address-not-local',
  'other-protocol',
  'excluded-range',
  'forbidden-by-rule',
  'runtime-list',
  'nobody-listens',
  'system-service',
  'unknown',
] as const
export type ConflictVerdict = (typeof conflictVerdicts)[number]

/** How a bind was tried. */
export const BindProbe = v.object({
  address: v.string(),
  family: v.picklist(['ipv4', 'ipv6']),
  /** `unset` and `set`: SO_REUSEADDR of the socket that tried. */
  reuseAddress: v.picklist(['unset', 'set']),
  /** `inferred`: Node can't try this; it follows from the socket table. */
  source: v.picklist(['probed', 'inferred']),
  outcome: v.picklist(['binds', 'fails', 'not-known']),
  /** The system's error (`EADDRINUSE`); null where it binds or nothing was tried. */
  error: v.nullable(v.string()),
})
export type BindProbe = v.InferOutput<typeof BindProbe>

/** One thing that can be done. */
export const ConflictFix = v.object({
  /** An imperative sentence: `Stop node (process 4711)`. */
  title: v.string(),
  /** What to type in a terminal; null where it is no command. */
  command: v.nullable(CommandLine),
  /** True where nothing can be lost by it. */
  safe: v.boolean(),
  /** What the app can do itself: end the process of that pid and birth; null where it can't. */
  stops: v.nullable(v.object({ pid: v.number(), birth: v.nullable(v.string()) })),
})
export type ConflictFix = v.InferOutput<typeof ConflictFix>

/** The answer. The first of `fixes` is the one to take; the others are alternatives. */
export const ConflictReport = v.object({
  port: v.number(),
  protocol: v.picklist(protocols),
  /** As it was asked for. */
  address: v.nullable(v.string()),
  verdict: v.picklist(conflictVerdicts),
  /**
   * True where something has the port that was asked for, so that even a program that sets SO_REUSEADDR can't have it;
   * false where nothing has it, as with `free` and `address-not-local`; null: not known, as something could not be looked at.
   */
  inUse: v.nullable(v.boolean()),
  confidence: v.picklist(confidences),
  /** The verdict in one plain sentence. */
  sentence: v.string(),
  evidence: v.pipe(v.array(Evidence), v.readonly()),
  probes: v.pipe(v.array(BindProbe), v.readonly()),
  /** Rows of the socket table that matter, at most 200. */
  sockets: v.pipe(v.array(Socket), v.readonly()),
  /** Processes that hold the port, each once. */
  owners: v.pipe(v.array(Owner), v.readonly()),
  fixes: v.pipe(v.array(ConflictFix), v.readonly()),
  /** Free ports near it that are not ephemeral, those above first, at most 3; null: nobody looked, or that can't be told. */
  freePorts: v.nullable(v.pipe(v.array(v.number()), v.readonly())),
  /** Name of the service that usually has this port. */
  service: v.nullable(v.string()),
  /** Milliseconds since 1970, and that it took. */
  at: v.number(),
  tookMs: v.number(),
})
export type ConflictReport = v.InferOutput<typeof ConflictReport>

import * as v from 'valibot'
import { CommandLine } from '../../command-line/command-line'
import { protocols } from '../../sockets/socket'
import { ConflictFacts } from '../facts'
import { KeeperName, NamedProcess } from './named-process'

/** Why it is not known how a program is started again. */
export const UnknownStart = v.variant('why', [
  v.object({
    why: v.picklist([
      /** This system does not tell how a program was started. */
      'system',
      /** It runs in a container, a sandbox or the like. */
      'surroundings',
      /** The file of the program is gone, or another one. */
      'program-gone',
      'arguments-changed',
      'folder-gone',
      'variables-not-told',
      /** Nothing is started that can't be shown. */
      'not-showable',
    ]),
  }),
  v.object({ why: v.literal('other-user'), user: v.nullable(v.string()) }),
  /** Whoever started it gave it something that a new process would not have; the variable says so. */
  v.object({ why: v.literal('handed-over'), variable: v.string() }),
])
export type UnknownStart = v.InferOutput<typeof UnknownStart>

/** Who looks after a program, and so starts it. */
const Manager = v.variant('kind', [
  v.object({ kind: v.literal('container') }),
  v.object({ kind: v.literal('service'), unit: v.nullable(v.string()) }),
  v.object({ kind: v.literal('keeper'), keeper: KeeperName }),
])

/** As it was started the last time, to be shown before the person is asked. Nothing is started by telling it. */
export const KnownStart = v.object({
  kind: v.literal('known'),
  /** What `conflict.start` takes: good once, and for some minutes. The command itself stays with the engine. */
  id: v.string(),
  program: v.string(),
  command: CommandLine,
  folder: v.string(),
  user: v.nullable(v.string()),
  /** Names of the variables of its environment; what they hold is nobody's business here. */
  variables: v.pipe(v.array(v.string()), v.readonly()),
})

/** How a program that was stopped is started again. */
export const StartAgainFound = v.variant('kind', [
  KnownStart,
  /** Null: there is no command for it. */
  v.object({ kind: v.literal('managed'), by: Manager, command: v.nullable(CommandLine) }),
  v.object({ kind: v.literal('unknown'), because: UnknownStart }),
])
export type StartAgainFound = v.InferOutput<typeof StartAgainFound>

/** How a process ended, or why it never began. */
export const ProcessEnd = v.variant('kind', [
  v.object({ kind: v.literal('exit'), code: v.number() }),
  v.object({ kind: v.literal('signal'), signal: v.string() }),
  /** In the system's words. */
  v.object({ kind: v.literal('not-begun'), message: v.string() }),
])
export type ProcessEnd = v.InferOutput<typeof ProcessEnd>

const place = { protocol: v.picklist(protocols), port: v.number() }

/** What happens while a program is started again. The last one is any but `started`. */
export const StartFound = v.variant('kind', [
  v.object({ kind: v.literal('started'), pid: v.number() }),
  /** A new listener on the port is its own, or that of a child of it. */
  v.object({ kind: v.literal('listening'), process: NamedProcess, ...place }),
  v.object({ kind: v.literal('ended'), process: NamedProcess, end: ProcessEnd, ...place }),
  /** It did not take the port in the milliseconds that were waited. Null: it still runs. */
  v.object({
    kind: v.literal('silent'),
    process: NamedProcess,
    end: v.nullable(ProcessEnd),
    waitedMs: v.number(),
    ...place,
  }),
  /** Nothing was started. */
  v.object({
    kind: v.literal('refused'),
    because: v.variant('why', [
      v.object({ why: v.literal('not-free'), facts: ConflictFacts }),
      v.object({ why: v.literal('not-begun'), end: ProcessEnd }),
      /** It was too long ago, or it was started already. */
      v.object({ why: v.literal('over') }),
    ]),
  }),
])
export type StartFound = v.InferOutput<typeof StartFound>

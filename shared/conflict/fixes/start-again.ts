import * as v from 'valibot'
import type { CommandLine } from '../../command-line/command-line'
import { commandText } from '../../command-line/shell-text'
import type { Owner } from '../../sockets/socket'
import type { KeeperName } from './named-process'
import type { StartAgainFound, UnknownStart } from './start-found'

export const StartRequest = v.strictObject({ id: v.pipe(v.string(), v.maxLength(64)) })
export type StartRequest = v.InferOutput<typeof StartRequest>

/** What the system tells of how a process was started, and whether Portlight could give another one the same. */
export interface StartFacts {
  /** Path of the program's file as the system sees it; null where there is none any more, or it was replaced. */
  readonly executable: string | null
  /** Where the first argument leads as that process would look for it, and the file that this is; null where to nothing. */
  readonly called: { readonly path: string; readonly file: string } | null
  /** The arguments, its own name first; null where they are not as they were given: a program may overwrite them. */
  readonly args: readonly string[] | null
  /** Null where it is not told, or is gone. */
  readonly folder: string | null
  /** Null where they are not told. */
  readonly variables: readonly (readonly [name: string, value: string])[] | null
  readonly user: string | null
  readonly sameUser: boolean
  /** It sees the same files, network and processes as Portlight, with no limits of its own. */
  readonly sameSurroundings: boolean
}

/** All that it takes to start a program as it was started before. It never goes through a shell. */
export interface StartRecipe {
  /** Path of what is run. */
  readonly file: string
  /** Its own name first. */
  readonly args: readonly string[]
  readonly folder: string
  readonly variables: Readonly<Record<string, string>>
  readonly user: string | null
}

/** Characters of a command that a person still reads. */
const longest = 4096

/** Variables by which a parent handed something over that a new process would not have: systemd's sockets, Node's channel. */
const handedOver = ['LISTEN_FDS', 'NODE_CHANNEL_FD', 'WATCHDOG_PID']

/** The recipe, or why it isn't known. */
export function recipeOf(facts: StartFacts): StartRecipe | UnknownStart {
  const { executable, called, args, folder, variables, user, sameUser, sameSurroundings } = facts
  if (!sameUser) return { why: 'other-user', user }
  if (!sameSurroundings) return { why: 'surroundings' }
  if (executable === null) return { why: 'program-gone' }
  if (args === null || called === null || called.file !== executable) return { why: 'arguments-changed' }
  if (folder === null) return { why: 'folder-gone' }
  if (variables === null) return { why: 'variables-not-told' }
  const given = variables.find(([name]) => handedOver.includes(name))
  if (given !== undefined) return { why: 'handed-over', variable: given[0] }
  const recipe = { file: called.path, args, folder, variables: Object.fromEntries(variables), user }
  const text = commandText(commandOf(recipe))
  if (text === null || text.length > longest) return { why: 'not-showable' }
  return recipe
}

/** The command as it is shown. */
export function commandOf({ file, args }: Pick<StartRecipe, 'file' | 'args'>): CommandLine {
  return { program: file, arguments: args.slice(1), needsRoot: false, system: 'posix' }
}

/** As much of who looks after a program as tells who starts it. */
interface Managed {
  readonly instead: readonly { readonly command: CommandLine | null }[]
  readonly keeper: {
    readonly keeper: KeeperName
    readonly fix: { readonly command: CommandLine | null }
  } | null
}

/** Who starts it, where somebody looks after it; null where nobody is known to, and it may be started as it was. */
export function managedStart(
  { unit, container }: Pick<Owner, 'unit' | 'container'>,
  { instead, keeper }: Managed,
): StartAgainFound | null {
  const command = instead.flatMap(({ command: stop }) =>
    stop === null ? [] : (startingCommand(stop) ?? []),
  )[0]
  if (container !== null) return { kind: 'managed', by: { kind: 'container' }, command: command ?? null }
  if (command !== undefined) return { kind: 'managed', by: { kind: 'service', unit }, command }
  if (keeper === null || keeper.keeper.again === 'perhaps') return null
  const { name, pid, again } = keeper.keeper
  const stop = keeper.fix.command
  return {
    kind: 'managed',
    by: { kind: 'keeper', keeper: { name, pid, again } },
    command: stop === null ? null : startingCommand(stop),
  }
}

/** Of each program that stops what it manages, the word for that and for the opposite. */
const opposites: readonly (readonly [program: RegExp, stop: string, start: string])[] = [
  [/^(?:systemctl|docker|podman|nerdctl|crictl|machinectl|net|pm2|supervisorctl)$/, 'stop', 'start'],
  [/^sv$/, 'stop', 'start'],
  [/^(?:s6-svc|svc)$/, '-d', '-u'],
]

/** The command that starts what another one stopped; null where it isn't known. */
export function startingCommand(stop: CommandLine): CommandLine | null {
  if (stop.program === 'lxc-stop') return { ...stop, program: 'lxc-start' }
  const words = [stop.program, ...stop.arguments]
  // pm2 with a home of its own: env PM2_HOME=… pm2 stop 3
  const named = words[0] === 'env' ? 2 : 0
  const found = opposites.find(([program]) => program.test(words[named] ?? ''))
  if (found === undefined) return null
  const [, word, opposite] = found
  const place = words.indexOf(word, named + 1)
  if (place < 0) return null
  return { ...stop, arguments: words.map((one, at) => (at === place ? opposite : one)).slice(1) }
}

import * as v from 'valibot'
import { CommandLine } from '../../command-line/command-line'
import { commandText } from '../../command-line/shell-text'
import type { Owner } from '../../sockets/socket'

/** How a program that was stopped is started again. */
export const StartAgain = v.variant('kind', [
  /** As it was started the last time, to be shown before the person is asked. Nothing is started by telling it. */
  v.object({
    kind: v.literal('known'),
    /** What `conflict.start` takes: good once, and for some minutes. The command itself stays with the engine. */
    id: v.string(),
    program: v.string(),
    command: CommandLine,
    folder: v.string(),
    user: v.nullable(v.string()),
    /** Names of the variables of its environment; what they hold is nobody's business here. */
    variables: v.pipe(v.array(v.string()), v.readonly()),
  }),
  /** Whoever looks after it starts it: its service, its container, its process manager. Null: there is no command for it. */
  v.object({ kind: v.literal('managed'), sentence: v.string(), command: v.nullable(CommandLine) }),
  /** A sentence. */
  v.object({ kind: v.literal('unknown'), why: v.string() }),
])
export type StartAgain = v.InferOutput<typeof StartAgain>

export const StartRequest = v.strictObject({ id: v.pipe(v.string(), v.maxLength(64)) })
export type StartRequest = v.InferOutput<typeof StartRequest>

/** What happens while a program is started again. The last one is any but `started`. */
export const StartEvent = v.variant('kind', [
  v.object({ kind: v.literal('started'), pid: v.number() }),
  /** A new listener on the port is its own, or that of a child of it. */
  v.object({ kind: v.literal('listening'), sentence: v.string() }),
  /** Nothing was started; or it ended, or did not take the port in the time that was waited. */
  v.object({ kind: v.picklist(['refused', 'ended', 'silent']), sentence: v.string() }),
])
export type StartEvent = v.InferOutput<typeof StartEvent>

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

/** The recipe, or a sentence that says why it isn't known. */
export function recipeOf(facts: StartFacts): StartRecipe | string {
  const { executable, called, args, folder, variables, user, sameUser, sameSurroundings } = facts
  const notKnown = (why: string) => `How to start it again is not known, because ${why}.`
  if (!sameUser)
    return notKnown(`it ran as ${user === null ? 'another user' : `user ${user}`}, and Portlight does not`)
  if (!sameSurroundings)
    return notKnown('it ran in surroundings of its own, such as a container or a sandbox')
  if (executable === null) return notKnown('the file of its program is gone, or was replaced')
  if (args === null || called === null || called.file !== executable) {
    return notKnown('it had changed the command line that the system tells')
  }
  if (folder === null) return notKnown('its folder is gone, or the system does not tell it')
  if (variables === null) return notKnown('the system does not tell the environment that it had')
  const given = variables.find(([name]) => handedOver.includes(name))
  if (given !== undefined) return notKnown(`whoever started it handed something over to it (${given[0]})`)
  const recipe = { file: called.path, args, folder, variables: Object.fromEntries(variables), user }
  const text = commandText(commandOf(recipe))
  if (text === null || text.length > longest) {
    return notKnown('its command line can’t be shown as it is, and nothing is started that was not shown')
  }
  return recipe
}

/** The command as it is shown. */
export function commandOf({ file, args }: Pick<StartRecipe, 'file' | 'args'>): CommandLine {
  return { program: file, arguments: args.slice(1), needsRoot: false, system: 'posix' }
}

/** What is known of who looks after a program. */
interface LookedAfter {
  readonly instead: readonly { readonly command: CommandLine | null }[]
  readonly keeper: {
    readonly again: 'always' | 'on-change' | 'perhaps'
    readonly sentence: string
    readonly fix: { readonly command: CommandLine | null }
  } | null
  readonly owner: Pick<Owner, 'unit' | 'container'>
}

/** Who starts it, where somebody looks after it; null where nobody is known to, and it may be started as it was. */
export function managedStart({ instead, keeper, owner }: LookedAfter): StartAgain | null {
  const command = instead.flatMap(({ command: stop }) =>
    stop === null ? [] : (startingCommand(stop) ?? []),
  )[0]
  if (owner.container !== null) {
    return {
      kind: 'managed',
      sentence: 'It ran in a container, and is started with it.',
      command: command ?? null,
    }
  }
  if (command !== undefined) {
    const service = owner.unit === null ? 'a service' : `the service ${owner.unit}`
    return { kind: 'managed', sentence: `It belongs to ${service}, and is started with it.`, command }
  }
  if (keeper === null || keeper.again === 'perhaps') return null
  const stop = keeper.fix.command
  return {
    kind: 'managed',
    sentence: keeper.sentence,
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

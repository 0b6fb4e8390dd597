import type { Ancestor, Lineage } from '../facts'
import { holderText } from '../holder-words'
import type { KeeperName } from './named-process'

/** What supervisors write into the surroundings of what they start: the name that their own command wants. */
export const keeperVariables: readonly string[] = [
  'pm_id',
  'PM2_HOME',
  'SUPERVISOR_PROCESS_NAME',
  'SUPERVISOR_GROUP_NAME',
]

/** Who starts a program again when it ends, called `pm2`, `nodemon`, `bash`. */
export interface Keeper extends KeeperName {
  /** Its own command for that, as arguments; null where it has none, or the name isn't known. */
  readonly command: readonly string[] | null
}

/** Names and paths that stand in a command as they are: other text is foreign, and left out. */
const plainWord = /^[\w.@][\w.@:+-]*$/
const plainPath = /^\/[\w./@:+-]*$/

type Found = Omit<Keeper, 'pid'>
type Recognise = (ancestor: Ancestor, lineage: Lineage, below: number) => Found | null

/** Names of programs at the start of a command line: `node`, `nodemon` of `node /usr/bin/nodemon.js server.js`. */
function startOf({ program, args }: Ancestor): string[] {
  return [program, ...args.slice(0, 2)].map((word) =>
    word.slice(word.lastIndexOf('/') + 1).replace(/\.(?:[cm]?js|py|exe)$/, ''),
  )
}

/** It starts the program again for sure. `target`: what its own command wants; null: not known, or no plain word. */
function always(name: string, command: readonly string[], target: string | null): Found {
  return { name, again: 'always', command: target === null ? null : [...command, target] }
}

function plain(text: string | null | undefined, rule = plainWord): string | null {
  return text != null && rule.test(text) ? text : null
}

/** Tools that start a program again when a file changes, and mostly wait for that when it has ended. */
const watchers =
  /^(?:nodemon|watchexec|cargo-watch|entr|air|reflex|CompileDaemon|ts-node-dev|tsnd|node-dev|watchmedo|chokidar|guard|hupper|bacon)$/

/** Shells, which keep what they were told to run in a loop. */
const shells = /^-?(?:(?:ba|z|da|a|fi|k|tc|c|mk)?sh|busybox|pwsh|powershell)$/

/** First processes, and what stands for them in a container: they start nothing again. */
const firsts = /^(?:init|systemd|launchd|tini|dumb-init|docker-init|catatonit|pause)$/

/** Programs from which people start others, and which start nothing again. */
const frames =
  /^(?:tmux(?:: .*)?|screen|sshd|login|su|sudo|doas|env|time|nice|nohup|setsid|xterm|kitty|alacritty|konsole|explorer|WindowsTerminal|script|gnome-terminal.*)$/i

/** Programs that start the one program that they are told to start, and end with it: whoever started them started that one. */
const runners =
  /^(?:np[mx](?:-cli)?|pn[px]m?|yarn(?:pkg)?|bunx?|corepack|cross-env|dotenv|concurrently|make|just|task|uvx?|poetry|pipenv|pdm|hatch|rye|bundle|rake|cargo|dotnet|mvn|gradle|ip|unshare|nsenter|chroot|timeout|stdbuf|ionice|chrt|taskset)$/

/** Whether somebody who stands above a process started what stands below it as well. */
function passesOn(ancestor: Ancestor): boolean {
  const { program } = ancestor
  return shells.test(program) || frames.test(program) || startOf(ancestor).some((word) => runners.test(word))
}

const recognisers: readonly Recognise[] = [
  ({ args: [title = ''] }, { variables }) => {
    if (!/^PM2 v?\d\S*: God Daemon/.test(title)) return null
    // each folder of pm2's has a daemon of its own
    const home = plain(variables.PM2_HOME, plainPath)
    const own = home === null || home.endsWith('/.pm2') ? [] : ['env', `PM2_HOME=${home}`]
    return always('pm2', [...own, 'pm2', 'stop'], plain(variables.pm_id, /^\d{1,9}$/))
  },
  (ancestor, { variables }) => {
    if (!startOf(ancestor).includes('supervisord')) return null
    const [group, name] = [plain(variables.SUPERVISOR_GROUP_NAME), plain(variables.SUPERVISOR_PROCESS_NAME)]
    const target = group === null || name === null ? null : `${group}:${name}`
    return always('supervisord', ['supervisorctl', 'stop'], target)
  },
  ({ args }, _, below) =>
    args.slice(0, 2).some((word) => /\/forever(?:-monitor)?\/bin\/monitor$/.test(word))
      ? always('forever', ['forever', 'stop'], String(below))
      : null,
  ({ program, args, folder }) => {
    switch (program) {
      case 'runsv':
        return always('runit', ['sv', 'stop'], plain(args[1]))
      case 's6-supervise':
        return always('s6', ['s6-svc', '-d'], plain(folder, plainPath))
      case 'supervise':
        return always('daemontools', ['svc', '-d'], plain(folder, plainPath))
      case 'supervise-daemon':
      case 'circusd':
      case 'immortal':
      case 'perpd':
      case 'dinit':
      case 'horust':
        return always(program, [], null)
      default:
        return null
    }
  },
  (ancestor) => {
    const tool = startOf(ancestor).find((word) => watchers.test(word))
    if (tool !== undefined) return { name: tool, again: 'on-change', command: null }
    // node --watch, bun --watch, tsx watch, deno run --watch, dotnet watch
    const { program, args } = ancestor
    const watches =
      args.slice(1, 4).some((word) => /^--watch(?:=.*|-path.*)?$/.test(word)) || args[1] === 'watch'
    return watches ? { name: program, again: 'on-change', command: null } : null
  },
]

/** A shell that a person types into: it was given neither a script nor a command. */
function isInteractive(args: readonly string[]): boolean {
  return args.slice(1).every((word) => /^[-+]/.test(word) && !/^-[a-z]*c/.test(word))
}

/** A script may do anything, and a command (npm runs its scripts so) repeats only what it has a word for. */
function mayLoop(args: readonly string[]): boolean {
  if (isInteractive(args)) return false
  const at = args.findIndex((word) => /^-[a-z]*c$/.test(word))
  return at < 0 || /\b(?:while|until|for)\b/.test(args[at + 1] ?? '')
}

/** Who starts a process again when it ends, the nearest one; null where nobody is known to. */
export function keeperOf(lineage: Lineage): Keeper | null {
  let below = lineage.pid
  let passedOn = true
  for (const ancestor of lineage.ancestors) {
    for (const recognise of recognisers) {
      const found = recognise(ancestor, lineage, below)
      if (found !== null) return { ...found, pid: ancestor.pid }
    }
    const { pid, program, args } = ancestor
    // a script further up, which started an editor or a runner of tests, does not start again what they started
    if (passedOn && shells.test(program) && mayLoop(args))
      return { name: program, pid, again: 'perhaps', command: null }
    passedOn &&= passesOn(ancestor)
    below = pid
  }
  return null
}

/** How an ancestor that lives on may start a program again: not at all, as a shell that somebody types into, or anyhow. */
export function mayStartAgain({ program, args }: Ancestor): 'no' | 'by-hand' | 'yes' {
  if (firsts.test(program) || frames.test(program)) return 'no'
  return shells.test(program) && isInteractive(args) ? 'by-hand' : 'yes'
}

/** "pm2 (process 12) started it, and starts it again when it ends." */
export function keeperSentence({ name, pid, again }: KeeperName): string {
  const who = holderText({ program: name, pid })
  switch (again) {
    case 'always':
      return `${who} started it, and starts it again when it ends.`
    case 'on-change':
      return `${who} started it, and starts it again when a file changes.`
    case 'perhaps':
      return `${who} runs a script that started it, and may start it again.`
  }
}

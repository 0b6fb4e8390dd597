import { nearest } from '#shared/words/nearest'
import type { CliIo } from './cli-io'
import { type CommandName, commandNames } from './command-names'
import { commandTable } from './command-table'
import { exitCodes } from './exit-codes'
import { generalHelp } from './help'
import { ownText, type Problem, problemText, type Typed } from './own-text'
import { say } from './terminal'
import { version } from './version'

/** What other programs call it. */
const otherWords: ReadonlyMap<string, string> = new Map([
  ['-v', '--version'],
  ['version', '--version'],
  ['kill', 'free'],
  ['stop', 'free'],
  ['list', 'sockets'],
  ['ls', 'sockets'],
  ['lsof', 'sockets'],
  ['netstat', 'sockets'],
  ['ss', 'sockets'],
  ['nmap', 'scan'],
])

/**
 * The command line. Everything it touches is handed in; nothing happens before it is called.
 * @param argv without the program's own name
 * @returns the exit code, see {@link exitCodes}
 */
export async function runCli(argv: readonly string[], io: CliIo): Promise<number> {
  const [word, ...args] = argv
  const name = commandNames.find((known) => known === word)
  if (name !== undefined) return runCommand(name, args, io)
  switch (word) {
    case 'help': {
      const about = commandNames.find((known) => known === args[0])
      return about === undefined ? print(io, generalHelp) : runCli([about, ...args.slice(1), '--help'], io)
    }
    case '--help':
    case '-h':
      return print(io, generalHelp)
    case '--version':
    case '-V':
      return print(io, `${version}\n`)
    case undefined:
      io.stderr.write(generalHelp)
      return exitCodes.failed
    default:
      return wrongUsage(io, unknownCommand(word), '--help')
  }
}

async function runCommand(name: CommandName, args: readonly string[], io: CliIo): Promise<number> {
  const command = await commandTable[name]()
  if (args.some((arg) => arg === '--help' || arg === '-h')) return print(io, command.help(args))
  const read = command.read(args)
  switch (read.kind) {
    case 'version':
      return print(io, `${version}\n`)
    case 'wrong':
      return wrongUsage(io, read.message, name, '--help')
    case 'ready':
      return read.run(io)
  }
}

/** Text that was asked for. A reader who closes early (`| head`) has what they wanted. */
function print(io: CliIo, text: string): number {
  io.stdout.on('error', () => {})
  io.stdout.write(text)
  return exitCodes.done
}

function unknownCommand(word: string): Problem {
  const option = word.startsWith('-')
  const known = option ? ['--help', '--version'] : commandNames
  const meant = otherWords.get(word) ?? nearest(word, known)
  if (meant !== null) return `${word} is not ${option ? 'an option' : 'a command'}. Did you mean ${meant}?`
  if (option) {
    return (typed) => `${word} is not an option, and a command goes first: ${typed('scan', 'TARGET')}`
  }
  if (/^:?\d+$/.test(word)) {
    return (typed) => `${word} is not a command. To learn what has that port: ${typed('why', word)}`
  }
  return (typed) => `${word} is not a command. If it is what you want to scan: ${typed('scan', word)}`
}

async function wrongUsage(io: CliIo, problem: Problem, ...help: readonly string[]): Promise<number> {
  const own = await io.own()
  const typed: Typed = (...args) => ownText(own, io, ...args)
  say(io, `portlight: ${problemText(problem, typed)}\n${typed(...help)} tells more.`)
  return exitCodes.failed
}

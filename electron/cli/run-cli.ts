import { type Arguments, type OptionSpec, parseArguments } from './arguments'
import type { CliIo } from './cli-io'
import { exitCodes } from './exit-codes'
import { generalHelp, scanHelp } from './help'
import { nearest } from './nearest'
import { say } from './terminal'
import { version } from './version'

const commands = ['scan', 'sockets', 'why', 'free', 'forward', 'serve', 'reflector'] as const

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
  // whoever closed standard error does not want to hear of it
  io.stderr.on('error', () => {})
  const [command, ...args] = argv
  switch (command) {
    case 'scan':
      return scanCommand(args, argv, io)
    case 'sockets':
      return socketsCommand(args, io)
    case 'why':
      return whyCommand(args, io)
    case 'free':
      return freeCommand(args, io)
    case 'forward':
      return forwardCommand(args, io)
    case 'serve':
      return serveCommand(args, io)
    case 'reflector':
      return reflectorCommand(args, io)
    case 'help': {
      const about = commands.find((name) => name === args[0])
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
      return wrongUsage(io, unknownCommand(command), 'portlight --help')
  }
}

async function scanCommand(args: readonly string[], argv: readonly string[], io: CliIo): Promise<number> {
  const { scanOptionSpecs, scanOptionsOf } = await import('./commands/scan-options')
  return runCommand(args, io, {
    name: 'scan',
    help: scanHelp,
    specs: scanOptionSpecs,
    optionsOf: scanOptionsOf,
    run: async (options) => (await import('./commands/scan')).runScan(options, argv, io),
  })
}

async function socketsCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { socketsHelp, socketsOptionSpecs, socketsOptionsOf } = await import('./commands/sockets-options')
  return runCommand(args, io, {
    name: 'sockets',
    help: socketsHelp,
    specs: socketsOptionSpecs,
    optionsOf: socketsOptionsOf,
    run: async (options) => (await import('./commands/sockets')).runSockets(options, io),
  })
}

async function whyCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { whyHelp, whyOptionSpecs, whyOptionsOf } = await import('./commands/why-options')
  return runCommand(args, io, {
    name: 'why',
    help: whyHelp,
    specs: whyOptionSpecs,
    optionsOf: whyOptionsOf,
    // "errno: -98" in an error that the shell took apart looks like an option
    hint: args.length > 3 ? ' Put a pasted error in quotes.' : '',
    run: async (options) => (await import('./commands/why')).runWhy(options, io),
  })
}

async function freeCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { freeHelp, freeOptionSpecs, freeOptionsOf } = await import('./commands/free-options')
  return runCommand(args, io, {
    name: 'free',
    help: freeHelp,
    specs: freeOptionSpecs,
    optionsOf: freeOptionsOf,
    run: async (options) => (await import('./commands/free')).runFree(options, io),
  })
}

async function forwardCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { forwardHelp } = await import('./commands/forward-help')
  const { forwardOptionSpecs, forwardOptionsOf } = await import('./commands/forward-options')
  return runCommand(args, io, {
    name: 'forward',
    help: forwardHelp(args),
    specs: forwardOptionSpecs,
    optionsOf: forwardOptionsOf,
    run: async (options) => (await import('./commands/forward')).runForward(options, io),
  })
}

async function serveCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { serveHelp, serveOptionSpecs, serveOptionsOf } = await import('./commands/serve-options')
  return runCommand(args, io, {
    name: 'serve',
    help: serveHelp,
    specs: serveOptionSpecs,
    optionsOf: serveOptionsOf,
    run: async (options) => (await import('./commands/serve')).runServe(options, io),
  })
}

async function reflectorCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { reflectorHelp, reflectorOptionSpecs, reflectorOptionsOf } = await import(
    './commands/reflector-options'
  )
  return runCommand(args, io, {
    name: 'reflector',
    help: reflectorHelp,
    specs: reflectorOptionSpecs,
    optionsOf: reflectorOptionsOf,
    run: async (options) => (await import('./commands/reflector')).runReflector(options, io),
  })
}

/** What a command is made of; what does its work is loaded when its options have been read. */
interface Command<Options> {
  readonly name: (typeof commands)[number]
  readonly help: string
  readonly specs: readonly OptionSpec[]
  readonly optionsOf: (
    args: Arguments,
  ) => { readonly ok: true; readonly value: Options } | { readonly ok: false; readonly message: string }
  readonly run: (options: Options) => Promise<number>
  /** Said behind what is wrong with options that can't be told apart. */
  readonly hint?: string
}

async function runCommand<Options>(
  args: readonly string[],
  io: CliIo,
  { name, help, specs, optionsOf, run, hint = '' }: Command<Options>,
): Promise<number> {
  const helpCommand = `portlight ${name} --help`
  if (args.some((arg) => arg === '--help' || arg === '-h')) return print(io, help)
  const parsed = parseArguments(args, specs)
  if (!parsed.ok) return wrongUsage(io, `${parsed.message}${hint}`, helpCommand)
  if (parsed.value.options.has('-V')) return print(io, `${version}\n`)
  const options = optionsOf(parsed.value)
  return options.ok ? run(options.value) : wrongUsage(io, options.message, helpCommand)
}

/** Text that was asked for. A reader who closes early (`| head`) has what they wanted. */
function print(io: CliIo, text: string): number {
  io.stdout.on('error', () => {})
  io.stdout.write(text)
  return exitCodes.done
}

function unknownCommand(word: string): string {
  const option = word.startsWith('-')
  const known = option ? ['--help', '--version'] : commands
  const meant = otherWords.get(word) ?? nearest(word, known)
  if (meant !== null) return `${word} is not ${option ? 'an option' : 'a command'}. Did you mean ${meant}?`
  if (option) return `${word} is not an option, and a command goes first: portlight scan TARGET…`
  if (/^:?\d+$/.test(word)) {
    return `${word} is not a command. To learn what has that port: portlight why ${word}`
  }
  return `${word} is not a command. If it is what you want to scan: portlight scan ${word}`
}

function wrongUsage(io: CliIo, message: string, help: string): number {
  say(io, `portlight: ${message}\n${help} tells more.`)
  return exitCodes.failed
}

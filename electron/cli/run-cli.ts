import { parseArguments } from './arguments'
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
      return about === undefined ? print(io, generalHelp) : runCli([about, '--help'], io)
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
  if (args.some((arg) => arg === '--help' || arg === '-h')) return print(io, scanHelp)
  const { scanOptionSpecs, scanOptionsOf } = await import('./commands/scan-options')
  const parsed = parseArguments(args, scanOptionSpecs)
  if (!parsed.ok) return wrongUsage(io, parsed.message, 'portlight scan --help')
  if (parsed.value.options.has('-V')) return print(io, `${version}\n`)
  const options = scanOptionsOf(parsed.value)
  if (!options.ok) return wrongUsage(io, options.message, 'portlight scan --help')
  const { runScan } = await import('./commands/scan')
  return runScan(options.value, argv, io)
}

async function socketsCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { socketsHelp, socketsOptionSpecs, socketsOptionsOf } = await import('./commands/sockets-options')
  if (args.some((arg) => arg === '--help' || arg === '-h')) return print(io, socketsHelp)
  const parsed = parseArguments(args, socketsOptionSpecs)
  if (!parsed.ok) return wrongUsage(io, parsed.message, 'portlight sockets --help')
  if (parsed.value.options.has('-V')) return print(io, `${version}\n`)
  const options = socketsOptionsOf(parsed.value)
  if (!options.ok) return wrongUsage(io, options.message, 'portlight sockets --help')
  const { runSockets } = await import('./commands/sockets')
  return runSockets(options.value, io)
}

async function whyCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { whyHelp, whyOptionSpecs, whyOptionsOf } = await import('./commands/why-options')
  if (args.some((arg) => arg === '--help' || arg === '-h')) return print(io, whyHelp)
  const parsed = parseArguments(args, whyOptionSpecs)
  if (!parsed.ok) {
    // "errno: -98" in an error that the shell took apart looks like an option
    const hint = args.length > 3 ? ' Put a pasted error in quotes.' : ''
    return wrongUsage(io, `${parsed.message}${hint}`, 'portlight why --help')
  }
  if (parsed.value.options.has('-V')) return print(io, `${version}\n`)
  const options = whyOptionsOf(parsed.value)
  if (!options.ok) return wrongUsage(io, options.message, 'portlight why --help')
  const { runWhy } = await import('./commands/why')
  return runWhy(options.value, io)
}

async function freeCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { freeHelp, freeOptionSpecs, freeOptionsOf } = await import('./commands/free-options')
  if (args.some((arg) => arg === '--help' || arg === '-h')) return print(io, freeHelp)
  const parsed = parseArguments(args, freeOptionSpecs)
  if (!parsed.ok) return wrongUsage(io, parsed.message, 'portlight free --help')
  if (parsed.value.options.has('-V')) return print(io, `${version}\n`)
  const options = freeOptionsOf(parsed.value)
  if (!options.ok) return wrongUsage(io, options.message, 'portlight free --help')
  const { runFree } = await import('./commands/free')
  return runFree(options.value, io)
}

async function forwardCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { forwardHelp, forwardOptionSpecs, forwardOptionsOf } = await import('./commands/forward-options')
  if (args.some((arg) => arg === '--help' || arg === '-h')) return print(io, forwardHelp)
  const parsed = parseArguments(args, forwardOptionSpecs)
  if (!parsed.ok) return wrongUsage(io, parsed.message, 'portlight forward --help')
  if (parsed.value.options.has('-V')) return print(io, `${version}\n`)
  const options = forwardOptionsOf(parsed.value)
  if (!options.ok) return wrongUsage(io, options.message, 'portlight forward --help')
  const { runForward } = await import('./commands/forward')
  return runForward(options.value, io)
}

async function serveCommand(args: readonly string[], io: CliIo): Promise<number> {
  const { serveHelp, serveOptionSpecs, serveOptionsOf } = await import('./commands/serve-options')
  if (args.some((arg) => arg === '--help' || arg === '-h')) return print(io, serveHelp)
  const parsed = parseArguments(args, serveOptionSpecs)
  if (!parsed.ok) return wrongUsage(io, parsed.message, 'portlight serve --help')
  if (parsed.value.options.has('-V')) return print(io, `${version}\n`)
  const options = serveOptionsOf(parsed.value)
  if (!options.ok) return wrongUsage(io, options.message, 'portlight serve --help')
  const { runServe } = await import('./commands/serve')
  return runServe(options.value, io)
}

async function reflectorCommand(args: readonly string[], io: CliIo): Promise<number> {
  const options = await import('./commands/reflector-options')
  if (args.some((arg) => arg === '--help' || arg === '-h')) return print(io, options.reflectorHelp)
  const parsed = parseArguments(args, options.reflectorOptionSpecs)
  if (!parsed.ok) return wrongUsage(io, parsed.message, 'portlight reflector --help')
  if (parsed.value.options.has('-V')) return print(io, `${version}\n`)
  const wish = options.reflectorOptionsOf(parsed.value)
  if (!wish.ok) return wrongUsage(io, wish.message, 'portlight reflector --help')
  const { runReflector } = await import('./commands/reflector')
  return runReflector(wish.value, io)
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

import { type Arguments, type OptionSpec, type OptionsOrProblem, parseArguments } from './arguments'
import type { CliIo } from './cli-io'
import type { CommandName } from './command-names'
import type { Problem } from './own-text'

/** A command, ready to be run or described. */
export interface Command {
  /** @param args what follows the command's name: a part of it may have a page of its own */
  readonly help: (args: readonly string[]) => string
  readonly specs: readonly OptionSpec[]
  /** First words that can stand behind it. */
  readonly words: readonly string[]
  /** Reads the arguments; what is to be done is done when `run` is called. */
  readonly read: (args: readonly string[]) => ReadCommand
}

export type ReadCommand =
  | { readonly kind: 'version' }
  | { readonly kind: 'wrong'; readonly message: Problem }
  /** @param run gives the exit code */
  | { readonly kind: 'ready'; readonly run: (io: CliIo) => Promise<number> }

/** What a command is made of; what does its work is loaded when its options have been read. */
interface Parts<Options> {
  readonly help: (args: readonly string[]) => string
  readonly specs: readonly OptionSpec[]
  readonly words?: readonly string[]
  readonly optionsOf: (args: Arguments) => OptionsOrProblem<Options>
  /** @param argv the whole command line, with the command's name */
  readonly run: (options: Options, io: CliIo, argv: readonly string[]) => Promise<number>
  /** Said behind what is wrong with options that can't be told apart. */
  readonly hint?: (args: readonly string[]) => string
}

/** Makes a command of its parts. */
export function command<Options>(name: CommandName, parts: Parts<Options>): Command {
  const { help, specs, words = [], optionsOf, run, hint = () => '' } = parts
  return {
    help,
    specs,
    words,
    read: (args) => {
      const parsed = parseArguments(args, specs)
      if (!parsed.ok) return { kind: 'wrong', message: `${parsed.message}${hint(args)}` }
      if (parsed.value.options.has('-V')) return { kind: 'version' }
      const options = optionsOf(parsed.value)
      if (!options.ok) return { kind: 'wrong', message: options.message }
      return { kind: 'ready', run: (io) => run(options.value, io, [name, ...args]) }
    },
  }
}

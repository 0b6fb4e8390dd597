import type { CliIo } from '../cli-io'
import type { Command } from '../command'
import { type CommandName, commandNames } from '../command-names'
import { exitCodes } from '../exit-codes'
import { generalHelp } from '../help'
import { version } from '../version'
import type { PrintedPage } from './completion'
import { completionScript } from './completion-scripts'
import { readHelpPage } from './help-page'
import { manPage } from './man-page'
import { optionWords } from './option-words'

type CommandTable = Readonly<Record<CommandName, () => Promise<Command>>>

/** Prints the manual or a completion script, made of the commands' own options and helps. */
export async function printPage(printed: PrintedPage, table: CommandTable, io: CliIo): Promise<number> {
  // a reader who closes early has what they wanted
  io.stdout.on('error', () => {})
  io.stdout.write(await pageText(printed, table))
  return exitCodes.done
}

async function pageText(printed: PrintedPage, table: CommandTable): Promise<string> {
  const general = readHelpPage(generalHelp)
  const commands = await Promise.all(
    commandNames.map(async (name) => {
      const { help, specs, words } = await table[name]()
      return { name, page: readHelpPage(help([])), specs, words }
    }),
  )
  if (printed.kind === 'man') {
    const summary = 'what is using this port, what is open over there, can the internet reach me'
    return manPage({ version, summary, general, commands })
  }
  const summaries = general.sections.flatMap(({ blocks }) =>
    blocks.filter((block) => typeof block !== 'string'),
  )
  return completionScript(
    printed.shell,
    commands.map(({ name, page, specs, words }) => ({
      name,
      text: summaries.find(({ term }) => term.split(' ')[0] === name)?.text ?? '',
      words,
      options: optionWords(specs, page),
    })),
  )
}

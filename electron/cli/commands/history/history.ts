import { entriesJson, entriesText } from '#shared/history/output/entries-text'
import { entryMatches, entryNamed, type RunEntry } from '#shared/history/run-entry'
import { counted } from '#shared/scan/output/figures'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { ownText } from '../../own-text'
import { runToEnd } from '../../run-to-end'
import { say, type TextOutput, terminalStyle } from '../../terminal'
import { version } from '../../version'
import { historyOf } from '../run-files'
import type { HistoryOptions } from './history-options'

/** `portlight history`. Resolves to the exit code. */
export async function runHistory(options: HistoryOptions, io: CliIo): Promise<number> {
  switch (options.verb) {
    case 'show':
      return (await import('../show/show')).runShow(options.show, io)
    case 'list':
      return runToEnd(io, ({ stdout }) => list(options, stdout, io))
    case 'remove':
      return runToEnd(io, () => remove(options.names, io))
    case 'path':
      return runToEnd(io, async ({ stdout }) => {
        await stdout.write(`${(await historyOf(io)).folder}\n`)
        return exitCodes.done
      })
    default:
      return options satisfies never
  }
}

async function list(
  { words, json }: Extract<HistoryOptions, { verb: 'list' }>,
  stdout: TextOutput,
  io: CliIo,
): Promise<number> {
  const all = await (await historyOf(io)).list()
  const entries = words === '' ? all : all.filter((entry) => entryMatches(entry, words))
  if (json) await stdout.write(entriesJson(entries, version))
  else if (entries.length > 0) await stdout.write(entriesText(entries, terminalStyle(io, false).columns))
  else if (words === '') say(io, 'No scan is kept yet.')
  else say(io, `None of ${counted(all.length, 'kept scan')} has to do with "${words}".`)
  return entries.length === 0 && words !== '' ? exitCodes.unexpected : exitCodes.done
}

/** All that are named, or none where a name is wrong. */
async function remove(names: readonly string[], io: CliIo): Promise<number> {
  const history = await historyOf(io)
  const entries = await history.list()
  const chosen = new Set<RunEntry>(names.includes('all') ? entries : [])
  for (const name of names.filter((one) => one !== 'all')) {
    const entry = entryNamed(name, entries)
    if (typeof entry === 'string') {
      const why = entry === 'none' ? 'No kept scan is called' : 'Several kept scans are called'
      const list = ownText(await io.own(), io, 'history')
      say(io, `portlight: ${why} ${name}: ${list} lists them. Nothing was removed.`)
      return exitCodes.failed
    }
    chosen.add(entry)
  }
  await history.remove([...chosen])
  say(io, `${counted(chosen.size, 'scan')} removed.`)
  return exitCodes.done
}

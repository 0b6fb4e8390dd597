import { entriesJson, entriesText } from '#shared/history/output/entries-text'
import { entryMatches, entryNamed, type MarkChange, type RunEntry } from '#shared/history/run-entry'
import { counted } from '#shared/scan/output/figures'
import { fileProblem } from '#shared/words/system-error'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { ownText } from '../../own-text'
import { runToEnd } from '../../run-to-end'
import { say, type TextOutput, terminalStyle } from '../../terminal'
import { version } from '../../version'
import { historyOf, tooFewScans } from '../run-files'
import type { HistoryOptions } from './history-options'

/** `portlight history`. Resolves to the exit code. */
export async function runHistory(options: HistoryOptions, io: CliIo): Promise<number> {
  switch (options.verb) {
    case 'show':
      return runToEnd(io, async ({ stdout, signal }) => {
        const named = await chosenBy([options.show.file], '', io)
        const [entry] = named ?? []
        if (entry === undefined) return exitCodes.failed
        return (await import('./history-show')).showKept(entry, options.show, stdout, io, signal)
      })
    case 'list':
      return runToEnd(io, ({ stdout }) => list(options, stdout, io))
    case 'remove':
      return runToEnd(io, () => remove(options.names, io))
    case 'keep':
    case 'unkeep':
      return runToEnd(io, () => mark(options.names, { kept: options.verb === 'keep' }, io))
    case 'rename':
      return runToEnd(io, () => mark([options.named], { name: options.name }, io))
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
  else if (words === '') say(io, 'Nothing is kept yet.')
  else say(io, `None of ${counted(all.length, 'kept run')} has to do with "${words}".`)
  return entries.length === 0 && words !== '' ? exitCodes.unexpected : exitCodes.done
}

async function remove(names: readonly string[], io: CliIo): Promise<number> {
  const chosen = await chosenBy(names, ' Nothing was removed.', io)
  if (chosen === null) return exitCodes.failed
  await (await historyOf(io)).remove(chosen)
  say(io, `${counted(chosen.length, 'run')} removed.`)
  return exitCodes.done
}

async function mark(names: readonly string[], change: MarkChange, io: CliIo): Promise<number> {
  const chosen = await chosenBy(names, ' Nothing was changed.', io)
  if (chosen === null) return exitCodes.failed
  const history = await historyOf(io)
  try {
    for (const entry of chosen) await history.mark(entry, change)
  } catch (thrown) {
    say(io, `portlight: That can't be written: ${fileProblem(thrown)}.`)
    return exitCodes.failed
  }
  say(io, changed(chosen.length, change))
  return exitCodes.done
}

function changed(count: number, { kept, name }: MarkChange): string {
  if (name !== undefined) return name === null ? 'It has no name any more.' : `It is called "${name}" now.`
  const runs = counted(count, 'run')
  return kept === true ? `${runs} kept for good.` : `${runs} kept for as long as others.`
}

/** All that are named; null where a name is wrong, which has been said. */
async function chosenBy(
  names: readonly string[],
  ending: string,
  io: CliIo,
): Promise<readonly RunEntry[] | null> {
  const entries = await (await historyOf(io)).list()
  const chosen = new Set<RunEntry>(names.includes('all') ? entries : [])
  for (const name of names.filter((one) => one !== 'all')) {
    const entry = entryNamed(name, entries)
    if (typeof entry === 'string') {
      const own = await io.own()
      const lists = `${ownText(own, io, 'history')} lists them.`
      const why =
        entry === 'several'
          ? `Several kept runs are called that: ${lists}`
          : name.startsWith('last')
            ? tooFewScans(entries, ownText(own, io, 'scan'))
            : `Nothing that is kept is called that: ${lists}`
      say(io, `portlight: ${name}: ${why}${ending}`)
      return null
    }
    chosen.add(entry)
  }
  return [...chosen]
}

import { shellOf } from '#shared/command-line/shell-text'
import { conflictJson } from '#shared/conflict/output/json'
import { conflictText } from '#shared/conflict/output/text'
import { forwardTestJson } from '#shared/forward/output/json'
import { argumentsToAskAgain } from '#shared/history/again'
import type { KeptAnswer } from '#shared/history/kept-answer'
import { localTime } from '#shared/history/output/comparison-text'
import { entryWords } from '#shared/history/output/entry-words'
import { isScan, type RunEntry } from '#shared/history/run-entry'
import { exposuresOf } from '#shared/sockets/exposure'
import { socketsCsv, socketsCsvHead } from '#shared/sockets/output/csv'
import { socketsJson } from '#shared/sockets/output/json'
import { socketsTable } from '#shared/sockets/output/table'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { ownText } from '../../own-text'
import { say, type TextOutput, terminalStyle } from '../../terminal'
import { version } from '../../version'
import { forwardsText } from '../forward/forward-mappings'
import { forwardReportText } from '../forward/forward-test'
import { historyOf, readKeptScan } from '../run-files'
import { writeRun } from '../show/show'
import type { ShowOptions } from '../show/show-options'

/** A kept run as it was, with its time above it, and how to ask anew. */
export async function showKept(
  entry: RunEntry,
  options: ShowOptions,
  stdout: TextOutput,
  io: CliIo,
  signal: AbortSignal,
): Promise<number> {
  const label = entry.mark?.name ?? entry.id
  if (isScan(entry)) {
    const run = await readKeptScan(entry, label, io, signal)
    if (run === null) return exitCodes.failed
    await writeRun(run, label, options, { stdout, signal }, io)
    if (options.format === null) await sayAgain(argumentsToAskAgain(entry), io)
    return exitCodes.done
  }
  const { format } = options
  if (format !== null && format !== 'json' && !(format === 'csv' && entry.what === 'sockets')) {
    const formats = entry.what === 'sockets' ? '--json or --csv' : '--json'
    say(io, `portlight: ${label} is no scan: it can be written with ${formats}.`)
    return exitCodes.failed
  }
  const answer = await (await historyOf(io)).answer(entry)
  if (answer === null) return exitCodes.failed
  if (format === null) {
    const { about } = entryWords(entry)
    await stdout.write(`${about} Kept from ${localTime(entry.startedAt)}: as it was then.\n\n`)
  }
  for (const text of await textOf(answer, options, io)) await stdout.write(text)
  if (format === null) await sayAgain(argumentsToAskAgain(answer), io)
  return exitCodes.done
}

async function textOf(answer: KeptAnswer, options: ShowOptions, io: CliIo): Promise<Iterable<string>> {
  const style = terminalStyle(io, options.noColour)
  const { colour, columns, person: shapes } = style
  const json = options.format === 'json'
  const windowsShell = shellOf(process.platform, io.env)
  switch (answer.kind) {
    case 'conflict': {
      const { result } = answer
      return json
        ? [conflictJson(result, version, null, [], windowsShell)]
        : conflictText(version, result, null, { colour, shapes, columns, windowsShell })
    }
    case 'forward': {
      const look = { colour, columns: (columns ?? 100) - 1 }
      return [
        json
          ? forwardTestJson(answer.result, version)
          : await forwardReportText(answer.result, answer.asked, look, io),
      ]
    }
    case 'sockets': {
      const { sockets } = answer.result
      if (options.format === 'csv') return [socketsCsvHead(false), ...socketsCsv(sockets, null)]
      const exposures = exposuresOf(sockets)
      const report = { version, summary: answer.result, sockets, exposures, reachable: null }
      return json ? socketsJson(report) : socketsTable(report, { colour, shapes, columns })
    }
    case 'router':
      return [forwardsText(answer.result, json, columns)]
    default:
      return answer satisfies never
  }
}

async function sayAgain(args: readonly string[], io: CliIo): Promise<void> {
  say(io, `Things may have changed since. To ask again: ${ownText(await io.own(), io, ...args)}`)
}

import { serviceTable } from '#engine/sockets/service-names'
import { type Shell, shellOf } from '#shared/command-line/shell-text'
import { conflictReport } from '#shared/conflict/answer'
import type { ServicePort } from '#shared/conflict/known-services'
import { conflictJson } from '#shared/conflict/output/json'
import { conflictText } from '#shared/conflict/output/text'
import { type PastedText, type ReadText, readTypedText } from '#shared/conflict/pasted/typed-text'
import type { ConflictReport } from '#shared/conflict/report'
import { isFreeNow } from '#shared/conflict/verdict'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { endOfTyping, textOf } from '../../input-bytes'
import { runToEnd } from '../../run-to-end'
import { say, terminalStyle } from '../../terminal'
import { version } from '../../version'
import { narrowed, type WhyOptions } from './why-options'

/** Characters that are kept of the start of standard input, and of its end: an error stands at either end of a log. */
const mostKept = 1024 * 1024

/** `portlight why`. Resolves to the exit code. */
export function runWhy(options: WhyOptions, io: CliIo): Promise<number> {
  const style = terminalStyle(io, options.noColour)
  return runToEnd(io, async ({ stdout, signal }) => {
    const text = options.text ?? (await readInput(io, signal))
    signal.throwIfAborted()
    const read = readTypedText(text, registered) ?? (await readError(text))
    if (!read.ok) {
      say(io, `portlight: ${read.message}`)
      return exitCodes.failed
    }
    const engine = await io.createEngine()
    const reports: ConflictReport[] = []
    for (const question of read.value.questions) {
      const asked = narrowed(question, options.narrowing)
      const found = await engine.handlers['conflict.explain']({ ...asked, keep: options.keep }, signal)
      reports.push(conflictReport(found))
    }
    const windowsShell = shellOf(process.platform, io.env)
    const pieces = options.json
      ? [jsonOf(reports, read.value, windowsShell)]
      : reports.flatMap((report, at) => [
          at === 0 ? '' : '\n',
          ...conflictText(version, report, at === 0 ? read.value : null, {
            colour: style.colour,
            shapes: style.person,
            columns: style.columns,
            windowsShell,
          }),
        ])
    await stdout.write(pieces.join(''))
    await engine.close()
    return exitCodeOf(reports)
  })
}

/** A text that is more than a port. */
async function readError(text: string): Promise<ReadText> {
  const { readConflictText } = await import('#shared/conflict/pasted/pasted-text')
  return readConflictText(text, registered)
}

/** Services that only IANA's registry names. */
function registered(name: string): ReturnType<ServicePort> {
  const [port] = serviceTable().portsNamed(name)
  return port === undefined ? null : { port, protocol: null }
}

/** The first report, with those of further ports that a paste names behind it. */
function jsonOf([first, ...others]: readonly ConflictReport[], pasted: PastedText, shell: Shell): string {
  return first === undefined ? '' : conflictJson(first, version, pasted, others, shell)
}

/** What a script wants to know: whether all the ports can be had. */
function exitCodeOf(reports: readonly ConflictReport[]): number {
  return reports.every(isFreeNow) ? exitCodes.done : exitCodes.notFree
}

async function readInput(io: CliIo, signal: AbortSignal): Promise<string> {
  if (io.stdin.isTTY === true) say(io, `Paste the error, then ${endOfTyping()}.`)
  let text = ''
  try {
    for await (const piece of textOf(io.stdin, signal)) {
      text += piece
      if (text.length > 4 * mostKept) text = `${text.slice(0, mostKept)}\n${text.slice(-mostKept)}`
    }
  } catch (thrown) {
    if (!signal.aborted) throw thrown
  }
  return text
}

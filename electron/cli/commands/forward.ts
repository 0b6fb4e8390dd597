import { fromThrown } from '#shared/ipc/result'
import { jsonText } from '#shared/words/json-text'
import type { CliEngine, CliIo } from '../cli-io'
import { exitCodes } from '../exit-codes'
import { Stopping } from '../stopping'
import { say, type TerminalStyle, TextOutput, terminalStyle } from '../terminal'
import { addForward, listForwards, removeForward } from './forward-mappings'
import type { ForwardOptions } from './forward-options'
import { testForward } from './forward-test'
import { showWhere } from './forward-where'

/** What every verb of `portlight forward` works with. */
export interface ForwardWorld {
  readonly io: CliIo
  readonly engine: CliEngine
  readonly stdout: TextOutput
  readonly style: TerminalStyle
  readonly signal: AbortSignal
}

/** `portlight forward …`. Resolves to the exit code, when everything that was opened is closed. */
export async function runForward(options: ForwardOptions, io: CliIo): Promise<number> {
  const stopping = new Stopping(
    io,
    () => say(io, 'Stopping, and closing what was opened; once more ends it at once …'),
    () => {},
  )
  const stdout = new TextOutput(io.stdout, () => stopping.stop())
  const style = terminalStyle(io, options.noColour)
  let code: number = exitCodes.failed
  let engine: CliEngine | null = null
  try {
    engine = await io.createEngine()
    code = await runVerb(options, { io, engine, stdout, style, signal: stopping.signal })
    await stdout.flush()
  } catch (thrown) {
    if (!stopping.signal.aborted) {
      const error = fromThrown(thrown)
      say(io, `portlight: ${error.message}`)
      if (error.code === 'internal' && error.detail !== undefined) say(io, error.detail)
      code = exitCodes.failed
    }
  } finally {
    await engine?.close()
    stopping.end()
  }
  if (stopping.code !== null) return stopping.code
  if (stdout.closed) return exitCodes.outputClosed
  return code
}

function runVerb(options: ForwardOptions, world: ForwardWorld): Promise<number> {
  switch (options.verb) {
    case 'test':
      return testForward(options, world)
    case 'list':
      return listForwards(options, world)
    case 'where':
      return showWhere(options, world)
    case 'add':
      return addForward(options, world)
    case 'remove':
      return removeForward(options, world)
  }
}

/** One JSON document of a verb. */
export function jsonDocument(members: Record<string, unknown>): string {
  return `${jsonText(members, 2)}\n`
}

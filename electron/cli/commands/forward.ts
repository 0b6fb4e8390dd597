import { jsonText } from '#shared/words/json-text'
import type { CliEngine, CliIo } from '../cli-io'
import { runToEnd } from '../run-to-end'
import { say, type TerminalStyle, type TextOutput, terminalStyle } from '../terminal'
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
export function runForward(options: ForwardOptions, io: CliIo): Promise<number> {
  const style = terminalStyle(io, options.noColour)
  return runToEnd(
    io,
    async ({ stdout, signal }) => {
      const engine = await io.createEngine()
      try {
        return await runVerb(options, { io, engine, stdout, style, signal })
      } finally {
        await engine.close()
      }
    },
    () => say(io, 'Stopping, and closing what was opened; once more ends it at once …'),
  )
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

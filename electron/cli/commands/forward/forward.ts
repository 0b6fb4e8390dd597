import type { CliIo } from '../../cli-io'
import { runToEnd } from '../../run-to-end'
import { say, terminalStyle } from '../../terminal'
import { showHelpers } from './forward-helpers'
import { addForward, listForwards, removeForward } from './forward-mappings'
import type { ForwardOptions } from './forward-options'
import { testForward } from './forward-test'
import { showWhere } from './forward-where'
import type { ForwardWorld } from './forward-world'

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
    case 'helpers':
      return showHelpers(options, world)
    case 'add':
      return addForward(options, world)
    case 'remove':
      return removeForward(options, world)
  }
}

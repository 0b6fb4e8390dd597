import { portJson, portsJson, suggestionJson } from '#shared/reference/output/json'
import { adviceText, anySuggestionText, portLines, portText } from '#shared/reference/output/text'
import type { Protocol } from '#shared/sockets/socket'
import type { CliIo } from '../../cli-io'
import { exitCodes } from '../../exit-codes'
import { runToEnd } from '../../run-to-end'
import { say, terminalStyle } from '../../terminal'
import { version } from '../../version'
import type { PortOptions } from './port-options'

/** Ports that a search lists. */
const mostFound = 30

/** `portlight port`. Resolves to the exit code. */
export function runPort(options: PortOptions, io: CliIo): Promise<number> {
  const style = { ...terminalStyle(io, options.noColour), shapes: false }
  return runToEnd(io, async ({ stdout, signal }) => {
    const { asked, json } = options
    const { handlers } = await io.createEngine()
    const one = async (port: number, protocol: Protocol | null, textOf = portText) => {
      const report = await handlers['reference.port']({ port, protocol }, signal)
      await stdout.write(json ? portJson(report, version) : textOf(version, report, style))
      return exitCodes.done
    }
    switch (asked.kind) {
      case 'port':
        return one(asked.port, asked.protocol)
      case 'range': {
        const { ports } = await handlers['reference.search']({ asked, limit: 65_536 }, signal)
        await stdout.write(json ? portsJson(ports, version) : portLines(ports, style))
        return exitCodes.done
      }
      case 'suggest': {
        if (asked.near !== null) return one(asked.near.port, asked.near.protocol, adviceText)
        const found = await handlers['reference.suggest']({}, signal)
        await stdout.write(json ? suggestionJson(found, version) : anySuggestionText(found))
        return exitCodes.done
      }
      case 'words': {
        const found = await handlers['reference.search']({ asked, limit: mostFound }, signal)
        // a name that belongs to one port alone is that port
        if (found.named !== null) return one(found.named, null)
        if (found.total === 0) {
          say(
            io,
            `portlight: Nothing is known of "${asked.words}". Try another word, such as database, mail or game.`,
          )
          return exitCodes.notFree
        }
        await stdout.write(json ? portsJson(found.ports, version) : portLines(found.ports, style))
        if (found.total > mostFound && !json)
          say(io, `${found.total - mostFound} more; add a word to narrow it down.`)
        return exitCodes.done
      }
    }
  })
}

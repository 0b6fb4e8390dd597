import process from 'node:process'
import type { Handlers } from '#shared/ipc/channel'
import type { EngineContract, ServedContract } from '#shared/ipc/contract'

/**
 * What a page in a browser can ask for: the engine, and who it is that answers.
 * @param engine the engine's handlers
 * @param log takes a fault of the page
 */
export function servedHandlers(
  engine: Handlers<EngineContract>,
  version: string,
  log: (line: string) => void,
): Handlers<ServedContract> {
  return {
    ...engine,
    'shell.info': async () => ({
      version,
      platform: process.platform,
      runtime: `portlight serve, Node ${process.versions.node}`,
      logFile: null,
      background: 'page',
    }),
    'shell.report': async ({ text }) => {
      log(`page: ${text.slice(0, 2000)}`)
      return null
    },
  }
}

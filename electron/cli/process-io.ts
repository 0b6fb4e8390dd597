import type { CliIo, StopSignal } from './cli-io'
import { onEnteredLine } from './entered-lines'
import { version } from './version'

const stopSignals: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * The world of a real process.
 * @param probeWorker the built script of the probe threads, beside whoever calls; null: probes run in this thread
 * @param pages the folder of the built page
 */
export function processIo(probeWorker: URL | null, pages: string): CliIo {
  const ownCommandFor = async (reader: 'here' | 'anywhere') => {
    const { ownCommandOf, surroundings } = await import('#engine/own-command')
    const script = probeWorker ?? new URL(import.meta.url)
    return ownCommandOf(script, reader === 'here' ? process.cwd() : null, surroundings())
  }
  return {
    // each is made when it is asked for, and costs milliseconds
    get stdin() {
      return process.stdin
    },
    get stdout() {
      return process.stdout
    },
    get stderr() {
      // whoever closed it does not want to hear of it
      if (process.stderr.listenerCount('error') === 0) process.stderr.on('error', () => {})
      return process.stderr
    },
    env: process.env,
    createEngine: async (reader = 'here') => {
      const [{ createEngine }, { usualRunLimits }, { dataFolder }, { complaintText }, own] =
        await Promise.all([
          import('#engine/engine'),
          import('#engine/runs/runs'),
          import('#engine/data-folder'),
          import('#shared/history/complaint'),
          ownCommandFor(reader),
        ])
      const [, script] = process.argv
      return createEngine({
        probeWorker,
        dataFolder: dataFolder(),
        // a terminal takes all that it asks for; a page may be reloaded
        ...(reader === 'anywhere' ? { runs: usualRunLimits } : {}),
        history: {
          version,
          complain: (complaint) => process.stderr.write(`portlight: ${complaintText(complaint)}\n`),
        },
        ...(script === undefined ? {} : { program: [process.execPath, ...process.execArgv, script] }),
        own,
      })
    },
    own: () => ownCommandFor('here'),
    dataFolder: async () => (await import('#engine/data-folder')).dataFolder(),
    pages,
    onStop(listener) {
      for (const signal of stopSignals) process.on(signal, listener)
      return () => {
        for (const signal of stopSignals) process.off(signal, listener)
      }
    },
    onEnteredLine,
    exitNow: (code) => process.exit(code),
    now: Date.now,
  }
}

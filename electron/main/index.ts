import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'
import { refusedSwitch } from './refused-switches'
import { type StartMode, startMode } from './start-mode'

// what Node warns of is for developers; the engine keeps it back in the same way
process.removeAllListeners('warning')

// Electron becomes ready only after this is done. So the command line runs, and ends the program, before there is a display
// to be opened: it works on machines that have none.
export const done = start(startMode(process.argv, process.defaultApp === true))

async function start(mode: StartMode): Promise<void> {
  if (mode.kind === 'cli') {
    // Electron's own answer to a fault is a dialog, which nobody would see here
    process.on('uncaughtException', (error) => {
      process.stderr.write(`${error.stack ?? error.message}\n`)
      app.exit(2)
    })
    const { runAsCommandLine } = await import('./command-line')
    const probeWorker = pathToFileURL(join(app.getAppPath(), 'out/main/probe-worker.cjs'))
    app.exit(await runAsCommandLine(mode.argv, probeWorker, join(app.getAppPath(), 'out/renderer')))
    return
  }
  const refused = app.isPackaged ? refusedSwitch(process.argv) : null
  if (refused !== null) {
    process.stderr.write(`Portlight does not start with --${refused}: it makes pages less safe.\n`)
    app.exit(2)
    return
  }
  const { startDesktop } = await import('./start-desktop')
  startDesktop(app.getAppPath(), mode)
}

import process from 'node:process'
import { app } from 'electron'
import { startMode } from './start-mode'

// Electron becomes ready only after this module and everything that it awaits is done. So the command line runs, and
// ends the program, before there is a display to be opened: it works on machines that have none.
const mode = startMode(process.argv, process.defaultApp === true)
if (mode.kind === 'cli') {
  const { runAsCommandLine } = await import('./command-line')
  app.exit(await runAsCommandLine(mode.argv))
} else {
  const { startDesktop } = await import('./desktop')
  startDesktop(app.getAppPath())
}

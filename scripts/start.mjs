// npm start: installs what is missing, builds, and opens the app. Further arguments go to Electron.
import { spawn } from 'node:child_process'
import process from 'node:process'
import { ensureBuild } from './setup/build.mjs'
import { ensureElectron } from './setup/electron.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { giveUp, requireNode, root, say } from './setup/project.mjs'

requireNode()
const args = process.argv.slice(2)

await ensurePackages()
const electron = await ensureElectron()
if (!electron.found) giveUp(electron.missing, electron.mend)
if (process.platform === 'linux') {
  if (!process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    giveUp(
      'There is no display for a window (neither DISPLAY nor WAYLAND_DISPLAY is set); npx portlight scan … works without one.',
    )
  }
  if (process.getuid?.() === 0 && !args.includes('--no-sandbox')) {
    giveUp(
      'Electron does not start as root: start it as an ordinary user, or, on a machine made for tests, with npm start -- --no-sandbox.',
    )
  }
}
await ensureBuild()
say('Starting Portlight …')

const child = spawn(electron.program, [...args, root], { stdio: 'inherit', cwd: root })
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM']))
  process.on(signal, () => child.kill(signal))
child.on('error', (error) => giveUp(`Electron can't be started: ${error.message}`))
child.on('exit', (code, signal) => {
  if (signal !== null) say(`Portlight was ended by ${signal}.`, process.stderr)
  process.exit(code ?? 1)
})

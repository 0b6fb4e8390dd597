// npm start: installs what is missing, builds, and opens the desktop app; where that can't be, or with -- --browser, the same
// app in a browser. Further arguments go to Electron, or to portlight serve.
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import process from 'node:process'
import { ensureBuild } from './setup/build.mjs'
import { ensureElectron } from './setup/electron.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { giveUp, requireNode, root, say } from './setup/project.mjs'
import { chooseShell, inBrowser, whyNoDesktop } from './setup/shell-choice.mjs'

const stopSignals = /** @type {const} */ (['SIGINT', 'SIGTERM'])

requireNode()
await ensurePackages()
const choice = chooseShell(process.argv.slice(2), {
  platform: process.platform,
  env: process.env,
  root: process.getuid?.() === 0,
})
if (choice.kind === 'browser') {
  await startServing(choice)
} else {
  const electron = await ensureElectron()
  if (electron.found) await startElectron(electron.program, choice.args)
  else await startServing(inBrowser(['--open'], electron.missing, choice.args))
}

/** Opens the desktop app; the same in a browser where it dies before it has shown anything. */
async function startElectron(/** @type {string} */ program, /** @type {readonly string[]} */ args) {
  await ensureBuild()
  say('Starting Portlight …')
  const began = performance.now()
  // switches are Electron's, and anything else is a file for the app: npm tells where it was named (npm help run-script)
  const switches = args.filter((arg) => arg.startsWith('-'))
  const files = args.filter((arg) => !arg.startsWith('-'))
  const paths = files.map((file) => resolve(process.env.INIT_CWD ?? process.cwd(), file))
  const child = spawn(program, [...switches, root, ...paths], {
    stdio: ['inherit', 'inherit', 'pipe'],
    cwd: root,
  })
  let output = ''
  child.stderr.on('data', (/** @type {Buffer} */ data) => {
    process.stderr.write(data)
    output = (output + data.toString('utf8')).slice(-10_000)
  })
  let stopped = false
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    stopped = true
    child.kill(signal)
  }
  for (const signal of stopSignals) process.on(signal, stop)
  child.on('error', (error) => giveUp(`Electron can't be started: ${error.message}`))
  child.on('close', (code, signal) => {
    const why = stopped ? null : whyNoDesktop({ code, signal, afterMs: performance.now() - began, output })
    if (why !== null) {
      for (const signal of stopSignals) process.off(signal, stop)
      void startServing(inBrowser(['--open'], why, args))
      return
    }
    if (signal !== null) say(`Portlight was ended by ${signal}.`, process.stderr)
    process.exit(code ?? 1)
  })
}

/** `portlight serve` in this very process: Ctrl+C reaches it once, and nothing outlives it. */
async function startServing(/** @type {import('./setup/shell-choice.mjs').Browser} */ { args, why }) {
  if (why !== null) say(why)
  await ensureBuild()
  process.argv = [process.execPath, 'portlight', 'serve', ...args]
  const command = '../out/main/cli.cjs'
  await import(command)
}

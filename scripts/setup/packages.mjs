import { existsSync, readFileSync, statSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'
import process from 'node:process'
import { giveUp, root } from './project.mjs'
import { run } from './run-process.mjs'
import { withSignOfLife } from './sign-of-life.mjs'

const installedList = 'node_modules/.package-lock.json'
const wantedList = 'package-lock.json'

/** True where `node_modules` holds what the list of packages names. Costs two looks at the disk where neither changed. */
function packagesInstalled() {
  const installed = changed(installedList)
  if (installed === null) return false
  if (installed >= (changed(wantedList) ?? 0)) return true
  // the list is newer, as after a checkout of another commit and back, but may still name the same packages
  if (!samePackages()) return false
  utimesSync(join(root, installedList), new Date(), new Date())
  return true
}

function samePackages() {
  const installed = packagesIn(installedList)
  return Object.entries(packagesIn(wantedList)).every(([path, wanted]) => {
    if (path === '') return true
    const there = installed[path]
    return there === undefined ? wanted.optional === true : there.version === wanted.version
  })
}

/** @returns {Record<string, { version?: string, optional?: boolean }>} */
function packagesIn(/** @type {string} */ list) {
  return JSON.parse(readFileSync(join(root, list), 'utf8')).packages
}

/** Installs the packages where that is needed; npm's output is shown only where it fails. */
export async function ensurePackages(/** @type {NodeJS.WriteStream} */ stream = process.stdout) {
  if (packagesInstalled()) return
  // no package that the project uses needs an install script; Electron's program is fetched when it is needed
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund']
  const [command, ...before] = npmCommand()
  const installing = run(command, [...before, ...args], { quiet: true })
  const line = 'Installing packages (npm ci; half a minute or more)'
  const { code, output, late } = await withSignOfLife(line, installing, stream)
  if (code === 0) return
  process.stderr.write(output)
  giveUp(
    late
      ? 'npm ci did not end within ten minutes.'
      : `npm ci failed (exit code ${code}); its output is above.`,
  )
}

/** npm's own program, not a `.cmd` file, which Node would only start in a shell. @returns {[string, ...string[]]} */
export function npmCommand() {
  const asked = process.env.npm_execpath
  const beside = join(dirname(process.execPath), 'node_modules/npm/bin/npm-cli.js')
  const script = asked?.endsWith('.js') ? asked : process.platform === 'win32' ? beside : null
  return script !== null && existsSync(script) ? [process.execPath, script] : ['npm']
}

/** @returns {number | null} milliseconds since 1970; null where there is no such file */
function changed(/** @type {string} */ file) {
  return statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? null
}

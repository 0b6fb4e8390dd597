import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { installedVersion, root } from './project.mjs'
import { run } from './run-process.mjs'
import { withSignOfLife } from './sign-of-life.mjs'

/** Electron's program within its folder, as the npm package `electron` has it. */
export const programName =
  process.platform === 'darwin'
    ? 'Electron.app/Contents/MacOS/Electron'
    : process.platform === 'win32'
      ? 'electron.exe'
      : 'electron'

/**
 * @typedef {{ found: true, folder: string, program: string, version: string | null }} Electron
 * @typedef {{ found: false, missing: string, mend: string }} NoElectron
 */

/** The folder that `ELECTRON_OVERRIDE_DIST_PATH` names; null where it is not set. */
export function overrideFolder() {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH
  return folder === undefined || folder === '' ? null : folder
}

/**
 * Electron's program: in the folder of `ELECTRON_OVERRIDE_DIST_PATH` where that is set, else where the npm package has put it.
 * Looks, and downloads nothing.
 * @returns {Electron | NoElectron}
 */
export function findElectron() {
  const override = overrideFolder()
  if (override !== null) {
    const program = join(override, programName)
    if (existsSync(program)) return { found: true, folder: override, program, version: versionIn(override) }
    return {
      found: false,
      missing: `ELECTRON_OVERRIDE_DIST_PATH is ${override}, but there is no ${programName} in it.`,
      mend: 'Set it to the folder of an unpacked Electron, or unset it to use the one that npm installs.',
    }
  }
  const folder = join(root, 'node_modules/electron/dist')
  const program = join(folder, programName)
  if (existsSync(program)) return { found: true, folder, program, version: versionIn(folder) }
  return {
    found: false,
    missing: `Electron ${installedVersion('electron') ?? ''} is not here.`.replace('  ', ' '),
    mend: 'Run it again with a connection to github.com, or set ELECTRON_OVERRIDE_DIST_PATH to the folder of an unpacked Electron.',
  }
}

/**
 * The same, but fetches Electron with the npm package's own installer where it is missing.
 * @returns {Promise<Electron | NoElectron>}
 */
export async function ensureElectron() {
  const first = findElectron()
  if (first.found || overrideFolder() !== null) return first
  const version = installedVersion('electron') ?? ''
  const installer = join(root, 'node_modules/electron/install.js')
  const downloading = run(process.execPath, [installer], { quiet: true, deadline: 900_000 })
  const line = `Downloading Electron ${version} (once, about 110 MB)`
  const { output, late } = await withSignOfLife(line, downloading)
  const second = findElectron()
  if (second.found) return second
  const reason = late
    ? 'it did not end within 15 minutes'
    : (/Error: ([^\n]*)/.exec(output)?.[1] ?? 'no reason given')
  return { ...second, missing: `Electron ${version} is not here, and its download failed (${reason}).` }
}

/** @returns {string | null} */
function versionIn(/** @type {string} */ folder) {
  try {
    return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '')
  } catch {
    return null
  }
}

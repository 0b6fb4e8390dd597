import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'

/** The checkout's folder. */
export const root = join(import.meta.dirname, '../..')

/** Says what is being done, in one short line. On stderr where stdout belongs to a program's own output. */
export function say(/** @type {string} */ line, /** @type {NodeJS.WriteStream} */ stream = process.stdout) {
  stream.write(`${line}\n`)
}

/** Ends the program because something outside it has to be mended first: exit code 2. @returns {never} */
export function giveUp(/** @type {string[]} */ ...lines) {
  for (const line of lines) process.stderr.write(`${line}\n`)
  process.exit(2)
}

/** Ends the program where Node is older than the project needs. */
export function requireNode() {
  const needed = [20, 19]
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > Number(needed[0]) || (major === needed[0] && minor >= Number(needed[1]))) return
  giveUp(`Portlight needs Node ${needed.join('.')} or newer; this is Node ${process.versions.node}.`)
}

/** The version of an installed package; null where it is not installed. */
export function installedVersion(/** @type {string} */ name) {
  try {
    const manifest = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'))
    return typeof manifest.version === 'string' ? /** @type {string} */ (manifest.version) : null
  } catch {
    return null
  }
}

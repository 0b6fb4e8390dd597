import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { giveUp, root } from './project.mjs'
import { run } from './run-process.mjs'
import { withSignOfLife } from './sign-of-life.mjs'

const stampFile = join(root, 'out/.built')
const sources = ['electron', 'renderer', 'shared', 'resources']
const settings = [
  'package.json',
  'package-lock.json',
  'electron.vite.config.ts',
  'scripts/precompress-page.mjs',
]

/** A short text that changes with every source file: its name, size and time of change. Reads no contents. */
function stampOfSources() {
  const hash = createHash('sha1')
  const add = (/** @type {string} */ path) => {
    const { size, mtimeMs } = statSync(join(root, path))
    hash.update(`${path} ${size} ${mtimeMs}\n`)
  }
  const walk = (/** @type {string} */ folder) => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`
      if (entry.isDirectory()) walk(path)
      else if (!entry.name.includes('.test.')) add(path)
    }
  }
  for (const folder of sources) walk(folder)
  for (const file of settings) add(file)
  return hash.digest('hex')
}

/** True where `out` was built from the sources as they are now. Takes a few milliseconds. */
export function buildIsFresh() {
  try {
    return readFileSync(stampFile, 'utf8') === stampOfSources()
  } catch {
    return false
  }
}

/** Builds `out` where it is missing or older than the sources; the builder's output is shown only where it fails. */
export async function ensureBuild(/** @type {NodeJS.WriteStream} */ stream = process.stdout) {
  if (buildIsFresh()) return
  const stamp = stampOfSources()
  const builder = join(root, 'node_modules/electron-vite/bin/electron-vite.js')
  const building = run(process.execPath, [builder, 'build'], { quiet: true, deadline: 300_000 })
  const { code, output } = await withSignOfLife('Building the app', building, stream)
  if (code !== 0) {
    process.stderr.write(output)
    giveUp(`The build failed (exit code ${code}); its output is above.`)
  }
  writeFileSync(stampFile, stamp)
}

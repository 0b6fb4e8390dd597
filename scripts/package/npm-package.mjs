import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { root } from '../setup/project.mjs'

const built = join(root, 'out')

/** What the command line is started by: itself, and the script of its probing threads. */
const entries = ['main/cli.cjs', 'main/probe-worker.cjs']

/**
 * Lays out the npm package of the command line in a folder: the built program with all that it loads, the page that `serve`
 * shows, and no dependency.
 * @param {string} folder is emptied first
 */
export function layOutNpmPackage(folder) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const file of filesOf(entries, readBuilt)) copy(join(built, file), join(folder, 'out', file))
  cpSync(join(built, 'renderer'), join(folder, 'out/renderer'), { recursive: true })
  copy(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  copy(join(root, 'resources/npm/README.md'), join(folder, 'README.md'))
  copy(join(root, 'resources/npm/portlight.mjs'), join(folder, 'portlight.mjs'))
  chmodSync(join(folder, 'portlight.mjs'), 0o755)
  writeFileSync(join(folder, 'licences.md'), licences())
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`)
}

/**
 * The files that built scripts load, themselves included, by the paths that stand in their imports.
 * @param {readonly string[]} starts paths below the built folder, with forward slashes
 * @param {(file: string) => string} read
 * @returns {string[]} sorted
 */
export function filesOf(starts, read) {
  const found = new Set(starts)
  // a set is walked in the order in which it grows
  for (const file of found) {
    for (const [, path = ''] of read(file).matchAll(/\brequire\(["'`](\.{1,2}\/[^"'`]+\.cjs)["'`]\)/g)) {
      found.add(posix.join(posix.dirname(file), path))
    }
  }
  return [...found].sort()
}

function readBuilt(/** @type {string} */ file) {
  return readFileSync(join(built, file), 'utf8')
}

function copy(/** @type {string} */ from, /** @type {string} */ to) {
  mkdirSync(dirname(to), { recursive: true })
  cpSync(from, to)
}

/** What npm reads: of the project's own manifest what a user needs, and nothing that it is built with. */
function manifest() {
  const { name, version, description, license, author, homepage, engines, dependencies } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  )
  return {
    ...{ name, version, description, license, author, homepage, engines },
    keywords: ['port', 'ports', 'port scanner', 'EADDRINUSE', 'kill port', 'port forwarding', 'nmap', 'lsof'],
    type: 'module',
    // calls Windows' own libraries; other systems do without
    optionalDependencies: dependencies,
    bin: { portlight: 'portlight.mjs' },
    files: ['out', 'portlight.mjs', 'licences.md'],
  }
}

/** Every package that is built in, with its licence: the builder writes one list for the program and one for the page. */
function licences() {
  const part = (/** @type {string} */ title, /** @type {string} */ file) =>
    `# Built into ${title}\n${readBuilt(file).replace(/^[\s\S]*?(?=^## )/m, '\n')}`
  const beside =
    '# Installed beside it where that can be, for Windows\n\n## koffi (MIT), with a package of the same name for each system\n'
  return `${beside}\n${part('the command line', 'main/licences.md')}\n${part('the page of "serve"', 'renderer/licences.md')}`
}

import { isAscii } from 'node:buffer'
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { Script } from 'node:vm'
import { crc32 } from 'node:zlib'

/**
 * Of the scripts whose compiled form is kept: a bundler has put the sum of their text into their names. They import nothing (`import()` is
 * for what Node loads itself), and the build sees to that.
 */
const ours = /^[\w-]+-[\w-]{8}\.cjs$/

const ending = '.v8'
/** What no start has renewed for so long belongs to a Portlight that is gone, or is made again. */
const keptMs = 60 * 24 * 60 * 60 * 1000
const sumBytes = 4

/** A script as Node makes a function of it. */
type Runs = (
  exports: unknown,
  require: (id: string) => unknown,
  module: { exports: unknown },
  filename: string,
  folder: string,
) => void

/**
 * Has our scripts run from what V8 made of them at an earlier start (vm.Script, `cachedData`), for a Node that does not do so itself.
 * V8 refuses what another version of it has made; a sum tells what was damaged. What is new is kept when the process ends, as
 * the functions that were called are a part of it then.
 * @param keptIn the folder where it lies, the user's own: what is there is run unread
 * @param require of the script that starts; its way to load scripts is changed
 */
export function keepScripts(keptIn: string, require: NodeJS.Require): void {
  const { extensions } = require
  const usual = extensions['.js']
  if (usual === undefined) return
  const fresh = new Map<string, Script>()
  const modules = new Map<string, { exports: unknown }>()
  // Node looks for a script in many places; where ours are is certain
  const loadFrom = (folder: string) => (id: string) => {
    const filename = id.startsWith('.') ? join(folder, id) : id
    const known = modules.get(filename) ?? require.cache[filename]
    if (known !== undefined) return known.exports
    if (!ours.test(basename(filename))) return require(filename)
    const module = { exports: {} }
    run(module, filename)
    return module.exports
  }
  const run = (module: { exports: unknown }, filename: string) => {
    const at = join(keptIn, `${basename(filename)}.${process.version}-${process.arch}${ending}`)
    const cachedData = kept(at)
    const script = new Script(functionOf(filename), {
      filename,
      ...(cachedData === null ? {} : { cachedData }),
    })
    if (cachedData === null || script.cachedDataRejected === true) fresh.set(at, script)
    modules.set(filename, module)
    try {
      const folder = dirname(filename)
      const runs: Runs = script.runInThisContext()
      runs(module.exports, loadFrom(folder), module, filename, folder)
    } catch (thrown) {
      modules.delete(filename)
      throw thrown
    }
  }
  extensions['.cjs'] = (module, filename) =>
    ours.test(basename(filename)) ? run(module, filename) : usual(module, filename)
  process.once('exit', () => {
    if (fresh.size === 0) return
    try {
      for (const [at, script] of fresh) keep(at, script.createCachedData())
      removeOld(keptIn)
    } catch {
      // a full disk: the next start tries again
    }
  })
}

const head = Buffer.from('(function(exports,require,module,__filename,__dirname){')
const tail = Buffer.from('\n})')

/** The script as Node makes a function of it. It is put together before it is a text: texts of this size keep the collector busy. */
function functionOf(filename: string): string {
  const bytes = Buffer.concat([head, readFileSync(filename), tail])
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8')
}

/** Null: nothing is kept, or it was damaged. */
function kept(at: string): Buffer | null {
  try {
    const bytes = readFileSync(at)
    const data = bytes.subarray(0, -sumBytes)
    return bytes.readUInt32LE(data.length) === crc32(data) ? data : null
  } catch {
    return null
  }
}

/** Whole, or not at all. */
function keep(at: string, data: Buffer): void {
  const sum = Buffer.alloc(sumBytes)
  sum.writeUInt32LE(crc32(data))
  const part = `${at}.${process.pid}`
  try {
    writeFileSync(part, Buffer.concat([data, sum]), { mode: 0o600, flag: 'wx' })
    renameSync(part, at)
  } catch (thrown) {
    rmSync(part, { force: true })
    throw thrown
  }
}

function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const at = join(folder, name)
    if (name.includes(ending) && statSync(at).mtimeMs < Date.now() - keptMs) rmSync(at, { force: true })
  }
}

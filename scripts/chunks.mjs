import { resolve } from 'node:path'

/** @typedef {{ getModuleInfo(id: string): { importedIds: readonly string[], isEntry: boolean } | null }} Graph */

/**
 * The files that the programs share, for rolldown's `codeSplitting`: what the commands that people wait for load (`why`, `sockets`) lies in
 * two files instead of eighty, as to find and link a file takes longer than to read it. What the other programs of the build
 * need of that has files of their own, so that they need not load the rest.
 * @param {string} root the project's folder
 * @returns {{ name: (id: string, graph: Graph) => string | null, priority: number }[]}
 */
export function chunkGroups(root) {
  /** @type {(name: string) => string} */
  const at = (name) => resolve(root, `electron/${name}.ts`)
  const waitedFor = [
    ...['cli/commands/why/why', 'cli/commands/why/why-options', 'cli/commands/sockets/sockets'],
    ...['cli/commands/sockets/sockets-options', 'engine/engine', 'engine/own-command', 'engine/data-folder'],
    ...['engine/conflict/conflict', 'engine/runs/runs', 'engine/history/history'],
  ]
  // what the app needs of it while it has no window: the rest is much to keep for a process that only waits
  const withoutWindow = ['engine/platform/run-command', '../shared/settings/settings']
  /** The first that a module is among names its chunk. @type {readonly (readonly [string, readonly string[]])[]} */
  const chunks = [
    ['start', ['cli/index']],
    ['base', ['main/index', 'engine/scan/probe/probe-worker']],
    ['window', ['main/desktop']],
    ['begin', ['cli/run-cli', 'cli/process-io', ...withoutWindow]],
    ['look', waitedFor],
  ]
  /** @type {readonly (readonly [string, ReadonlySet<string>])[] | null} */
  let known = null
  /** @type {(id: string, graph: Graph) => string | null} */
  const nameOf = (id, graph) => {
    known ??= chunks.map(([name, entries]) => [name, reached(entries.map(at), graph)])
    const together = known.at(-1)?.[1].has(id) || known.at(-2)?.[1].has(id)
    // a program's own file stays where it is started
    if (!together || graph.getModuleInfo(id)?.isEntry === true) return null
    return known.find(([, modules]) => modules.has(id))?.[0] ?? null
  }
  // a group takes along what its modules import, unless one of higher priority has it
  return chunks.map(([name], place) => ({
    name: (id, graph) => (nameOf(id, graph) === name ? name : null),
    priority: chunks.length - place,
  }))
}

/**
 * Modules that are loaded with these.
 * @param {readonly string[]} entries
 * @param {{ getModuleInfo(id: string): { importedIds: readonly string[] } | null }} graph
 */
function reached(entries, graph) {
  /** @type {Set<string>} */
  const found = new Set()
  const open = [...entries]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue
    found.add(id)
    const known = graph.getModuleInfo(id)
    if (known === null && entries.includes(id))
      throw new Error(`${id} is no part of the build: mend chunks.mjs`)
    open.push(...(known?.importedIds ?? []))
  }
  return found
}

/**
 * Writes letters beyond ASCII as escapes: Node reads a file of ASCII alone as it stands, and copies every other to twice its size
 * before it understands it. In texts, templates and patterns the escapes mean the same; `String.raw` is for patterns only.
 * @returns {import('vite').Plugin}
 */
export function asciiChunks() {
  return {
    name: 'portlight-ascii-chunks',
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type === 'chunk') part.code = asciiText(part.code)
      }
    },
  }
}

/**
 * A program's text with an escape for each letter beyond ASCII, one half of a pair at a time.
 * @param {string} program
 */
export function asciiText(program) {
  return program.replaceAll(
    /[^\0-\x7F]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/**
 * Writes an entry beside a built one that waits until that is done, for Electron: it becomes ready only when everything is done that the
 * app's first module awaits, and only a module of the standard kind can await.
 * @param {string} name of the entry, which exports what is waited for as `done`
 * @returns {import('vite').Plugin}
 */
export function awaitedEntry(name) {
  return {
    name: 'portlight-awaited-entry',
    generateBundle() {
      const source = `import { done } from './${name}.cjs'\nawait done\n`
      this.emitFile({ type: 'asset', fileName: `${name}.js`, source })
    },
  }
}

/**
 * Loads each of Node's own modules when something of it is called first, or it is imported: a command needs few of those that its
 * scripts name, and the larger ones take a millisecond or two.
 * @returns {import('vite').Plugin}
 */
export function lazyBuiltins() {
  return {
    name: 'portlight-lazy-builtins',
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type !== 'chunk') continue
        part.code = withLazyBuiltins(part.code)
        // a script that is run from what V8 made of it has no way to import
        const left = /\bimport\(["'`][^"'`]*["'`]\)/.exec(part.code)?.[0]
        if (left !== undefined) throw new Error(`${part.fileName} has ${left}: mend chunks.mjs`)
      }
    },
  }
}

/**
 * The text of a CommonJS program whose modules of Node's stand at its beginning, as a bundler writes it: a variable for each, and each use
 * as a member of that. One that is wrapped for its default export stays as it is.
 * @param {string} program
 */
export function withLazyBuiltins(program) {
  let text = program.replaceAll(/\bimport\(["'`](node:[\w/]+)["'`]\)/g, 'Promise.resolve(require("$1"))')
  for (const [line, name, module] of program.matchAll(/\blet (node_\w+)=require\("(node:[\w/]+)"\);/g)) {
    const uses = new RegExp(`(?<![\\w$.])${name}(?![\\w$])(\\.?)`, 'g')
    const others = [...text.replace(line ?? '', '').matchAll(uses)].some(([, member]) => member === '')
    if (others) continue
    text = text
      .replace(line ?? '', `let ${name};`)
      .replace(uses, (use, member) => (member === '' ? use : `(${name}??=require("${module}")).`))
  }
  return text
}

import { basename, resolve } from 'node:path'

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
  /** The first that a module is among names its chunk. @type {readonly (readonly [string, readonly string[]])[]} */
  const chunks = [
    ['base', ['main/index', 'engine/scan/probe/probe-worker']],
    ['window', ['main/desktop']],
    ['begin', ['cli/index']],
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
 * Takes Node's own modules from `process.getBuiltinModule` instead of importing them: for each that is imported Node reads all
 * that it exports first, and so loads what nobody asked for (Web Crypto, the streams of standard input and output).
 * @returns {import('vite').Plugin}
 */
export function plainBuiltins() {
  return {
    name: 'portlight-plain-builtins',
    generateBundle(_options, bundle) {
      for (const part of Object.values(bundle)) {
        if (part.type === 'chunk') part.code = withPlainBuiltins(part.code)
      }
    },
  }
}

/**
 * The text of a module whose imports stand at its beginning, as a bundler writes it.
 * @param {string} program
 */
export function withPlainBuiltins(program) {
  const statement =
    /\s*import\s*(?:(?<whole>[\w$]+)?\s*,?\s*(?:\{(?<names>[^}]*)\}|\*\s*as\s+(?<space>[\w$]+))?\s*from\s*)?(["'`])(?<from>[^"'`]+)\4;?/y
  let text = ''
  let at = 0
  for (let match = statement.exec(program); match !== null; match = statement.exec(program)) {
    at = statement.lastIndex
    const { whole, names, space, from = '' } = match.groups ?? {}
    if (!from.startsWith('node:')) {
      text += match[0]
      continue
    }
    const taken = names?.replaceAll(/\s+as\s+/g, ':')
    const parts = [whole, space, taken === undefined ? undefined : `{${taken}}`].filter(
      (part) => part !== undefined,
    )
    // a module may call its own one "process"
    const module = `globalThis.process.getBuiltinModule(${JSON.stringify(from)})`
    text += `${parts.length === 0 ? module : `var ${parts.map((part) => `${part}=${module}`).join(',')}`};`
  }
  return text + program.slice(at)
}

/**
 * Leads what is imported when it is needed to the file that has it: a bundler makes a file of its own for each such import, which only
 * hands on what another one has, and a command that waits for seven of them waits for seven more files.
 * @returns {import('vite').Plugin}
 */
export function straightImports() {
  return {
    name: 'portlight-straight-imports',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((part) => part.type === 'chunk')
      const texts = withStraightImports(
        new Map(chunks.map(({ fileName, code }) => [basename(fileName), code])),
      )
      for (const chunk of chunks) {
        const text = texts.get(basename(chunk.fileName))
        if (text === undefined) delete bundle[chunk.fileName]
        else chunk.code = text
      }
    },
  }
}

/**
 * The programs without those that nobody imports any more.
 * @param {ReadonlyMap<string, string>} programs by the names of their files, as a bundler writes them
 * @returns {ReadonlyMap<string, string>}
 */
export function withStraightImports(programs) {
  /** @type {Map<string, { from: string, names: string }>} */
  const handedOn = new Map()
  for (const [file, program] of programs) {
    const { taken, from, given } =
      /^import\{(?<taken>[^}]*)\}from"\.\/(?<from>[^"]+)";export\{(?<given>[^}]*)\};\s*$/.exec(program)
        ?.groups ?? {}
    if (taken === undefined || from === undefined || given === undefined) continue
    const theirs = new Map(namesIn(taken).map(([name, here]) => [here, name]))
    const names = namesIn(given).map(([here, name]) => `${name}:file.${theirs.get(here)}`)
    handedOn.set(file, { from, names: names.join() })
  }
  const importing = /\bimport\((["'`])(?<folder>\.\/(?:[\w-]+\/)*)(?<file>[\w.-]+)\1\)/g
  const texts = new Map()
  for (const [file, program] of programs) {
    const text = program.replaceAll(importing, (whole, _quote, folder, name) => {
      const other = handedOn.get(name)
      return other === undefined ? whole : `import("${folder}${other.from}").then(file=>({${other.names}}))`
    })
    texts.set(file, text)
  }
  const all = [...texts.values()].join('\n')
  return new Map([...texts].filter(([file]) => !handedOn.has(file) || all.includes(file)))
}

/**
 * "a as b, c" as pairs of what stands before and behind `as`.
 * @param {string} list
 * @returns {[string, string][]}
 */
function namesIn(list) {
  return list.split(',').map((one) => {
    const [name = '', other = name] = one.trim().split(' as ')
    return [name, other]
  })
}

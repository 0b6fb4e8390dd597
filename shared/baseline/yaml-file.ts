import { Composer, type Document, LineCounter, type ParsedNode, Parser } from 'yaml'
import type { FileProblem } from './baseline'

/** Characters that a file may have: thousands of entries have less. */
export const mostCharacters = 500_000

/** A list in a map in a list and so on: an own file has eight such steps. The library would run out of stack far above. */
const deepest = 60

const mostProblems = 20

/** A document whose places are known. */
export interface YamlFile {
  readonly document: Document.Parsed
  /** Where an offset is, from 1. */
  readonly placeOf: (offset: number) => { readonly line: number; readonly column: number }
}

export type YamlFileOrProblems =
  | { readonly ok: true; readonly file: YamlFile }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

/**
 * Reads a file that anybody may have written: bounded in size and depth, one document, no directives that load anything. What
 * stands in it is still to be looked at.
 */
export function readYamlFile(text: string): YamlFileOrProblems {
  if (text.length > mostCharacters) {
    return wrong(1, 1, `The file is larger than ${mostCharacters / 1_000} KB, so it is no baseline.`)
  }
  const lines = new LineCounter()
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(1, line), column: Math.max(1, col) }
  }
  const tokens = [...new Parser(lines.addNewLine).parse(text)]
  if (tokens.some(isTooDeep)) return wrong(1, 1, 'Lists and maps are nested too deep, so it is no baseline.')
  // its own search for keys that are there twice takes the square of their number
  const [document, second] = new Composer({ uniqueKeys: false, logLevel: 'silent' }).compose(
    tokens,
    true,
    text.length,
  )
  if (document === undefined) return wrong(1, 1, 'The file is empty.')
  if (second !== undefined) {
    const { line, column } = placeOf(second.range[0])
    return wrong(line, column, 'A second document begins here (---); one is meant.')
  }
  const found = [...document.errors, ...document.warnings].slice(0, mostProblems)
  if (found.length === 0) return { ok: true, file: { document: document as Document.Parsed, placeOf } }
  return {
    ok: false,
    problems: found.map(({ pos, message }) => ({
      ...placeOf(pos[0]),
      message: `This is not YAML: ${message.split('\n')[0] ?? ''}${/[.!?]$/.test(message) ? '' : '.'}`,
    })),
  }
}

function wrong(line: number, column: number, message: string): YamlFileOrProblems {
  return { ok: false, problems: [{ line, column, message }] }
}

/** Whether something of the concrete syntax is nested deeper than any baseline. */
function isTooDeep(token: unknown): boolean {
  let level: unknown[] = [token]
  for (let depth = 0; level.length > 0; depth += 1) {
    // an item and its collection are a step each
    if (depth > 2 * deepest) return true
    level = level.flatMap(partsOf)
  }
  return false
}

function partsOf(token: unknown): readonly unknown[] {
  if (typeof token !== 'object' || token === null) return []
  const parts: unknown[] = []
  if ('items' in token && Array.isArray(token.items)) for (const item of token.items) parts.push(item)
  if ('key' in token) parts.push(token.key)
  if ('value' in token) parts.push(token.value)
  return parts
}

/** Problems as they are found, with their places. */
export class YamlProblems {
  readonly #file: YamlFile
  readonly found: FileProblem[] = []

  constructor(file: YamlFile) {
    this.#file = file
  }

  /** @param at a node, or an offset */
  add(at: ParsedNode | number, message: string): void {
    if (this.found.length >= mostProblems) return
    this.found.push({ ...this.#file.placeOf(typeof at === 'number' ? at : at.range[0]), message })
  }

  lineOf(node: ParsedNode): number {
    return this.#file.placeOf(node.range[0]).line
  }
}

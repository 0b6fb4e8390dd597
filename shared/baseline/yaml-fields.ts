import { isAlias, isMap, isScalar, isSeq, type ParsedNode, Scalar, type YAMLMap } from 'yaml'
import { nearest } from '../words/nearest'
import { clip } from '../words/problem'
import type { YamlProblems } from './yaml-file'

/** Characters of one value at most. */
const longest = 1_000

export type ParsedMap = YAMLMap.Parsed<ParsedNode, ParsedNode | null>

/** A map of a file, whose keys are known: gives the value of each as it was written. */
export class YamlFields {
  readonly node: ParsedMap
  readonly #values = new Map<string, ParsedNode>()
  readonly #problems: YamlProblems

  /** @param what what the map is, in a sentence about an unknown key */
  constructor(node: ParsedMap, known: readonly string[], what: string, problems: YamlProblems) {
    this.node = node
    this.#problems = problems
    const seen = new Set<string>()
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? textOf(key) : null
      if (name === null) {
        problems.add(key, `Keys are words: ${known.join(', ')}.`)
        continue
      }
      if (!known.includes(name)) {
        const meant = nearest(name, known)
        const hint = meant === null ? ` There are ${known.join(', ')}.` : ` Did you mean ${meant}?`
        problems.add(key, `${clip(name)} is no key of ${what}.${hint}`)
      }
      if (seen.has(name)) problems.add(key, `${clip(name)} stands twice in ${what}; once is meant.`)
      seen.add(name)
      if (isAlias(value)) problems.add(value, 'Aliases (*name) are not read here: write the value out.')
      // "owner:" with nothing behind it is a place to fill in
      else if (value !== null && !isEmpty(value)) this.#values.set(name, value)
    }
  }

  get(key: string): ParsedNode | null {
    return this.#values.get(key) ?? null
  }

  /** The text of a value as it was typed: 007 stays 007; null where it isn't there, or is none, which is told. */
  text(key: string): string | null {
    const value = this.get(key)
    if (value === null) return null
    const text = isScalar(value) ? textOf(value) : null
    if (text === null) {
      this.#problems.add(value, `${key} is one value, not a list or a map.`)
      return null
    }
    if (text.length <= longest) return text
    this.#problems.add(value, `${key} is longer than ${longest} characters.`)
    return null
  }

  /** A value that is read from its text; `read` gives a sentence where it can't be. */
  read<T>(key: string, read: (text: string) => T | WrongValue): T | null {
    const text = this.text(key)
    if (text === null) return null
    const value = read(text)
    if (!(value instanceof WrongValue)) return value
    this.#problems.add(this.get(key) ?? this.node, value.message)
    return null
  }

  /** The maps of a list; null where it isn't there. An empty value is an empty list. */
  maps(key: string): readonly ParsedMap[] | null {
    const present = this.node.items.some((pair) => isScalar(pair.key) && textOf(pair.key) === key)
    const value = this.get(key)
    if (value === null) return present ? [] : null
    if (!isSeq(value)) {
      this.#problems.add(value, `${key} is a list: each entry begins with a dash.`)
      return []
    }
    const maps: ParsedMap[] = []
    for (const item of value.items as readonly ParsedNode[]) {
      if (isMap(item)) maps.push(item as ParsedMap)
      else if (isAlias(item))
        this.#problems.add(item, 'Aliases (*name) are not read here: write the entry out.')
      else this.#problems.add(item, `An entry of ${key} is a map, such as "- port: 22".`)
    }
    return maps
  }
}

/** Why a text is no value. */
export class WrongValue {
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}

/** A quoted text, or the plain one as it stands in the file, whatever number or truth YAML makes of it. */
function textOf(scalar: Scalar): string {
  const plain = scalar.type === Scalar.PLAIN || scalar.type === undefined
  return plain ? (scalar.source ?? '') : String(scalar.value)
}

function isEmpty(node: ParsedNode): boolean {
  return isScalar(node) && (node.source === '' || (node.type === Scalar.PLAIN && node.value === null))
}

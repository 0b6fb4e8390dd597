import type { OptionSpec } from '../arguments'
import type { HelpPage } from './help-page'

/** A command as completions offer it. */
export interface CommandWords {
  readonly name: string
  readonly text: string
  /** First words that can stand behind it, such as the verbs of `forward`. */
  readonly words: readonly string[]
  readonly options: readonly OptionWord[]
}

/** An option as completions offer it. */
export interface OptionWord {
  readonly names: readonly string[]
  /** What it does, in one short line; empty where the help says nothing. */
  readonly text: string
  /** Null: it takes no value. */
  readonly value: OptionValue | null
}

/** What can stand behind an option. */
type OptionValue = { readonly optional: boolean } & ValueKind

type ValueKind =
  | { readonly kind: 'choice'; readonly words: readonly string[] }
  | { readonly kind: 'file' }
  | { readonly kind: 'any' }

/** Joins what the command understands with what its help says of it. Names that nobody is told of are not offered. */
export function optionWords(specs: readonly OptionSpec[], page: HelpPage): readonly OptionWord[] {
  const entries = page.sections.flatMap(({ blocks }) => blocks.filter((block) => typeof block !== 'string'))
  return specs.flatMap(({ names, takesValue, optional }): OptionWord[] => {
    if (names.includes('--help') || names.includes('--version')) {
      return [{ names, text: names.includes('--help') ? 'show help' : 'show the version', value: null }]
    }
    const entry = entries.find(({ term }) => names.some((name) => namesIn(term).includes(name)))
    if (entry === undefined) return []
    const told = names.filter((name) => namesIn(entry.term).includes(name))
    const value = takesValue ? { ...valueBehind(entry.term, told), optional: optional !== undefined } : null
    return [{ names: told, text: shortened(entry.text), value }]
  })
}

/** The option names in the term of a help entry; `-T0 … -T5` is an option with its value attached. */
export function namesIn(term: string): readonly string[] {
  return [...term.matchAll(/(?<![\w-])(--[a-z][\w-]*|-[a-zA-Z]{2,3}(?![\w-])|-[a-zA-Z0-9])/g)].map(
    ([name]) => name,
  )
}

function valueBehind(term: string, names: readonly string[]): ValueKind {
  const last = names.at(-1) ?? ''
  // one value can stand behind several names: -oN, -oX, -oG FILE
  const rest = term.slice(term.lastIndexOf(last) + last.length).replace(/^(?:,\s+-[\w-]+)+/, '')
  const word = rest.trim().split(/[\s,]/)[0] ?? ''
  if (['FILE', 'BASE', 'SCAN'].includes(word)) return { kind: 'file' }
  return /^[a-z0-9-]+(\|[a-z0-9-]+)+$/.test(word)
    ? { kind: 'choice', words: word.split('|') }
    : { kind: 'any' }
}

/** The first clause: lists of completions have one line for each. */
function shortened(text: string): string {
  // a bracket that is not closed in it would be left open
  const [first = ''] = text.replaceAll(/\s+/g, ' ').split(/[;:.]\s|[;:.]$/)
  const open = first.indexOf('(', first.lastIndexOf(')') + 1)
  const clause = open < 0 ? first : first.slice(0, open).trimEnd()
  return clause.length <= 70 ? clause : `${clause.slice(0, 69).replace(/(?<!\s)\s+\S*$/, '')} …`
}

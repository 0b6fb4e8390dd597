import { nearest } from '#shared/words/nearest'
import type { Problem } from './own-text'

/** An option of a command. */
export interface OptionSpec {
  /** The first one is its key in {@link Arguments}; `-x` and `--long` alike. */
  readonly names: readonly string[]
  /** Whether a value follows: `--name VALUE`, `--name=VALUE`. */
  readonly takesValue: boolean
  /** The value may be left out, which makes it empty: what follows is taken for it only where it looks like one. */
  readonly optional?: RegExp
  /** The value may stand right behind the letter: `-p22`, `-T4`. */
  readonly attached?: boolean
  /** The letter of a flag where it is joined with others, as in `-tulpn`; without it that of its short name. */
  readonly joined?: string
  /** May be given more than once. */
  readonly repeats?: boolean
}

/** A command line that was understood. */
export interface Arguments {
  /** Values by key; flags have one empty value. */
  readonly options: ReadonlyMap<string, readonly string[]>
  readonly others: readonly string[]
}

/** What a command line says, or what is wrong with it. */
export type OptionsOrProblem<T, Said = Problem> = { readonly ok: true; readonly value: T } | Wrong<Said>

interface Wrong<Said> {
  readonly ok: false
  readonly message: Said
}

export function wrong<Said extends Problem>(message: Said): Wrong<Said> {
  return { ok: false, message }
}

/** Options of nmap that people will try, and what to do here instead. */
const nmapHints: Readonly<Record<string, string>> = {
  '-oJ': 'Use --json -o FILE.',
  '-sS': 'Scans here are TCP connect scans, which need no privileges: leave it out.',
  '--top-ports': 'Use -p common-100 or -p common-1000.',
}

/** Takes a command line apart. An option that takes a value takes what follows, whatever it looks like: `-p -100`. */
export function parseArguments(
  args: readonly string[],
  specs: readonly OptionSpec[],
): OptionsOrProblem<Arguments, string> {
  const options = new Map<string, string[]>()
  const others: string[] = []
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? ''
    if (arg === '--') {
      others.push(...args.slice(at + 1))
      break
    }
    if (!arg.startsWith('-') || arg === '-') {
      others.push(arg)
      continue
    }
    const joined = joinedFlags(arg, specs)
    if (joined !== null) {
      for (const key of joined) options.set(key, [''])
      continue
    }
    const found = find(arg, specs)
    if (found === null) return wrong(unknownOption(arg, specs))
    const { spec, name } = found
    let { value } = found
    const key = spec.names[0] ?? name
    if (!spec.takesValue) {
      if (value !== null) return wrong(`${name} takes no value.`)
      value = ''
    } else if (value === null && spec.optional?.test(args[at + 1] ?? '') === false) {
      value = ''
    } else if (value === null) {
      at += 1
      const next = args[at]
      if (next === undefined) return wrong(`${name} needs a value behind it.`)
      value = next
    }
    const before = options.get(key)
    if (before === undefined) options.set(key, [value])
    else if (spec.repeats === true) before.push(value)
    else if (spec.takesValue) return wrong(`${name} is given twice; once is meant.`)
  }
  return { ok: true, value: { options, others } }
}

interface Found {
  readonly spec: OptionSpec
  readonly name: string
  /** What stands in the same argument. */
  readonly value: string | null
}

/** Keys of the flags in `-tulpn`; null where it is no such group, each letter of which is a flag. */
function joinedFlags(arg: string, specs: readonly OptionSpec[]): readonly string[] | null {
  if (!/^-[a-z]{2,}$/i.test(arg)) return null
  const keys = [...arg.slice(1)].map((letter) => {
    const flag = specs.find(
      ({ names, takesValue, joined }) =>
        !takesValue && (joined === letter || names.some((name) => name === `-${letter}`)),
    )
    return flag?.names[0] ?? null
  })
  return keys.every((key) => key !== null) ? keys : null
}

function find(arg: string, specs: readonly OptionSpec[]): Found | null {
  for (const spec of specs) {
    for (const name of spec.names) {
      if (arg === name) return { spec, name, value: null }
      if (name.startsWith('--') && arg.startsWith(`${name}=`)) {
        return { spec, name, value: arg.slice(name.length + 1) }
      }
    }
  }
  for (const spec of specs) {
    const name = spec.names.find(
      (name) => spec.attached === true && name.length === 2 && arg.startsWith(name),
    )
    if (name !== undefined) return { spec, name, value: arg.slice(2) }
  }
  return null
}

function unknownOption(arg: string, specs: readonly OptionSpec[]): string {
  const name = arg.split('=', 1)[0] ?? arg
  const hint = nmapHints[name]
  if (hint !== undefined) return `${name} is an option of nmap. ${hint}`
  const names = specs.flatMap((spec) => spec.names)
  const meant = nearest(name, names)
  return `${name} is not an option.${meant === null ? '' : ` Did you mean ${meant}?`}`
}

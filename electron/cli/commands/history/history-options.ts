import type { Arguments } from '../../arguments'
import type { Problem } from '../../own-text'
import { type ShowOptions, showOptionSpecs, showOptionsOf } from '../show/show-options'
import type { OptionsOrProblem } from '../why/why-options'

export const historyVerbs = ['list', 'show', 'export', 'remove', 'path'] as const

/** The options of `portlight history`: those of `show`, for what it shows. */
export const historyOptionSpecs = showOptionSpecs

export const historyHelp = `Usage: portlight history [list [WORDS]]
       portlight history show ID | export ID --xml | remove ID… | path

Every scan is kept on this computer, for 90 days and up to 500 MB, and never leaves it. This lists
what is kept, newest first. portlight scan --no-keep leaves no trace here.

  list [WORDS]           all of them, or those that have to do with the words: an address, a
                         name, ports, a day (2026-11-28)
  show ID                as it was
  export ID              in another format, --json where none is named
  remove ID…             forget these; "all" is all of them
  path                   the folder where they are

  ID                     as list shows it, or the last eight digits of it; last is the latest
                         scan, last~1 the one before

Output
  --json  --jsonl  --csv  --xml  --grepable
                         for programs; list has --json alone
  --open, --all          of show and export, as for portlight show
  --no-color             no colour; the variable NO_COLOR does the same

Exit codes
  0    done
  1    list WORDS found nothing
  2    wrong usage, or something could not be done
`

export type HistoryOptions =
  | { readonly verb: 'list'; readonly words: string; readonly json: boolean }
  | { readonly verb: 'show'; readonly show: ShowOptions }
  | { readonly verb: 'remove'; readonly names: readonly string[] }
  | { readonly verb: 'path' }

/** Makes sense of the options, or says what is wrong. */
export function historyOptionsOf(args: Arguments): OptionsOrProblem<HistoryOptions> {
  const { options, others } = args
  const [verb = 'list', ...names] = others
  switch (verb) {
    case 'list': {
      const other = ['--jsonl', '--csv', '--xml', '--grepable'].find((name) => options.has(name))
      if (other !== undefined)
        return wrong(`The list is written as a table or with --json, not with ${other}.`)
      return { ok: true, value: { verb, words: names.join(' '), json: options.has('--json') } }
    }
    case 'show':
    case 'export': {
      if (names.length !== 1) return wrong((typed) => `Name one scan: ${typed('history', verb, 'last')}`)
      const show = showOptionsOf({ options, others: names })
      if (!show.ok) return show
      const format = show.value.format ?? (verb === 'export' ? 'json' : null)
      return { ok: true, value: { verb: 'show', show: { ...show.value, format } } }
    }
    case 'remove':
      if (names.length === 0) return wrong((typed) => `Say which: ${typed('history', 'remove')} ID…, or all`)
      return { ok: true, value: { verb, names } }
    case 'path':
      return { ok: true, value: { verb } }
    default:
      return wrong(`"${verb.slice(0, 40)}" is nothing that history does: list, show, export, remove or path.`)
  }
}

function wrong(message: Problem): { readonly ok: false; readonly message: Problem } {
  return { ok: false, message }
}

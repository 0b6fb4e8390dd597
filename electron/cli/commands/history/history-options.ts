import { isRunName, longestName } from '#shared/history/run-entry'
import { type Arguments, type OptionsOrProblem, wrong } from '../../arguments'
import { type ShowOptions, showOptionSpecs, showOptionsOf } from '../show/show-options'

export const historyVerbs = [
  'list',
  'show',
  'export',
  'keep',
  'unkeep',
  'rename',
  'remove',
  'forget',
  'path',
] as const

/** The options of `portlight history`: those of `show`, for what it shows. */
export const historyOptionSpecs = showOptionSpecs

export const historyHelp = `Usage: portlight history [list [WORDS]]
       portlight history show ID | export ID --xml | path
       portlight history keep ID… | unkeep ID… | rename ID NAME | remove ID…

Every scan is kept on this computer, and so is what you asked about ports in use, the internet,
your sockets and your router: for 90 days and up to 500 MB (portlight settings changes that). It
never leaves this computer. This lists what is kept, newest first. --no-keep of scan, why, sockets
and forward test leaves no trace here. Of answers in a row that are alike, the first and the last
are kept.

  list [WORDS]           all of them, or those that have to do with the words: an address, a
                         name, ports, an answer, a day (2026-11-28)
  show ID                as it was
  export ID              in another format, --json where none is named
  keep ID…               for good, however old they get; unkeep ends that
  rename ID NAME         call it that; without a NAME it has none any more
  remove ID…             forget these (forget is the same); "all" is all, those for good too
  path                   the folder where they are

  ID                     as list shows it, or the last eight digits of it, or the name that you
                         gave it; last is the latest scan, last~1 the one before

Output
  --json  --jsonl  --csv  --xml  --grepable
                         for programs; list and what is no scan have --json alone, and sockets
                         --csv
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
  | { readonly verb: 'keep' | 'unkeep' | 'remove'; readonly names: readonly string[] }
  | { readonly verb: 'rename'; readonly named: string; readonly name: string | null }
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
      if (names.length !== 1) return wrong((typed) => `Name one of them: ${typed('history', verb, 'last')}`)
      const show = showOptionsOf({ options, others: names })
      if (!show.ok) return show
      const format = show.value.format ?? (verb === 'export' ? 'json' : null)
      return { ok: true, value: { verb: 'show', show: { ...show.value, format } } }
    }
    case 'keep':
    case 'unkeep':
    case 'remove':
    case 'forget': {
      if (names.length === 0) return wrong((typed) => `Say which: ${typed('history', verb)} ID…, or all`)
      return { ok: true, value: { verb: verb === 'forget' ? 'remove' : verb, names } }
    }
    case 'rename': {
      const [named, ...words] = names
      if (named === undefined) return wrong((typed) => `Say which: ${typed('history', verb)} ID NAME`)
      const name = words.join(' ').trim()
      if (name.length > longestName) return wrong(`A name has ${longestName} characters at most.`)
      if (isRunName(name)) return wrong(`"${name}" may be taken for an id: choose another name.`)
      return { ok: true, value: { verb, named, name: name === '' ? null : name } }
    }
    case 'path':
      return { ok: true, value: { verb } }
    default:
      return wrong(
        `"${verb.slice(0, 40)}" is nothing that history does: list, show, export, keep, unkeep, rename, remove or path.`,
      )
  }
}

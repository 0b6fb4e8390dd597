import type { Approver } from '#shared/baseline/baseline'
import { oneHostProblem } from '#shared/baseline/one-host'
import { dayForm, dayIn } from '#shared/words/day'
import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'

export const baselineVerbs = ['record', 'check', 'approve'] as const
type BaselineVerb = (typeof baselineVerbs)[number]

/** The options of `portlight baseline`. */
export const baselineOptionSpecs: readonly OptionSpec[] = [
  { names: ['--host'], takesValue: true, repeats: true },
  { names: ['-p', '--ports'], takesValue: true, attached: true, repeats: true },
  { names: ['-sV', '--identify'], takesValue: false },
  { names: ['--computer'], takesValue: false },
  { names: ['--router'], takesValue: false },
  { names: ['--from'], takesValue: true },
  { names: ['-o', '--output'], takesValue: true },
  { names: ['--replace'], takesValue: false },
  { names: ['--owner'], takesValue: true },
  { names: ['--purpose'], takesValue: true },
  { names: ['--until'], takesValue: true },
  { names: ['--note'], takesValue: true },
  { names: ['--all'], takesValue: false },
  { names: ['--json'], takesValue: false },
  { names: ['--markdown'], takesValue: false },
  { names: ['-q', '--quiet'], takesValue: false },
  { names: ['--yes-i-may-scan'], takesValue: false },
  { names: ['--yes-large'], takesValue: false },
  { names: ['--no-color', '--no-colour'], takesValue: false },
  { names: ['-h', '--help'], takesValue: false },
  { names: ['-V', '--version'], takesValue: false },
]

export const baselineHelp = `Usage: portlight baseline record [--host H…] -o FILE
       portlight baseline check FILE
       portlight baseline approve FILE WHAT… --owner NAME --purpose TEXT

A baseline is a file (YAML) of what may be open, to be read, edited and kept in git: which program
may listen on which port of this computer and how far it may be reached, which ports of hosts may
be open, and what the router may forward; each with owner, purpose, until and note.

  record                 write down what there is now. Ports that the system gave out will be
                         others next time: over UDP, and where only this computer gets there,
                         their program stands in it once, with "port: ephemeral"
  check FILE             tell what differs: new, gone, replaced, reached from farther away,
                         past its date. The hosts in the file are scanned, and the router is
                         asked where the file has forwards
  approve FILE WHAT…     add to the file what check tells, or change its entry. Comments and the
                         order stay. WHAT is as check names it: 8000/tcp, 10.0.0.2:443/tcp,
                         router:25565/tcp

What is recorded
  --host H               this host, by a scan, and not this computer; may be given several times
  -p PORTS               the ports that it is asked for, now and by check; common-1000 without it
  -sV, --identify        ask what answers there, so that check tells of another service
  --computer             this computer too
  --router               what the router forwards; it is asked for that
  -o FILE                where to; without it to standard output
  --replace              FILE may be there, and is replaced

Who answers for it
  --owner NAME  --purpose TEXT  --note TEXT
                         written into each entry that is recorded or approved
  --until DATE           the last day: 2027-01-31

Beside what it is held
  --from SCAN            of check and approve: take the hosts from this scan instead of scanning
                         them now: a file of nmap, masscan or Portlight, or a kept scan (last,
                         or its id)

What is approved
  --all                  all that check tells

Output
  --json                 of check, for programs
  --markdown             of check, for a ticket or a report
  -q, --quiet            of check, nothing: the exit code says it
  --no-color             no colour; the variable NO_COLOR does the same

Confirmations, which a terminal is asked for
  --yes-i-may-scan       the public addresses among the hosts may be scanned by me
  --yes-large            a scan that is very large is meant to be

Exit codes
  0    recorded, approved, or as approved
  1    check: something differs
  2    wrong usage, a file that is no baseline, or something could not be done
  3    check: nothing is seen to be otherwise, but not all of it could be seen
`

/** Scans that need a word of the person. */
export interface ScanConsent {
  readonly mayScanPublic: boolean
  readonly mayScanLarge: boolean
}

export type BaselineOptions = ScanConsent & { readonly noColour: boolean } & (
    | {
        readonly verb: 'record'
        readonly hosts: readonly string[]
        /** Null: the usual ones. */
        readonly ports: string | null
        /** Ask open ports of the hosts what answers there. */
        readonly identify: boolean
        readonly computer: boolean
        readonly router: boolean
        /** Null: standard output. */
        readonly output: string | null
        readonly replace: boolean
        readonly approver: Approver
      }
    | {
        readonly verb: 'check'
        readonly file: string
        /** A scan that was written down; null: hosts are scanned now. */
        readonly from: string | null
        readonly format: 'text' | 'json' | 'markdown'
        readonly quiet: boolean
      }
    | {
        readonly verb: 'approve'
        readonly file: string
        /** As of `check`. */
        readonly from: string | null
        /** As {@link driftName} has it; null: all. */
        readonly what: readonly string[] | null
        readonly approver: Approver
      }
  )

/** Options that a verb has alone; the others go with each. */
const ownOptions: Readonly<Record<BaselineVerb, readonly string[]>> = {
  record: [
    ...['--host', '-p', '-sV', '--computer', '--router', '-o', '--replace'],
    ...['--owner', '--purpose', '--until', '--note'],
  ],
  check: ['--from', '--json', '--markdown', '-q'],
  approve: ['--from', '--all', '--owner', '--purpose', '--until', '--note'],
}

/** Makes sense of the options, or says what does not go together. */
export function baselineOptionsOf({ options, others }: Arguments): OptionsOrProblem<BaselineOptions> {
  const has = (key: string) => options.has(key)
  const one = (key: string) => options.get(key)?.[0] ?? null
  const [word, file, ...rest] = others
  const verb = baselineVerbs.find((name) => name === word)
  if (verb === undefined) {
    return wrong(
      (typed) =>
        `Say what to do: ${typed('baseline', 'record', '-o', 'ports.yaml')}, then ${typed('baseline', 'check', 'ports.yaml')}.`,
    )
  }
  const foreign = Object.values(ownOptions)
    .flat()
    .find((name) => has(name) && !ownOptions[verb].includes(name))
  if (foreign !== undefined) return wrong(`${foreign} does not go with baseline ${verb}.`)
  const until = one('--until')
  if (until !== null && dayIn(until) === null)
    return wrong(`--until: "${until}" is no date. Write the last day as ${dayForm}.`)
  const from = one('--from')
  if (from === '') return wrong('--from needs the name of a file, or of a kept scan.')
  if (from === '-' && file === '-') return wrong('Standard input can be one of the two, not both.')
  // one line each, as they stand in lists and sentences
  const said = (key: string) => one(key)?.replaceAll(/\s+/g, ' ').trim() || null
  const approver = {
    owner: said('--owner'),
    purpose: said('--purpose'),
    until: until === null ? null : dayIn(until),
    note: said('--note'),
  }
  const common = {
    mayScanPublic: has('--yes-i-may-scan'),
    mayScanLarge: has('--yes-large'),
    noColour: has('--no-color'),
  }
  switch (verb) {
    case 'record': {
      if (file !== undefined) {
        return wrong((typed) => `Name the file behind -o: ${typed('baseline', 'record', '-o', file)}`)
      }
      const hosts = options.get('--host') ?? []
      const wrongHost = hosts.map(oneHostProblem).find((problem) => problem !== null)
      if (wrongHost !== undefined) return wrong(`--host: ${wrongHost}`)
      if (has('-p') && hosts.length === 0)
        return wrong('-p goes with --host: this computer is looked at whole.')
      if (has('-sV') && hosts.length === 0)
        return wrong('-sV goes with --host: it asks ports of other computers.')
      const output = one('-o')
      if (output === '') return wrong('-o needs the name of a file.')
      const computer = has('--computer') || (hosts.length === 0 && !has('--router'))
      return {
        ok: true,
        value: {
          ...common,
          verb,
          hosts,
          ports: options.get('-p')?.join(',') ?? null,
          identify: has('-sV'),
          computer,
          router: has('--router'),
          output: output === '-' ? null : output,
          replace: has('--replace'),
          approver,
        },
      }
    }
    case 'check': {
      if (file === undefined || rest.length > 0)
        return wrong((typed) => `Name one file: ${typed('baseline', 'check', 'ports.yaml')}`)
      const [json, markdown] = [has('--json'), has('--markdown')]
      if (json && markdown) return wrong('--json and --markdown: one format can be written at a time.')
      const format = json ? 'json' : markdown ? 'markdown' : 'text'
      return { ok: true, value: { ...common, verb, file, from, format, quiet: has('-q') } }
    }
    case 'approve': {
      if (file === undefined || rest.length > 0 === has('--all')) {
        return wrong(
          (typed) =>
            `Name the file and what is approved: ${typed('baseline', 'approve', file ?? 'ports.yaml', '8000/tcp')}, or ${typed('baseline', 'approve', file ?? 'ports.yaml', '--all')}`,
        )
      }
      return { ok: true, value: { ...common, verb, file, from, what: has('--all') ? null : rest, approver } }
    }
    default:
      return verb satisfies never
  }
}

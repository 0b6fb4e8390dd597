import { type IdentifyRequest, usualIntensity } from '#shared/identity/identity'
import { formatPorts } from '#shared/ports/port-list'
import { common1000, commonUdp100 } from '#shared/ports/presets'
import type { Protocol } from '#shared/ports/protocol'
import { formatOfFile, type ReportFormatName, reportFormats } from '#shared/scan/output/formats'
import { type Timing, timingNames, timings } from '#shared/scan/request'
import { type Arguments, type OptionSpec, type OptionsOrProblem, wrong } from '../../arguments'

const formatNames = Object.keys(reportFormats) as readonly ReportFormatName[]

/** How nmap's users name a file and its format in one; `-oA` writes all three, each with the ending that nmap gives it. */
const nmapOutputs: Readonly<
  Record<string, readonly (readonly [ending: string, format: ReportFormatName | null])[]>
> = {
  '-oN': [['', null]],
  '-oX': [['', 'xml']],
  '-oG': [['', 'grepable']],
  '-oA': [
    ['.nmap', null],
    ['.xml', 'xml'],
    ['.gnmap', 'grepable'],
  ],
}

/** The options of `portlight scan`. */
export const scanOptionSpecs: readonly OptionSpec[] = [
  { names: ['-p', '--ports'], takesValue: true, attached: true, repeats: true },
  { names: ['--top-ports'], takesValue: true },
  { names: ['--exclude-ports'], takesValue: true, repeats: true },
  { names: ['--exclude'], takesValue: true, repeats: true },
  { names: ['-iL', '--targets-from'], takesValue: true, repeats: true },
  { names: ['-4', '--ipv4'], takesValue: false },
  { names: ['-6', '--ipv6'], takesValue: false },
  { names: ['-T', '--timing'], takesValue: true, attached: true },
  { names: ['-F'], takesValue: false },
  ...['-sT', '-sU', '-sTU'].map((name) => ({ names: [name], takesValue: false })),
  { names: ['-sV', '--identify'], takesValue: false },
  { names: ['--identify-near'], takesValue: false },
  { names: ['--identify-intensity', '--version-intensity'], takesValue: true },
  // what nmap's users type by habit and is so here anyway
  ...['-Pn', '-n'].map((name) => ({ names: [name], takesValue: false })),
  { names: ['--open'], takesValue: false },
  { names: ['--all'], takesValue: false },
  ...formatNames.map((name) => ({ names: [`--${name}`], takesValue: false })),
  { names: ['-o', '--output'], takesValue: true },
  ...Object.keys(nmapOutputs).map((name) => ({ names: [name], takesValue: true })),
  { names: ['--expect-open'], takesValue: true, repeats: true },
  { names: ['--expect-closed'], takesValue: true, repeats: true },
  { names: ['--packets'], takesValue: false },
  { names: ['--pcap'], takesValue: true },
  { names: ['--no-keep'], takesValue: false },
  { names: ['--yes-i-may-scan'], takesValue: false },
  { names: ['--yes-large'], takesValue: false },
  { names: ['--no-color', '--no-colour'], takesValue: false },
  { names: ['-q', '--quiet'], takesValue: false },
  { names: ['-h', '--help'], takesValue: false },
  { names: ['-V', '--version'], takesValue: false },
]

/** A file that the results go to; format null: the table. */
export interface ScanFile {
  readonly name: string
  readonly format: ReportFormatName | null
}

/** A scan as it was asked for; texts of ports and targets are still to be read. */
export interface ScanOptions {
  readonly targets: readonly string[]
  readonly targetFiles: readonly string[]
  readonly exclude: readonly string[]
  /** What ports without a letter are meant over. */
  readonly protocols: readonly Protocol[]
  /** Null: the default. */
  readonly ports: string | null
  readonly excludePorts: readonly string[]
  readonly expectOpen: readonly string[]
  readonly expectClosed: readonly string[]
  readonly family: 'any' | 'ipv4' | 'ipv6'
  readonly timing: Timing
  /** How much open ports are asked to learn what answers; null: nothing. */
  readonly identify: IdentifyRequest | null
  readonly openOnly: boolean
  readonly allFiltered: boolean
  /** What goes to standard output; null: the table for a person. */
  readonly format: ReportFormatName | null
  readonly files: readonly ScanFile[]
  /** Show what went out and came back. */
  readonly packets: boolean
  /** The file that the captured packets go to; null: none. */
  readonly pcap: string | null
  /** Write it into the history. */
  readonly keep: boolean
  readonly mayScanPublic: boolean
  readonly mayScanLarge: boolean
  readonly noColour: boolean
  readonly quiet: boolean
}

/** Makes sense of the options, or says what does not go together. */
export function scanOptionsOf({ options, others }: Arguments): OptionsOrProblem<ScanOptions> {
  const has = (key: string) => options.has(key)
  const values = (key: string) => options.get(key) ?? []
  const one = (key: string) => options.get(key)?.[0] ?? null

  const formats = formatNames.filter((name) => has(`--${name}`))
  if (formats.length > 1) {
    return wrong(`${formats.map((name) => `--${name}`).join(' and ')}: one format can be written at a time.`)
  }
  if (has('-4') && has('-6'))
    return wrong('-4 and -6 leave no address over; leave both out to scan all of them.')
  const timing = timingOf(one('-T') ?? '3')
  if (timing === null) {
    return wrong(`-T: "${one('-T')}" is not a timing. They go from 0 to 5: ${timingNames.join(', ')}.`)
  }
  const level = one('--identify-intensity')
  if (level !== null && !/^[0-9]$/.test(level)) {
    return wrong(
      `--identify-intensity: "${level}" is none. It goes from 0 (what is likely for a port) to 9 (everything).`,
    )
  }
  const protocols = protocolsOf(has)
  const ports = portsOf(options, protocols)
  if (typeof ports === 'object' && ports !== null) return wrong(ports.problem)
  if (others.length === 0 && !has('-iL'))
    return wrong((typed) => `Say what to scan: ${typed('scan')} TARGET…`)
  const bare = others.find((word) => /^\d{1,5}([,-]\d{1,5})*$/.test(word))
  const host = others.find((word) => word !== bare)
  // as other scanners take them: no number alone is a host here
  if (bare !== undefined && host !== undefined && !has('-p')) {
    return wrong((typed) => `Ports stand behind -p: ${typed('scan', host, '-p', bare)}`)
  }
  const written = outputsOf(formats[0] ?? null, one)
  if (typeof written === 'string') return wrong(written)
  const pcap = one('--pcap')
  if (pcap === '') return wrong('--pcap needs the name of a file.')
  const packets = has('--packets') || pcap !== null
  if (packets && written.format !== null)
    return wrong(`--packets is for people, and stands below the table: leave out --${written.format}.`)
  return {
    ok: true,
    value: {
      targets: others,
      protocols,
      targetFiles: values('-iL'),
      exclude: values('--exclude'),
      ports,
      excludePorts: values('--exclude-ports'),
      expectOpen: values('--expect-open'),
      expectClosed: values('--expect-closed'),
      family: has('-4') ? 'ipv4' : has('-6') ? 'ipv6' : 'any',
      timing,
      identify: identifyOf(has, level),
      openOnly: has('--open'),
      allFiltered: has('--all'),
      ...written,
      packets,
      pcap,
      keep: !has('--no-keep'),
      mayScanPublic: has('--yes-i-may-scan'),
      mayScanLarge: has('--yes-large'),
      noColour: has('--no-color'),
      quiet: has('-q'),
    },
  }
}

/** Who asks what answers asks it of every target, but where it says that it means the near ones. */
function identifyOf(has: (key: string) => boolean, level: string | null): IdentifyRequest | null {
  const near = has('--identify-near')
  if (level === null && !near && !has('-sV')) return null
  return { intensity: level === null ? usualIntensity : Number(level), public: !near }
}

/** As nmap's letters add up: -sT -sU is -sTU. */
function protocolsOf(has: (key: string) => boolean): readonly Protocol[] {
  if (has('-sTU') || (has('-sT') && has('-sU'))) return ['tcp', 'udp']
  return [has('-sU') ? 'udp' : 'tcp']
}

/** What -p, -F or --top-ports says; null: none of them. */
function portsOf(
  options: Arguments['options'],
  protocols: readonly Protocol[],
): string | null | { readonly problem: string } {
  const ports = options.get('-p')
  const top = options.get('--top-ports')?.[0]
  if (options.has('-F') && ports !== undefined)
    return { problem: '-F stands for -p common-100: leave one of the two out.' }
  if (top === undefined) return ports?.join(',') ?? (options.has('-F') ? 'common-100' : null)
  if (ports !== undefined || options.has('-F')) {
    return { problem: `--top-ports and ${ports === undefined ? '-F' : '-p'}: leave one of the two out.` }
  }
  const count = /^\d{1,6}$/.test(top) ? Number(top) : 0
  if (count < 1) return { problem: `--top-ports: "${top}" is not a number of ports, such as 100.` }
  const short = protocols.find((protocol) => mostCommon[protocol].length < count)
  if (short !== undefined) {
    const most = mostCommon[short].length
    return {
      problem: `--top-ports: the list of common ${short.toUpperCase()} ports has ${most}. For all ports: -p-`,
    }
  }
  return protocols
    .map(
      (protocol) => `${protocol === 'udp' ? 'U' : 'T'}:${formatPorts(mostCommon[protocol].slice(0, count))}`,
    )
    .join(',')
}

/** Most common first; beside the lists stands how they were made. */
const mostCommon: Readonly<Record<Protocol, Uint16Array>> = { tcp: common1000, udp: commonUdp100 }

/** Where results go; a sentence where that does not go together. */
function outputsOf(
  format: ReportFormatName | null,
  one: (key: string) => string | null,
): Pick<ScanOptions, 'format' | 'files'> | string {
  const file = one('-o')
  if (file === '') return '-o needs the name of a file.'
  // a format without a file is for standard output, and so is the file "-"
  const files: ScanFile[] =
    file === null || file === '-' ? [] : [{ name: file, format: format ?? formatOfFile(file) }]
  let onStdout = files.length === 0 ? format : null
  for (const [key, outputs] of Object.entries(nmapOutputs)) {
    const name = one(key)
    if (name === null) continue
    if (name === '' || (name === '-' && key === '-oA')) return `${key} needs the name of a file.`
    for (const [ending, named] of outputs) {
      if (name !== '-') files.push({ name: `${name}${ending}`, format: named })
      else if (onStdout !== null)
        return `${key} - and --${onStdout}: one format can be written to standard output.`
      else onStdout = named
    }
  }
  const names = files.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) !== at)
  return twice === undefined ? { format: onStdout, files } : `${twice} is named for two formats.`
}

function timingOf(text: string): Timing | null {
  const lower = text.toLowerCase()
  return (
    timings.find((timing) => String(timing) === lower) ??
    timings.find((timing) => timingNames[timing] === lower) ??
    null
  )
}

import { AskedPorts } from '#shared/ports/asked-ports'
import { type PortNames, parsePorts } from '#shared/ports/port-spec'
import { portPresets } from '#shared/ports/presets'
import type { Protocol } from '#shared/ports/protocol'
import { counted } from '#shared/scan/output/figures'
import type { TargetPurpose } from '#shared/targets/target'
import { parseTargets } from '#shared/targets/target-spec'
import type { Parsed } from '#shared/words/problem'
import type { ScanOptions } from './scan-options'

/** What is scanned where no ports are named. UDP's common ones are fewer, as hosts let nobody ask for many in a short time. */
export function defaultPorts(protocols: readonly Protocol[]): string {
  const presets = { tcp: 'T:common-1000', udp: 'U:common-100' }
  return protocols.map((protocol) => presets[protocol]).join(',')
}

const nothing = new AskedPorts(new Uint16Array(0))

/** Characters of targets that one scan takes, as the contract has it. */
export const maxTargetText = 1_000_000

/** A text with targets, and where it stands. */
export interface TargetText {
  /** The file it is from; null for the command line. */
  readonly file: string | null
  readonly text: string
}

/** What to scan, read and checked. */
export interface ScanWords {
  readonly targets: string
  readonly exclude: string
  readonly asked: AskedPorts
  /** Of the ports where they are a preset: "the 1,000 most common ports". */
  readonly askedName: string | null
  readonly expectOpen: AskedPorts
  readonly expectClosed: AskedPorts
}

export type ScanWordsOrProblems =
  | { readonly ok: true; readonly value: ScanWords }
  | { readonly ok: false; readonly messages: readonly string[] }

/** Reads targets and ports, or says everything that is wrong with them. @param zones see {@link parseTargets} */
export function readScanWords(
  options: ScanOptions,
  targetTexts: readonly TargetText[],
  names: PortNames,
  zones: readonly string[] = [],
): ScanWordsOrProblems {
  const messages: string[] = []
  const ports = (option: string, text: string): AskedPorts => {
    const parsed = parsePorts(text, names, options.protocols)
    if (parsed.ok) return parsed.value
    messages.push(...parsed.problems.map(({ message }) => `${option}: ${message}`))
    return nothing
  }
  const allOf = (option: string, texts: readonly string[]) =>
    texts.length === 0 ? nothing : ports(option, texts.join(','))

  for (const text of targetTexts) messages.push(...targetProblems(text, 'scan', zones))
  const exclude = options.exclude.join(' ')
  if (exclude !== '') messages.push(...targetProblems({ file: null, text: exclude }, 'exclude', zones))
  const targets = targetTexts.map(({ text }) => text).join('\n')
  if (targets.length > maxTargetText) {
    messages.push(`That are more targets than one scan takes: ${counted(maxTargetText, 'character')}.`)
  }

  const wanted = ports('-p', options.ports ?? defaultPorts(options.protocols))
  const excluded = allOf('--exclude-ports', options.excludePorts)
  const expectOpen = allOf('--expect-open', options.expectOpen)
  const expectClosed = allOf('--expect-closed', options.expectClosed)
  const asked = wanted.minus(excluded).plus(expectOpen).plus(expectClosed)
  if (messages.length === 0) messages.push(...contradictions(asked, excluded, expectOpen, expectClosed))
  if (messages.length > 0) return { ok: false, messages }
  const askedName = asked.length === wanted.length ? nameOfPorts(options, asked) : null
  return { ok: true, value: { targets, exclude, asked, askedName, expectOpen, expectClosed } }
}

function contradictions(
  asked: AskedPorts,
  excluded: AskedPorts,
  expectOpen: AskedPorts,
  expectClosed: AskedPorts,
): string[] {
  const messages: string[] = []
  const both = expectOpen.common(expectClosed).text()
  if (both !== '') messages.push(`Port ${both} cannot be expected to be open and closed.`)
  const left = expectOpen.plus(expectClosed).common(excluded).text()
  if (left !== '') messages.push(`Port ${left} cannot be excluded: something is expected of it.`)
  if (asked.length === 0) messages.push('--exclude-ports leaves no port to scan.')
  return messages
}

function targetProblems(
  { file, text }: TargetText,
  purpose: TargetPurpose,
  zones: readonly string[],
): string[] {
  const parsed: Parsed<unknown> = parseTargets(text, purpose, zones)
  if (parsed.ok) return []
  return parsed.problems.map(({ message, start }) => {
    if (file !== null) return `${file}:${text.slice(0, start).split('\n').length}: ${message}`
    return purpose === 'exclude' ? `--exclude: ${message}` : message
  })
}

function nameOfPorts({ ports, protocols }: ScanOptions, { length, udp }: AskedPorts): string | null {
  if (ports === null) {
    const common = { tcp: 'most common port', udp: 'most common UDP port' }
    const parts = protocols.map((protocol) =>
      counted(protocol === 'tcp' ? length - udp.length : udp.length, common[protocol]),
    )
    return `the ${parts.join(' and the ')} (-p chooses others)`
  }
  const preset = portPresets.find(({ key }) => key === ports.trim())
  if (preset === undefined || protocols.length > 1) return null
  const what = protocols[0] === 'udp' ? 'UDP port' : 'port'
  return preset.key === 'all' ? `all ${counted(length, what)}` : `${counted(length, what)} ("${preset.name}")`
}

import { type Document, isMap, type ParsedNode } from 'yaml'
import { PortRanges } from '../history/port-ranges'
import { parsePorts } from '../ports/port-spec'
import { type Protocol, protocols } from '../ports/protocol'
import { reachWords } from '../sockets/reach'
import { type Reach, reaches } from '../sockets/socket'
import { formatIpv6, parseIpv4, parseIpv6 } from '../targets/address'
import { dayForm, dayIn } from '../words/day'
import { nearest } from '../words/nearest'
import { clip } from '../words/problem'
import {
  type Approval,
  type Baseline,
  type ComputerEntry,
  type EntryPorts,
  type FileProblem,
  type ForwardEntry,
  firewallWords,
  type HostEntry,
  type HostPortEntry,
} from './baseline'
import { oneHostProblem } from './one-host'
import { type ParsedMap, WrongValue, YamlFields } from './yaml-fields'
import { readYamlFile, YamlProblems } from './yaml-file'

/** The form of the file that this reads. */
export const baselineForm = '1'

export type ReadBaseline =
  | { readonly ok: true; readonly baseline: Baseline; readonly document: Document.Parsed }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

const approvalKeys = ['owner', 'purpose', 'until', 'note', 'optional']
export const computerKeys = [
  'port',
  'protocol',
  'program',
  'package',
  'user',
  'reach',
  'firewall',
  ...approvalKeys,
]
export const openKeys = ['port', 'protocol', 'service', ...approvalKeys]
export const forwardKeys = ['port', 'protocol', 'to', ...approvalKeys]

/** Reads a baseline, or says what is wrong with it, with lines and columns. Never runs long: see {@link readYamlFile}. */
export function readBaseline(text: string): ReadBaseline {
  const read = readYamlFile(text)
  if (!read.ok) return read
  const { document } = read.file
  const problems = new YamlProblems(read.file)
  const root: ParsedNode | null = document.contents
  if (root === null || !isMap(root)) {
    problems.add(root ?? 0, 'A baseline begins with "baseline: 1", then come computer, hosts and forwards.')
    return { ok: false, problems: problems.found }
  }
  const fields = new YamlFields(
    root as ParsedMap,
    ['baseline', 'computer', 'hosts', 'forwards'],
    'a baseline',
    problems,
  )
  const form = fields.text('baseline')
  if (form === null)
    problems.add(root, 'A baseline begins with "baseline: 1", so that it is known to be one.')
  else if (form !== baselineForm) {
    problems.add(
      fields.get('baseline') ?? root,
      `This Portlight reads "baseline: ${baselineForm}" and not ${clip(form)}.`,
    )
  }
  const baseline: Baseline = {
    computer: entriesOf(fields, 'computer', problems, computerEntry, computerName),
    hosts: entriesOf(fields, 'hosts', problems, hostEntry, ({ host }) => host.toLowerCase()),
    forwards: entriesOf(
      fields,
      'forwards',
      problems,
      forwardEntry,
      ({ port, protocol, to }) => `${port}/${protocol} ${to.address} ${to.port}`,
    ),
  }
  if (baseline.computer === null && baseline.hosts === null && baseline.forwards === null) {
    problems.add(
      root,
      'This baseline says nothing yet: below "baseline: 1" come computer, hosts or forwards.',
    )
  }
  return problems.found.length === 0
    ? { ok: true, baseline, document }
    : { ok: false, problems: problems.found }
}

/** The entries of a list. Two that say the same of the same port are refused: whoever changes one would believe the other. */
function entriesOf<T extends { readonly line: number }>(
  fields: YamlFields,
  key: string,
  problems: YamlProblems,
  entryOf: (node: ParsedMap, problems: YamlProblems) => T | null,
  nameOf: (entry: T) => string,
): readonly T[] | null {
  const maps = fields.maps(key)
  if (maps === null) return null
  const lines = new Map<string, number>()
  const entries: T[] = []
  for (const node of maps) {
    const entry = entryOf(node, problems)
    if (entry === null) continue
    const name = nameOf(entry)
    const before = lines.get(name)
    if (before !== undefined) {
      problems.add(node, `This is the entry of line ${before} again: leave one of them out.`)
    }
    lines.set(name, before ?? entry.line)
    entries.push(entry)
  }
  return entries
}

function computerEntry(node: ParsedMap, problems: YamlProblems): ComputerEntry | null {
  const fields = new YamlFields(node, computerKeys, 'an entry of computer', problems)
  const port = portOf(fields, problems, ephemeralOrPorts)
  const entry = {
    program: fields.text('program'),
    package: fields.text('package'),
    user: fields.text('user'),
    reach: fields.read('reach', reachNamed),
    firewall: fields.read('firewall', (text) => oneOf('firewall', text, firewallWords)),
    ...approvalOf(fields, problems),
  }
  return port === null ? null : { ...entry, ports: port.ports, protocol: port.protocol }
}

function hostEntry(node: ParsedMap, problems: YamlProblems): HostEntry | null {
  const fields = new YamlFields(node, ['host', 'ask', 'open'], 'an entry of hosts', problems)
  const host = fields.read('host', hostIn)
  if (fields.get('host') === null) problems.add(node, 'An entry of hosts needs a host: an address or a name.')
  const open = entriesOf(
    fields,
    'open',
    problems,
    hostPortEntry,
    ({ ports, protocol }) => `${String(ports)}/${protocol}`,
  )
  const ask = fields.read('ask', askedPorts)
  return host === null ? null : { line: problems.lineOf(node), host, ask, open: open ?? [] }
}

function hostPortEntry(node: ParsedMap, problems: YamlProblems): HostPortEntry | null {
  const fields = new YamlFields(node, openKeys, 'an entry of open', problems)
  const port = portOf(fields, problems, portsIn)
  const entry = { service: fields.text('service'), ...approvalOf(fields, problems) }
  return port === null ? null : { ...entry, ports: port.ports, protocol: port.protocol }
}

function forwardEntry(node: ParsedMap, problems: YamlProblems): ForwardEntry | null {
  const fields = new YamlFields(node, forwardKeys, 'an entry of forwards', problems)
  const port = portOf(fields, problems, portsIn)
  const to = fields.read('to', endpointIn)
  if (fields.get('to') === null) {
    problems.add(node, 'An entry of forwards needs to: where it leads, such as 192.168.1.34:25565.')
  }
  const approval = approvalOf(fields, problems)
  if (port === null || to === null) return null
  const [outer] = port.ports
  if (port.ports.size !== 1 || outer === undefined) {
    problems.add(fields.get('port') ?? node, 'A forward has one outer port: write an entry for each.')
    return null
  }
  return { ...approval, port: outer, protocol: port.protocol, to }
}

function approvalOf(
  fields: YamlFields,
  problems: YamlProblems,
): Approval & { readonly line: number; readonly optional: boolean } {
  const optional = fields.read('optional', (text) => oneOf('optional', text, ['true', 'false', 'yes', 'no']))
  return {
    line: problems.lineOf(fields.node),
    owner: fields.text('owner'),
    purpose: fields.text('purpose'),
    until: fields.read('until', dateIn),
    note: fields.text('note'),
    optional: optional === 'true' || optional === 'yes',
  }
}

/** `port` and `protocol`; the protocol may stand behind the port (53/udp), and is TCP where it stands nowhere. */
function portOf<T>(
  fields: YamlFields,
  problems: YamlProblems,
  portsOf: (text: string) => T | WrongValue,
): { readonly ports: T; readonly protocol: Protocol } | null {
  const apart = fields.read('protocol', protocolIn)
  const port = fields.read('port', (text) => {
    const slash = text.lastIndexOf('/')
    const behind = slash < 0 ? null : protocolIn(text.slice(slash + 1))
    if (behind instanceof WrongValue) return behind
    if (behind !== null && apart !== null && behind !== apart) {
      return new WrongValue(`port says ${behind} and protocol says ${apart}; one is meant.`)
    }
    const ports = portsOf(slash < 0 ? text : text.slice(0, slash))
    return ports instanceof WrongValue ? ports : { ports, protocol: behind ?? apart ?? 'tcp' }
  })
  if (fields.get('port') === null) problems.add(fields.node, 'An entry needs a port, such as "port: 22".')
  return port
}

function ephemeralOrPorts(text: string): EntryPorts | WrongValue {
  if (text.trim().toLowerCase() === 'ephemeral') return { kind: 'ephemeral' }
  const ports = portsIn(text)
  if (!(ports instanceof WrongValue)) return { kind: 'ports', ports }
  const meant = /[a-z]/i.test(text) ? nearest(text, ['ephemeral']) : null
  return meant === null ? ports : new WrongValue(`port: ${clip(text)} is no port. Did you mean ephemeral?`)
}

function portsIn(text: string): PortRanges | WrongValue {
  const wrong = `port: ${clip(text)} is no port. Ports go from 1 to 65535: 22, 6000-6063 or 80,443.`
  // nothing between commas is a slip
  if (!/^\s*\d{1,5}(?:\s*-\s*\d{1,5})?(?:\s*,\s*\d{1,5}(?:\s*-\s*\d{1,5})?)*\s*$/.test(text))
    return new WrongValue(wrong)
  const ports = PortRanges.read(text.replaceAll(/\s/g, ''))
  return ports === null || ports.has(0) ? new WrongValue(wrong) : ports
}

function protocolIn(text: string): Protocol | WrongValue {
  return oneOf('protocol', text.trim().toLowerCase(), protocols)
}

function reachNamed(text: string): Reach | WrongValue {
  const lower = text.trim().toLowerCase()
  const named = reaches.find((reach) => reach === lower || reachWords[reach] === lower)
  if (named !== undefined) return named
  const wrong = oneOf('reach', text, Object.values(reachWords))
  return wrong instanceof WrongValue ? wrong : 'everywhere'
}

function oneOf<T extends string>(key: string, text: string, words: readonly T[]): T | WrongValue {
  const found = words.find((word) => word === text.trim().toLowerCase())
  if (found !== undefined) return found
  const meant = nearest(text, words)
  const list = words.join(', ')
  return new WrongValue(
    `${key}: ${clip(text)} is not one of ${list}.${meant === null ? '' : ` Did you mean ${meant}?`}`,
  )
}

function dateIn(text: string): string | WrongValue {
  const day = dayIn(text)
  return day ?? new WrongValue(`until: ${clip(text)} is no date. Write the last day as ${dayForm}.`)
}

function endpointIn(text: string): ForwardEntry['to'] | WrongValue {
  const parts = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text.trim())
  const address = parts?.[1] ?? parts?.[2] ?? ''
  const port = Number(parts?.[3])
  const ipv6 = parseIpv6(address)
  const plain =
    parseIpv4(address) !== null ? address : ipv6 === null ? null : formatIpv6(ipv6.value, ipv6.zone)
  return plain === null || !(port >= 1 && port <= 65_535)
    ? new WrongValue(`to: ${clip(text)} is no address with a port, such as 192.168.1.34:25565.`)
    : { address: plain, port }
}

function hostIn(text: string): string | WrongValue {
  const problem = oneHostProblem(text)
  return problem === null ? text.trim() : new WrongValue(`host: ${problem}`)
}

/** Names of services would mean other ports with each new registry. */
const noNames = { portsNamed: () => [] }

function askedPorts(text: string): string | WrongValue {
  const parsed = parsePorts(text, noNames)
  return parsed.ok ? text : new WrongValue(`ask: ${parsed.problems[0]?.message ?? clip(text)}`)
}

function computerName({ ports, protocol, program, package: from, user }: ComputerEntry): string {
  const which = ports.kind === 'ephemeral' ? 'ephemeral' : String(ports.ports)
  return [which, protocol, program ?? '', from ?? '', user ?? ''].join('\n')
}

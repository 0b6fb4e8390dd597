import * as v from 'valibot'
import { ConflictQuestion } from '../conflict/question'
import { conflictVerdicts } from '../conflict/report'
import { forwardVerdicts } from '../forward/forward-verdicts'
import { protocols } from '../ports/protocol'
import { ScanTargets } from '../scan/request'
import { PortRanges } from './port-ranges'

const Count = v.pipe(v.number(), v.minValue(0))

/** Names a kept run: when it began (UTC) and some random digits, so that names are in the order of time. */
export const KeptRunId = v.pipe(v.string(), v.regex(/^\d{8}-\d{6}-[0-9a-f]{8}$/))

/** Hosts of which an entry says more than how many they are: enough to search for one. */
export const mostEntryHosts = 64

/** Numbers of open ports that an entry says: a scan of a whole network may find more. */
export const mostEntryPorts = 512

/** Characters of a name that a person gives. */
export const longestName = 80

/** What a person made of a kept run. */
export const RunMark = v.strictObject({
  /** It stays, however old it is and however much is kept. */
  kept: v.boolean(),
  /** What the person calls it; null: nothing. */
  name: v.nullable(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(longestName))),
})
export type RunMark = v.InferOutput<typeof RunMark>
/** What is left out stays as it is; a name that is null is taken away. */
export const MarkChange = v.partial(RunMark)
export type MarkChange = v.InferOutput<typeof MarkChange>

const Every = {
  kind: v.literal('entry'),
  /** Of the form of its file. */
  version: v.literal(1),
  id: KeptRunId,
  /** Milliseconds since 1970. */
  startedAt: v.number(),
  tookMs: Count,
  /** Not all of it is there. */
  partial: v.boolean(),
  /** Left out: nothing was made of it. It stands beside the run's file, which never changes. */
  mark: v.optional(RunMark),
}

export const ScanEntry = v.object({
  ...Every,
  what: v.literal('scan'),
  asked: ScanTargets,
  ports: Count,
  hostsTotal: Count,
  hostsUp: Count,
  open: Count,
  /** Numbers that were open on any host, as `PortRanges` writes them; left out by an older Portlight. */
  openPorts: v.optional(v.string()),
  /** Those that answered or have an open port, first come first. */
  hosts: v.pipe(
    v.array(v.object({ address: v.string(), names: v.array(v.string()), open: Count })),
    v.maxLength(mostEntryHosts),
  ),
})
export type ScanEntry = v.InferOutput<typeof ScanEntry>

/** Why a program could not have a port. */
const ConflictEntry = v.object({
  ...Every,
  what: v.literal('conflict'),
  asked: ConflictQuestion,
  verdict: v.picklist(conflictVerdicts),
  sentence: v.string(),
})

/** The network that something was seen in: elsewhere it means nothing. Null: this computer had none there. */
const Where = { gateway: v.nullable(v.string()), lan: v.nullable(v.string()) }

/** Whether the internet reached a port. */
export const ForwardEntry = v.object({
  ...Every,
  what: v.literal('forward'),
  port: v.number(),
  protocol: v.picklist(protocols),
  name: v.nullable(v.string()),
  verdict: v.picklist(forwardVerdicts),
  sentence: v.string(),
  /** What the outside saw of a port of this computer as it is without the test; null: nothing. */
  seen: v.nullable(
    v.object({
      ...Where,
      /** At which packets arrive on this computer. */
      port: v.number(),
      reached: v.boolean(),
    }),
  ),
})
export type ForwardEntry = v.InferOutput<typeof ForwardEntry>

/** What was open on this computer. */
const SocketsEntry = v.object({
  ...Every,
  what: v.literal('sockets'),
  sockets: Count,
  listeners: Count,
  /** The same as another's where both saw the same. */
  digest: v.string(),
})

/** What the router forwarded. */
export const RouterEntry = v.object({
  ...Every,
  what: v.literal('router'),
  ...Where,
  forwards: Count,
  digest: v.string(),
})
export type RouterEntry = v.InferOutput<typeof RouterEntry>

/** What the list of kept runs says of one of them. */
export const RunEntry = v.variant('what', [ScanEntry, ConflictEntry, ForwardEntry, SocketsEntry, RouterEntry])
export type RunEntry = v.InferOutput<typeof RunEntry>
export type RunKind = RunEntry['what']
export const runKinds = [
  'scan',
  'conflict',
  'forward',
  'sockets',
  'router',
] as const satisfies readonly RunKind[]

export function isScan(entry: RunEntry): entry is ScanEntry {
  return entry.what === 'scan'
}

export function isForward(entry: RunEntry): entry is ForwardEntry {
  return entry.what === 'forward'
}

/** The id of a run that began at a time. @param random eight hexadecimal digits */
export function keptRunId(startedAt: number, random: string): string {
  const text = new Date(startedAt).toISOString().replaceAll(/[-:]|\..*/g, '')
  return `${text.replace('T', '-')}-${random}`
}

/** Whether a name may be one of a kept run that nobody gave it. */
export function isRunName(name: string): boolean {
  return /^(?:last(?:~\d{1,6})?|[0-9a-f-]{4,24})$/.test(name)
}

/**
 * What a person calls a kept run: the name that it was given, its id or the beginning of it; `last` and `last~1` are scans.
 * @param entries newest first
 */
export function entryNamed(name: string, entries: readonly RunEntry[]): RunEntry | 'none' | 'several' {
  const last = /^last(?:~(\d{1,6}))?$/.exec(name)
  if (last !== null) return entries.filter(isScan)[Number(last[1] ?? 0)] ?? 'none'
  const called = entries.filter(({ mark }) => mark?.name === name)
  const found =
    called.length > 0 || name.length < 4
      ? called
      : entries.filter(({ id }) => id.startsWith(name) || id.endsWith(`-${name}`))
  const [first, second] = found
  return first === undefined ? 'none' : second === undefined ? first : 'several'
}

/** Whether a run has something to do with all words of a search: its name, targets, addresses, names, ports (as they were asked for, or open), answer or day. */
export function entryMatches(entry: RunEntry, search: string): boolean {
  const text = [entry.id, new Date(entry.startedAt).toISOString(), entry.mark?.name ?? '', ...aboutOf(entry)]
    .join(' ')
    .toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word) || wasOpen(entry, word))
}

function wasOpen(entry: RunEntry, word: string): boolean {
  if (!isScan(entry) || entry.openPorts === undefined || !/^\d{1,5}$/.test(word)) return false
  return PortRanges.read(entry.openPorts)?.has(Number(word)) === true
}

function aboutOf(entry: RunEntry): readonly string[] {
  switch (entry.what) {
    case 'scan':
      return [
        'scan',
        entry.asked.targets,
        entry.asked.ports,
        ...entry.hosts.flatMap(({ address, names }) => [address, ...names]),
      ]
    case 'conflict': {
      const { port, protocol, address } = entry.asked
      return [`in use ${port}/${protocol}`, address ?? '', entry.verdict, entry.sentence]
    }
    case 'forward':
      return [`internet ${entry.port}/${entry.protocol}`, entry.name ?? '', entry.verdict, entry.sentence]
    case 'sockets':
      return ['sockets']
    case 'router':
      return ['router', entry.gateway ?? '', entry.lan ?? '']
    default:
      return entry satisfies never
  }
}

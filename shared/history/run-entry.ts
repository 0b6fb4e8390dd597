import * as v from 'valibot'
import { ScanTargets } from '../scan/request'

const Count = v.pipe(v.number(), v.minValue(0))

/** Names a kept run: when it began (UTC) and some random digits, so that names are in the order of time. */
export const KeptRunId = v.pipe(v.string(), v.regex(/^\d{8}-\d{6}-[0-9a-f]{8}$/))

/** Hosts of which an entry says more than how many they are: enough to search for one. */
export const mostEntryHosts = 64

/** What the list of kept runs says of one of them. `version` is of the form of its file. */
export const RunEntry = v.object({
  kind: v.literal('entry'),
  version: v.literal(1),
  id: KeptRunId,
  what: v.literal('scan'),
  asked: ScanTargets,
  /** Milliseconds since 1970. */
  startedAt: v.number(),
  tookMs: Count,
  partial: v.boolean(),
  ports: Count,
  hostsTotal: Count,
  hostsUp: Count,
  open: Count,
  /** Those that answered or have an open port, first come first. */
  hosts: v.pipe(
    v.array(v.object({ address: v.string(), names: v.array(v.string()), open: Count })),
    v.maxLength(mostEntryHosts),
  ),
})
export type RunEntry = v.InferOutput<typeof RunEntry>

/** The id of a run that began at a time. @param random eight hexadecimal digits */
export function keptRunId(startedAt: number, random: string): string {
  const text = new Date(startedAt).toISOString().replaceAll(/[-:]|\..*/g, '')
  return `${text.replace('T', '-')}-${random}`
}

/** Whether a name may be one of a kept run. */
export function isRunName(name: string): boolean {
  return /^(?:last(?:~\d{1,6})?|[0-9a-f-]{4,24})$/.test(name)
}

/** What a person calls a kept run: its id or the beginning of it, `last`, `last~1`; `entries` are newest first. */
export function entryNamed(name: string, entries: readonly RunEntry[]): RunEntry | 'none' | 'several' {
  const last = /^last(?:~(\d{1,6}))?$/.exec(name)
  if (last !== null) return entries[Number(last[1] ?? 0)] ?? 'none'
  const found =
    name.length < 4 ? [] : entries.filter(({ id }) => id.startsWith(name) || id.endsWith(`-${name}`))
  const [first, second] = found
  return first === undefined ? 'none' : second === undefined ? first : 'several'
}

/** Whether a run has something to do with all words of a search: its targets, addresses, names, ports or day. */
export function entryMatches(entry: RunEntry, search: string): boolean {
  const { asked, hosts, startedAt, id } = entry
  const about = [asked.targets, asked.ports, id, new Date(startedAt).toISOString()]
  const text = [...about, ...hosts.flatMap(({ address, names }) => [address, ...names])]
    .join(' ')
    .toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

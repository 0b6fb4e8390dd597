import * as v from 'valibot'
import { mappingWays } from '#shared/forward/request'
import { families, protocols } from '#shared/sockets/socket'

const Port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))
const Text = v.pipe(v.string(), v.maxLength(300))

/** A mapping that Portlight asked a router for. */
export const JournalEntry = v.object({
  version: v.literal(1),
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{24}$/)),
  /** `test`: is removed after the test, or by the next start. `kept`: a person wanted it. */
  purpose: v.picklist(['test', 'kept']),
  /** `asked`: written before the router was asked, and not known to be there. */
  state: v.picklist(['asked', 'made']),
  way: v.picklist(mappingWays),
  family: v.picklist(families),
  protocol: v.picklist(protocols),
  externalPort: Port,
  internalAddress: Text,
  internalPort: Port,
  /** Where the router was: its address inside, this computer's, and the name it has in UPnP if any. */
  gateway: Text,
  local: Text,
  router: v.nullable(Text),
  /** The gateway is one that a person named, and not that of the default route. Left out: it is that. */
  named: v.optional(v.boolean()),
  /** What the router was told, and has told since: a mapping with another one is another program's. */
  description: v.pipe(v.string(), v.maxLength(400)),
  /** PCP: twelve bytes in hexadecimal, without which the router lets nobody remove it. */
  nonce: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{24}$/))),
  /** UPnP's number of an IPv6 opening; null: none, or not told yet. */
  pinhole: v.nullable(v.number()),
  /** The list of UPnP has it, so that it is gone when that list has it no more. */
  listed: v.boolean(),
  /** NAT-PMP and PCP: seconds that the router said it remembers, when it made the mapping; null: not told. */
  epoch: v.nullable(v.number()),
  /** Seconds; 0: without end. */
  leaseSeconds: v.pipe(v.number(), v.minValue(0)),
  /** Milliseconds since 1970. */
  madeAt: v.number(),
  /** How long the test was to last at most, for a router that only knows mappings without an end; null: kept. */
  endsAt: v.nullable(v.number()),
  /** The process that made it, and the system's word for when that started; null: not told. */
  pid: v.pipe(v.number(), v.integer()),
  birth: v.nullable(Text),
})
export type JournalEntry = v.InferOutput<typeof JournalEntry>

/** What an entry says; null for a file that is none. */
export function readEntry(text: string): JournalEntry | null {
  try {
    const read = v.safeParse(JournalEntry, JSON.parse(text))
    return read.success ? read.output : null
  } catch {
    return null
  }
}

/** What clocks may differ by: seconds, and a share of the time that has passed. */
const clockSlack = { seconds: 5, share: 0.01 } as const

/**
 * Whether a router still remembers what it was asked for by NAT-PMP or PCP: its epoch has gone on like our clock (RFC 6886
 * section 3.6, RFC 6887 section 8.5; stricter than those, because nobody has asked it in between).
 * @param epoch what it says now; null: nothing
 */
export function isRemembered(entry: JournalEntry, epoch: number | null, now: number): boolean {
  if (epoch === null || entry.epoch === null) return false
  const passed = (now - entry.madeAt) / 1_000
  const off = Math.abs(epoch - (entry.epoch + passed))
  return off <= clockSlack.seconds + clockSlack.share * Math.abs(passed)
}

/** Seconds for which a router may keep what it said would end: the longest lease of WANIPConnection:2 (section 2.3.16). */
export const longestStay = 604_800

/** Whether the lease has been over for so long that no router has the mapping any more. `now` in milliseconds since 1970. */
export function isLongOver(entry: JournalEntry, now: number): boolean {
  return hasEnded(entry, now - longestStay * 1_000)
}

/** Whether the lease is over, so that the router has forgotten the mapping by itself. `now` in milliseconds since 1970. */
export function hasEnded(entry: JournalEntry, now: number): boolean {
  return entry.leaseSeconds > 0 && now > entry.madeAt + entry.leaseSeconds * 1_000
}

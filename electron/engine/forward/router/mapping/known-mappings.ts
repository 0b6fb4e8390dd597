import type { Mapping } from '#shared/forward/router'
import { asMapping, type ListedMapping } from '../upnp/upnp-mapping'
import { hasEnded, type JournalEntry } from './journal-entry'
import { mark } from './order'

/** What the router lists beside what Portlight remembers. */
export interface KnownMappings {
  readonly mappings: readonly Mapping[]
  /** Entries whose mapping is gone: the lease is over, or it stands no more in a list that is whole. */
  readonly gone: readonly JournalEntry[]
}

export interface Knowledge {
  /** Null: the router doesn't list its forwards. */
  readonly listed: readonly ListedMapping[] | null
  /** Absence from the list proves that a forward isn't there. */
  readonly reliable: boolean
  /** Those of the place where the router was found. */
  readonly entries: readonly JournalEntry[]
  /** Whether the router still has what can't be listed. */
  readonly remembers: (entry: JournalEntry) => boolean
  readonly isOwnAddress: (address: string) => boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

/** All mappings that are known: a listed one that Portlight made by NAT-PMP or PCP is shown as such, once. */
export function knownMappings(knowledge: Knowledge): KnownMappings {
  const { listed, reliable, entries, remembers, isOwnAddress, now } = knowledge
  const live = entries.filter((entry) => !hasEnded(entry, now))
  const gone = entries.filter((entry) => hasEnded(entry, now))
  const shown = new Set<JournalEntry>()
  const mappings = (listed ?? []).map((mapping): Mapping => {
    const entry = live.find((one) => isMadeFor(one, mapping))
    if (entry !== undefined) shown.add(entry)
    return {
      ...asMapping(mapping, {
        ours: entry !== undefined,
        toThisComputer: isOwnAddress(mapping.internalAddress),
      }),
      way: entry?.way ?? 'upnp',
      // the router's words for what was made by NAT-PMP and PCP tell nobody anything
      description: entry?.description ?? mapping.description,
    }
  })
  for (const entry of live) {
    if (shown.has(entry) || entry.state === 'asked') continue
    if (entry.listed) {
      if (reliable) gone.push(entry)
      // a list that isn't whole says nothing of it
      continue
    }
    if (remembers(entry)) mappings.push(mappingOf(entry, isOwnAddress, now))
  }
  return { mappings, gone }
}

/** Whether an entry is about a listed mapping: the same place, and the description that Portlight gave it. */
export function isMadeFor(entry: JournalEntry, mapping: ListedMapping): boolean {
  const same =
    entry.family === 'ipv4' &&
    entry.protocol === mapping.protocol &&
    entry.externalPort === mapping.externalPort &&
    entry.internalAddress === mapping.internalAddress &&
    entry.internalPort === mapping.internalPort
  if (!same) return false
  // the router itself describes what was made by NAT-PMP and PCP
  if (entry.way !== 'upnp') return !mapping.description.startsWith(mark)
  if (mapping.description === entry.description) return true
  // a router may write it differently, and we were not left the time to read how
  return entry.state === 'asked' && mapping.description.startsWith(mark)
}

/** An entry as a mapping, for what the router can't list. */
export function mappingOf(
  entry: JournalEntry,
  isOwnAddress: (address: string) => boolean,
  now: number,
): Mapping {
  const left = Math.max(0, Math.round((entry.madeAt - now) / 1_000) + entry.leaseSeconds)
  return {
    way: entry.way,
    family: entry.family,
    protocol: entry.protocol,
    externalPort: entry.externalPort,
    internalAddress: entry.internalAddress,
    internalPort: entry.internalPort,
    remoteHost: null,
    enabled: true,
    leaseSeconds: entry.leaseSeconds === 0 ? 0 : Math.max(1, left),
    description: entry.description,
    ours: true,
    toThisComputer: isOwnAddress(entry.internalAddress),
  }
}

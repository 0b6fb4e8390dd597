import { isListening, type Owner, type Socket } from '../sockets/socket'
import { clashingRows, namesAddress, type WantedAddress, wantedAddresses } from './clash'
import type { ConflictFacts } from './facts'
import { ownersOf } from './holder-words'
import type { BindProbe } from './report'

/** What came of trying the addresses that are wanted, all of them together. */
export type BindOutcome =
  | { readonly kind: 'binds'; readonly source: BindProbe['source'] }
  | { readonly kind: 'fails'; readonly error: string; readonly probe: BindProbe }
  | { readonly kind: 'not-known' }

/** The facts in the order in which a verdict needs them. */
export interface Situation {
  readonly wanted: readonly WantedAddress[]
  readonly bind: BindOutcome
  /** Rows that are in the way, of the protocol that was asked for. */
  readonly inTheWay: readonly Socket[]
  readonly listeners: readonly Socket[]
  /** Of the listeners. */
  readonly owners: readonly Owner[]
  /** Rows of the port that are not in the way: other addresses, the other protocol. */
  readonly beside: readonly Socket[]
  /** True where a listener has the very address that was asked for, or none was named. */
  readonly sameAddress: boolean
}

/** A bind on an address family that this computer has turned off says nothing of the port. */
const familyOff: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])

/** Sorts the facts by what they mean for the question. */
export function situationOf(facts: ConflictFacts): Situation {
  const { question, sockets, probes } = facts
  const wanted = wantedAddresses(question) ?? []
  const tried = wanted.flatMap(({ address }) => probes.find((probe) => probe.address === address) ?? [])
  const binding = new Set(tried.filter(({ outcome }) => outcome === 'binds').map(({ address }) => address))
  const bind = outcomeOf(tried, wanted.length)
  // nobody is in the way on an address that this computer does not have
  const nowhere = bind.kind === 'fails' && familyOff.has(bind.error)
  const inTheWay = nowhere ? [] : clashingRows(sockets, question, wanted, binding)
  const listeners = inTheWay.filter(isListening)
  return {
    wanted,
    bind,
    inTheWay,
    listeners,
    owners: ownersOf(listeners),
    beside: sockets.filter((socket) => !inTheWay.includes(socket)),
    sameAddress: listeners.some(({ local }) => namesAddress(question, local.address)),
  }
}

/** The graver one of several: taken, forbidden, anything else, not available. One that binds is enough only beside none of them. */
function outcomeOf(tried: readonly BindProbe[], wanted: number): BindOutcome {
  const failed = tried.filter(({ outcome }) => outcome === 'fails')
  const binding = tried.filter(({ outcome }) => outcome === 'binds')
  const binds = binding.length > 0
  const grave =
    failed.find(({ error }) => error === 'EADDRINUSE') ??
    failed.find(({ error }) => error === 'EACCES' || error === 'EPERM') ??
    failed.find(({ error }) => error === null || !familyOff.has(error))
  const probe = grave ?? (binds || failed.length < wanted ? undefined : failed[0])
  if (probe !== undefined) return { kind: 'fails', error: probe.error ?? 'unknown', probe }
  if (!binds) return { kind: 'not-known' }
  return { kind: 'binds', source: binding.some(({ source }) => source === 'probed') ? 'probed' : 'inferred' }
}

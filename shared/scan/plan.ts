import * as v from 'valibot'
import { NameFailure, unresolvedOf, unresolvedText } from './name-failure'

/**
 * Where an address lies, which decides how fast it may be asked:
 * - `this-computer`: loopback, or an address of an interface of this computer
 * - `private`: RFC 1918, RFC 4193, link-local, 100.64/10
 * - `public`: every other one
 */
export const scopes = ['this-computer', 'private', 'public'] as const
export type Scope = (typeof scopes)[number]

const Ports = v.custom<Uint16Array>((value) => value instanceof Uint16Array)
const Count = v.pipe(v.number(), v.minValue(0))

/** What becomes of one name among the targets. */
export const ResolvedName = v.object({
  name: v.string(),
  addresses: v.array(v.string()),
  /** Why there are no addresses. */
  problem: v.nullable(NameFailure),
})
export type ResolvedName = v.InferOutput<typeof ResolvedName>

/** A scan's size and what has to be confirmed, known before it starts. Nothing is probed for it; names are resolved. */
export const ScanPlan = v.object({
  /** By which it is run, once, within an hour. */
  id: v.string(),
  /** Addresses to scan. Above 2^53 rounded. */
  hosts: Count,
  /** False where overlapping targets were too many to be counted exactly: `hosts` is then an upper bound. */
  hostsExact: v.boolean(),
  /** The ports that are asked of each host, as `AskedPorts` takes them. */
  asked: v.object({ tcp: Ports, udp: Ports }),
  /** Ports for each host. */
  ports: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 * 65535)),
  /** hosts × ports */
  probes: Count,
  names: v.array(ResolvedName),
  /** Scopes that occur among the targets. */
  scopes: v.array(v.picklist(scopes)),
  /** What the user has to confirm before it may run. */
  needs: v.array(v.picklist(['public', 'large'])),
  /** The ceiling of the rate, connection attempts a second; null: as fast as this computer can. */
  rateCeiling: v.nullable(v.number()),
  /** Seconds that it takes at that ceiling if every port is asked once; null where there is no ceiling. */
  secondsAtCeiling: v.nullable(v.number()),
})
export type ScanPlan = v.InferOutput<typeof ScanPlan>

/** Why a plan has no hosts, in whole sentences. */
export function noHostLeftText({ names }: Pick<ScanPlan, 'names'>): string {
  const unresolved = unresolvedOf(names)
  return unresolved.length > 0
    ? `${unresolved.map(unresolvedText).join('. ')}.`
    : 'No host is left to scan: all of them are excluded.'
}

/** Probes from which on a scan's size has to be confirmed. */
export const largeScanProbes = 20_000_000
/** Hosts from which on a scan's size has to be confirmed. */
export const largeScanHosts = 65_536

/** What a person is asked about a plan. @param askFrom probes above which that person wants to be asked */
export function questionsOf({ needs, probes }: ScanPlan, askFrom: number): ScanPlan['needs'] {
  return probes > askFrom && !needs.includes('large') ? [...needs, 'large'] : needs
}

import type { AskedPorts, ProtocolPort } from '../../ports/asked-ports'
import type { ScanSummary } from '../event'
import type { ListenersHere } from '../listeners-here'
import type { ScanPlan, Scope } from '../plan'
import type { HostResults } from '../results'
import type { Reason } from '../state'
import { maxDownListed } from './most-listed'

/** Another scanner, as its file names it. */
export interface ForeignScanner {
  readonly program: string
  readonly version: string | null
  /** In words, with the program's name; null where the file has none. */
  readonly command: readonly string[] | null
}

/** What is known before the first host: the head of a report. */
export interface ReportStart {
  readonly version: string
  /** As typed, without the program's name. */
  readonly commandLine: readonly string[]
  /** Who scanned, where that was not Portlight: its files can be shown and written anew. */
  readonly by?: ForeignScanner
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly plan: ScanPlan
  /** The ports that are asked of each host. */
  readonly asked: AskedPorts
  /** What the ports are, where a preset was taken: "the 1,000 most common ports". */
  readonly askedName: string | null
  readonly serviceOf: (port: ProtocolPort) => string | null
  /** List open ports only, and no host without one. */
  readonly openOnly: boolean
  /** List every port that has a verdict: closed ones too, and not only the first thousand filtered ones. */
  readonly allFiltered: boolean
  /** Open ports were asked what answers there. */
  readonly identifies: boolean
}

/** One host when its scan has ended, whether it was finished or not. */
export interface HostReport {
  readonly target: string
  readonly address: string
  readonly family: 'ipv4' | 'ipv6'
  /** Left out where it is not known. */
  readonly scope?: Scope
  /** Who listens there by this computer's socket table, which the scan knows nothing of; left out where it was not looked at. */
  readonly here?: ListenersHere
  /** True: something answered. False: known to be down. Null: nothing answered, which may be a firewall. */
  readonly up: boolean | null
  /** Why `up` is not true. */
  readonly reason: Reason
  readonly results: HostResults
  readonly answersEverything: boolean
  readonly intercepted: readonly number[]
  /** Milliseconds since 1970. */
  readonly startedAt: number
  readonly elapsedMs: number
}

/** How the scan ended. */
export interface ReportEnd extends ScanSummary {
  /** Hosts that are down and are not in the report because there were too many. */
  readonly downNotListed: number
  /** Hosts of which nobody knows whether they are up, and that were too many to be kept for the report. */
  readonly unknownNotListed: number
  /** What ended the scan early, where that was a failure. */
  readonly problem: string | null
}

/**
 * Writes one report piece by piece. Each part gives the text to append; that of a host comes in pieces, as the details of
 * 65,535 ports are some megabytes.
 */
export interface ReportWriter {
  begin(): string
  host(host: HostReport): Iterable<string>
  end(end: ReportEnd): string
}

/** A format: makes the writer of one report. */
export type ReportFormat = (start: ReportStart) => ReportWriter

/** How the scan ended, as its events say it. */
export type RunEnd = Omit<ReportEnd, 'downNotListed' | 'unknownNotListed'>

/** Hosts that are not in a report because they were not kept for it. */
export interface LeftOut {
  readonly down: number
  readonly unknown: number
}

export type Report = Omit<ReportWriter, 'end'> & { end(end: RunEnd, leftOut?: LeftOut): string }

/** A writer that keeps to the rules which are the same in every format: which hosts are listed at all. */
export function openReport(format: ReportFormat, start: ReportStart): Report {
  const writer = format(start)
  let down = 0
  return {
    begin: () => writer.begin(),
    host(host) {
      if (host.up === false) down += 1
      if (host.up === false && down > maxDownListed) return []
      if (start.openOnly && host.results.counts.open === 0) return []
      return writer.host(host)
    },
    end: (end, leftOut = { down: 0, unknown: 0 }) =>
      writer.end({
        ...end,
        downNotListed: Math.max(0, down - maxDownListed) + leftOut.down,
        unknownNotListed: leftOut.unknown,
      }),
  }
}

/**
 * The names by which the user called this host, first the one that it stands under: two names may well lead to one address,
 * and whoever asked for both looks for both. Empty where they gave its address or a range alone.
 */
export function hostNamesOf({ plan }: Pick<ReportStart, 'plan'>, host: HostReport): readonly string[] {
  const { all, byAddress } = namesIn(plan)
  const names = byAddress.get(host.address) ?? []
  const own = all.has(host.target) ? [host.target] : []
  return [...own, ...names.filter((name) => name !== host.target)]
}

interface PlanNames {
  readonly all: ReadonlySet<string>
  readonly byAddress: ReadonlyMap<string, readonly string[]>
}

const known = new WeakMap<ScanPlan, PlanNames>()

/** Made once a plan: a report asks for each of its hosts. */
function namesIn(plan: ScanPlan): PlanNames {
  const made = known.get(plan)
  if (made !== undefined) return made
  const byAddress = new Map<string, string[]>()
  for (const { name, addresses } of plan.names) {
    for (const address of addresses) {
      const names = byAddress.get(address)
      if (names === undefined) byAddress.set(address, [name])
      else if (!names.includes(name)) names.push(name)
    }
  }
  const names = { all: new Set(plan.names.map(({ name }) => name)), byAddress }
  known.set(plan, names)
  return names
}

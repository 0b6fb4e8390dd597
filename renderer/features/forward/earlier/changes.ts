import type { ForwardReport } from '#shared/forward/report'
import { forwardLinks } from '#shared/forward/report'
import type { ForwardEntry } from '#shared/history/run-entry'
import { linkName } from '../chain/link-words'
import { leaseless, mappingText } from '../router/mapping-words'
import { verdictTitles } from '../verdict/verdict-words'

/** Something that was otherwise before. */
export interface Change {
  readonly what: string
  readonly before: string
  readonly now: string
}

/**
 * What to compare a report with: the last test of the same port that reached it, or else the one before.
 * @param history the newest first
 */
export function comparable(history: readonly ForwardEntry[], report: ForwardReport): ForwardEntry | null {
  const earlier = history.filter(
    ({ port, protocol, startedAt }) =>
      port === report.port && protocol === report.protocol && startedAt < report.at,
  )
  return earlier.find(({ verdict }) => verdict === 'reachable') ?? earlier[0] ?? null
}

/** What is otherwise than it was, the weightiest first. */
export function changesBetween(before: ForwardReport, now: ForwardReport): readonly Change[] {
  const changes: Change[] = []
  const compare = (what: string, was: string | null, is: string | null) => {
    if (was !== is) changes.push({ what, before: was ?? 'not known', now: is ?? 'not known' })
  }
  /** What only helpers outside can tell is compared only where both tests had some. */
  const compareSeen = (what: string, was: string | null, is: string | null) => {
    if (was !== null && is !== null) compare(what, was, is)
  }
  compare('Result', verdictTitles[before.verdict], verdictTitles[now.verdict])
  compare('This computer’s address', before.addresses.lan, now.addresses.lan)
  compareSeen('Interface', before.addresses.interface, now.addresses.interface)
  compare('Forward on the router', forwardOf(before), forwardOf(now))
  compare('Router’s address', before.addresses.gateway, now.addresses.gateway)
  compareSeen('Which router', routerOf(before), routerOf(now))
  compare('Router’s outer address', before.addresses.wan, now.addresses.wan)
  compareSeen('Address that the internet sees', before.addresses.outside, now.addresses.outside)
  compareSeen('IPv6 address that the internet sees', before.addresses.outside6, now.addresses.outside6)
  compareSeen('IPv6 address', before.addresses.lan6, now.addresses.lan6)
  for (const link of [...forwardLinks].reverse()) {
    const was = stateOf(before, link)
    const is = stateOf(now, link)
    if (was !== is && was !== 'not-tested' && is !== 'not-tested') {
      changes.push({ what: `Link “${linkName(link)}”`, before: stateWords[was], now: stateWords[is] })
    }
  }
  return changes
}

const stateWords = {
  ok: 'in order',
  broken: 'broken',
  unknown: 'not known',
  'not-tested': 'not tested',
} as const

function stateOf(report: ForwardReport, link: (typeof forwardLinks)[number]) {
  return report.links.find((known) => known.link === link)?.state ?? 'not-tested'
}

/** The forwards of the tested port, as the router told them. */
function forwardOf({ mappings, port, protocol }: ForwardReport): string | null {
  const texts = mappings
    .filter((mapping) => mapping.externalPort === port && mapping.protocol === protocol)
    .map((mapping) => mappingText(leaseless(mapping)))
  return texts.length === 0 ? 'none was seen' : [...new Set(texts)].sort().join('; ')
}

function routerOf({ router }: ForwardReport): string | null {
  if (router === null) return null
  return [router.manufacturer, router.name, router.model].filter((part) => part !== null).join(' ') || null
}

import { lookerKinds, lookerNamed, lookersNamed, lookerWords } from '#shared/forward/lookers'
import type { ForwardReport } from '#shared/forward/report'
import type { OutsideHelpers } from '#shared/forward/request'
import { wayNames } from '#shared/forward/way-names'
import { inwards, linkName } from '../chain/link-words'
import { knownStun } from '../helpers/known-stun'
import { leaseText, mappingText, portText } from '../router/mapping-words'
import { verdictTitles } from '../verdict/verdict-words'
import { blankAddresses } from './blank-addresses'

export interface ReportTextOptions {
  readonly version: string
  /** Addresses, and names of somebody's own helpers, become words. */
  readonly blanked: boolean
  readonly helpers: OutsideHelpers
}

const states = { ok: 'in order', broken: 'BROKEN', unknown: 'not known', 'not-tested': 'not tested' } as const

/** A report as plain text, for somebody who helps. */
export function reportText(report: ForwardReport, { version, blanked, helpers }: ReportTextOptions): string {
  const { addresses, router, mappings, links, notes } = report
  const ends = links.flatMap(({ link, state, sentence, evidence }) => [
    `${linkName(link)}: ${states[state]}. ${sentence}`,
    ...evidence.map(
      ({ what, detail }) => `    ${what}: ${blanked && what === 'mapping' ? withoutQuotes(detail) : detail}`,
    ),
  ])
  const placed = [
    ['This computer', addresses.lan],
    ['This computer, IPv6', addresses.lan6],
    ['Interface', addresses.interface],
    ['Router inside', addresses.gateway],
    ['Router outside', addresses.wan],
    ['Seen from outside', addresses.outside],
    ['Seen from outside, IPv6', addresses.outside6],
  ] as const
  const lines = [
    `Can the internet reach port ${report.port} ${report.protocol.toUpperCase()}?`,
    `Tested by Portlight ${version}, ${new Date(report.at).toISOString()}, in ${(report.tookMs / 1000).toFixed(1)} s`,
    ...(blanked ? ['Addresses are blanked; the same word is the same address everywhere.'] : []),
    '',
    `${verdictTitles[report.verdict]} (${report.verdict}, ${report.confidence})`,
    report.sentence,
    ...(report.nextStep === null ? [] : [`Next step: ${report.nextStep}`]),
    ...(report.answeredOurselves ? ['Portlight answered the port itself during the test.'] : []),
    '',
    `The way in: ${inwards
      .filter((link) => links.some((known) => known.link === link))
      .map(linkName)
      .join(', then ')}. Here from the program outwards:`,
    ...ends,
    '',
    'Addresses',
    ...placed.map(([name, address]) => `    ${name}: ${address ?? 'not known'}`),
    '',
    'Router',
    ...(router === null
      ? ['    none that takes requests by UPnP, NAT-PMP or PCP']
      : [
          `    ${[router.manufacturer, router.name, router.model].filter((part) => part !== null).join(', ') || 'no name told'}`,
          ...router.speaks.map(({ way, detail }) => `    ${wayNames[way]}: ${detail}`),
        ]),
    ...mappings.map(
      (mapping) =>
        `    ${portText(mapping)} ${mappingText(mapping)}; lease ${leaseText(mapping.leaseSeconds)}; ${wayNames[mapping.way]}${
          mapping.toThisComputer ? '; this computer' : ''
        }${mapping.description === '' || blanked ? '' : `; “${mapping.description}”`}`,
    ),
    ...(notes.length === 0 ? [] : ['', 'Notes', ...notes.map((note) => `    ${note}`)]),
    '',
  ]
  const text = lines.join('\n')
  return blanked ? blankAddresses(text, addresses, helperNames(report, helpers)) : text
}

/** Descriptions of forwards name people and devices; they stand in quotes. */
function withoutQuotes(detail: string): string {
  return detail.replace(/".*"/s, '"…"')
}

/**
 * Names of somebody's own helpers, with the word that stands for each: a domain names its owner. Taken from the evidence,
 * because a report may be older than what is agreed to now. STUN servers of the list are everybody's, and stay.
 */
function helperNames({ links, name }: ForwardReport, helpers: OutsideHelpers) {
  const named = [
    ...links.flatMap(({ evidence }) => evidence.map(({ what }) => what)),
    ...lookersNamed(helpers).map((by) => `${by} ${lookerNamed(helpers, by)}`),
    ...helpers.stun.map((server) => `STUN ${server}`),
  ]
  const own =
    name === null
      ? []
      : [name.name, ...(name.alias === null ? [] : [name.alias]), ...name.srv.map(({ target }) => target)]
  const names = new Map(own.filter((one) => one.includes('.')).map((one) => [one, 'own-name']))
  for (const text of named) {
    const [, kind = '', where = ''] =
      /^(reflector|globalping|echoip|check-host|STUN) ([^\s,]+)/.exec(text) ?? []
    const host = where
      .replace(/^https?:\/\//, '')
      .replace(/\/.*/, '')
      .replace(/:\d+$/, '')
    // a word without a dot is no domain, and may stand in any sentence
    if (
      !host.includes('.') ||
      isPublic(host) ||
      knownStun.some(({ server }) => server.startsWith(`${host}:`))
    )
      continue
    names.set(host, kind === 'STUN' ? 'stun-server' : kind)
  }
  return [...names].sort(([one], [other]) => other.length - one.length)
}

/** Everybody may use it, so it names nobody. */
function isPublic(host: string): boolean {
  return lookerKinds.some((by) => lookerWords[by].publicUrl === `https://${host}`)
}

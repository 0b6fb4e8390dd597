import { addressesOf } from './addresses'
import { doingText, hairpinText, networkChangeText, noteText } from './chain-told'
import type { ForwardFound, ForwardGathered } from './found'
import { mendsOf } from './mends'
import type { ForwardEvent, ForwardReport, NameReport } from './report'
import { routerNoteTexts, toldOther } from './router-told'
import type { NameFinding } from './verdict/name-finding'
import { judgeForward, linkReport } from './verdict/verdict'
import { looksOf } from './verdict/verdict-outside'

/** What a test tells, in words: for the command line and the page alike. */
export function told(found: ForwardFound): ForwardEvent {
  switch (found.kind) {
    case 'testing':
      return { kind: 'testing', link: found.link, what: doingText(found.doing) }
    case 'telephone':
      return found
    case 'found':
      return { kind: 'link', report: linkReport(found.findings, found.link) }
    case 'done':
      return { kind: 'done', report: forwardReport(found.gathered) }
  }
}

/** The judgement on all that was found. */
export function forwardReport({ findings, notes, at, tookMs }: ForwardGathered): ForwardReport {
  const { port, protocol } = findings
  const { hairpin } = findings.outside ?? {}
  const judgement = judgeForward(findings)
  return {
    port,
    protocol,
    ...judgement,
    mends: mendsOf(findings, judgement),
    addresses: addressesOf(findings),
    router: findings.router?.router ?? null,
    mappings: (findings.router?.mappings ?? []).filter(
      ({ externalPort, internalPort, toThisComputer }) =>
        toThisComputer || externalPort === port || internalPort === port,
    ),
    answeredOurselves: findings.program?.answer?.refused === null,
    outside: looksOf(findings),
    trace: findings.outside?.trace ?? null,
    name: nameReport(findings.name ?? null),
    // the sweep and the look may both have met the same trouble
    notes: [
      ...new Set([
        ...notes.map(noteText),
        ...routerNoteTexts(findings.router?.notes ?? []),
        ...(findings.router?.others ?? []).map((other) => toldOther(other).sentence),
        ...(hairpin == null ? [] : [hairpinText(port, hairpin)]),
        ...(findings.networkChange === null ? [] : [networkChangeText(findings.networkChange)]),
      ]),
    ],
    at,
    tookMs,
  }
}

/** As reports have it. */
function nameReport(found: NameFinding | null): NameReport | null {
  if (found === null) return null
  const { name, alias, records, services } = found
  return {
    name,
    alias,
    ...listed(records),
    srv: services.map(({ service, target, port, records: at }) => ({ service, target, port, ...listed(at) })),
  }
}

function listed({ ipv4, ipv6 }: NameFinding['records']) {
  return { ipv4, ipv6: ipv6.map(({ address }) => address) }
}

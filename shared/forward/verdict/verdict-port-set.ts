import { portText } from '../../ports/port-text'
import type { Evidence } from '../../words/evidence'
import { isInPortSet, portSetOf } from '../port-set'
import type { ForwardFindings } from './findings'
import type { Ending } from './judgement'

/** Verdicts that a port outside of one's set would lead to: all looks right, and nobody gets in. */
const alike: readonly Ending['verdict'][] = ['mapping-ineffective', 'blocked-upstream', 'not-known']

/** What the ports that the internet saw look like, as evidence. */
export function portSetEvidence(findings: ForwardFindings): readonly Evidence[] {
  const set = portSetOf(findings.provider?.ports ?? [])
  return set === null
    ? []
    : [
        {
          what: 'ports that the internet saw',
          detail: `${seenPorts(findings)}: as of one set of an address that several customers share (MAP-E, MAP-T), ${isInPortSet(findings.port, set) ? '' : 'not '}with ${findings.port}; a hint, no proof`,
        },
      ]
}

/**
 * Words for where nobody gets in and the provider may have given this home other ports of a shared address alone; null: it
 * does not look so. Never more than a hint.
 */
export function portSetHint(findings: ForwardFindings, { verdict }: Pick<Ending, 'verdict'>): string | null {
  const set = portSetOf(findings.provider?.ports ?? [])
  if (set === null || isInPortSet(findings.port, set) || !alike.includes(verdict)) return null
  const got = findings.outside?.sights.some(
    ({ family, outcome }) => family === 'ipv4' && (outcome.kind === 'answered' || outcome.kind === 'token'),
  )
  if (got === true) return null
  const [example] = findings.provider?.ports ?? []
  return `It may be that your provider gives each home only some ports of an address that several share (MAP-E or MAP-T): those that the internet saw (${seenPorts(findings)}) look like one set, and ${portText(findings)} is none of it. If it is so, only a port of that set can be forwarded${example === undefined ? '' : `, such as ${example.outer}`}; ask your provider.`
}

function seenPorts({ provider }: ForwardFindings): string {
  return [...new Set((provider?.ports ?? []).map(({ outer }) => outer))].join(', ')
}

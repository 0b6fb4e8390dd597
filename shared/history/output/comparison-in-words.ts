import { sentenceStart } from '../../words/sentence-start'
import { changedPorts } from '../changed-ports'
import { compareRuns } from '../compare'
import type { Comparison } from '../comparison'
import { type KeptComparison, mostCompared } from '../request'
import type { StoredRun } from '../stored-run'
import { changeWords, summaryText } from './comparison-words'

/** Two scans of one history, as a page shows what is different. */
export function earlierAndLater(before: StoredRun, after: StoredRun): KeptComparison {
  const sides = [
    { label: 'the earlier scan', run: before },
    { label: 'the later scan', run: after },
  ] as const
  return comparisonInWords(compareRuns(...sides), after)
}

/** A comparison as a page shows it. @param after the later run, of which the map has what did not change */
export function comparisonInWords(comparison: Comparison, after: StoredRun): KeptComparison {
  const { hosts, notKnown, same } = comparison
  return {
    summary: summaryText(comparison),
    same,
    hosts: hosts.slice(0, mostCompared).map((host) => ({
      address: host.address,
      names: [...host.names],
      changes: host.changes.map(changeWords),
      notKnown: host.notKnown.map(({ sentence }) => sentenceStart(sentence)),
      ports: changedPorts(host, after.hosts.get(host.address) ?? null).map(
        ({ protocol, came, went, other, stays }) => ({
          protocol,
          came: String(came),
          went: String(went),
          other: String(other),
          stays: String(stays),
        }),
      ),
    })),
    hostsLeftOut: Math.max(0, hosts.length - mostCompared),
    notKnown: notKnown.map(({ sentence }) => sentenceStart(sentence)),
  }
}

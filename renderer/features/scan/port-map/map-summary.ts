import { stateCode } from '#shared/scan/state'
import { countOf } from '../../../ui/numbers'
import type { HostColumns } from '../results/host-columns'
import { listsOf } from '../results/host-lists'
import { rangesText } from '../results-table/ranges-text'

/** The map of one host in words: how many of each state, and which are open. */
export function summaryOfHost(host: HostColumns): string {
  const count = (state: keyof typeof stateCode) => host.counts[stateCode[state]] ?? 0
  const parts = [
    count('open') === 0
      ? 'No open port'
      : `${countOf(count('open'), 'open port')}: ${rangesText(host.ports, listsOf(host).open, 50)}`,
    `${count('filtered')} filtered`,
    `${count('closed')} closed`,
    `${count('error')} with errors`,
    `${count('not-scanned') + count('waiting')} without a verdict`,
  ]
  return `${parts.join('; ')}.`
}

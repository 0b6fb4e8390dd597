import type { HostResults } from '#shared/scan/results'
import { countOf } from '../../../ui/numbers'
import { rangesText } from '../results-table/ranges-text'

/** The map of one host in words: how many of each state, and which are open. */
export function summaryOfHost(host: HostResults): string {
  const count = host.count.bind(host)
  const parts = [
    count('open') === 0
      ? 'No open port'
      : `${countOf(count('open'), 'open port')}: ${rangesText(host.asked, host.slotsOf('open'), 50)}`,
    `${count('filtered')} filtered`,
    ...(host.asked.udp.length === 0 ? [] : [`${count('open|filtered')} open or filtered`]),
    `${count('closed')} closed`,
    `${count('error')} with errors`,
    `${count('not-scanned') + count('waiting')} without a verdict`,
  ]
  return `${parts.join('; ')}.`
}

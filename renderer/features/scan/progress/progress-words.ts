import type { Brake, ScanProgress, ScanSummary, StateCounts } from '#shared/scan/event'
import type { ScanPlan } from '#shared/scan/plan'
import { countOf, formatCount, formatDuration } from '../../../ui/numbers'
import type { RunState } from '../scan-state'

/** What holds the rate, in words; empty where nothing does. */
export function brakeText(brake: Brake, plan: ScanPlan): string {
  switch (brake) {
    case 'none':
      return ''
    case 'ceiling':
      return plan.scopes.includes('public')
        ? 'held at the polite ceiling for public addresses'
        : plan.scopes.includes('private')
          ? 'held at the polite ceiling for private networks'
          : 'held at the ceiling of this timing'
    case 'loss':
      return 'slowed down: packets are being lost'
    case 'refusals':
      return 'as fast as the host tells of closed UDP ports'
    case 'descriptors':
      return 'out of file descriptors; waiting for some to be free'
    case 'buffers':
      return 'out of network buffers; waiting'
    case 'local-ports':
      return 'out of local ports; waiting for some to be free'
    case 'consumer':
      return 'held back: the display is catching up'
  }
}

/** What holds the rate, or what else is under way; empty where there is nothing to say. */
export function noteText({ brake, identified, counts }: ScanProgress, plan: ScanPlan): string {
  const held = brakeText(brake, plan)
  const asking = identified !== undefined && identified.done < identified.total
  // while ports are still looked for, that is what people wait for
  if (!asking || (held !== '' && counts.notScanned > 0)) return held
  return `asking open ports what answers: ${formatCount(identified.done)} of ${formatCount(identified.total)}`
}

/** How far a scan is read that was kept, or that is somebody's file. */
export function readingText({ hosts, downCount, plan, listed = plan.hosts }: RunState): string {
  const read = hosts.length + downCount
  // the last one of them is read as long as any
  return listed < 2
    ? 'Reading the file'
    : `Reading the file: ${formatCount(read)} of ${countOf(listed, 'host')}`
}

/** `3 open, 2 filtered, 65,530 closed`; states that did not occur are left out. */
export function countsText(counts: StateCounts): string {
  const parts: readonly (readonly [number, string])[] = [
    [counts.open, 'open'],
    [counts.error, 'with errors'],
    [counts['open|filtered'], 'open|filtered'],
    [counts.filtered, 'filtered'],
    [counts.closed, 'closed'],
    [counts.notScanned, 'not scanned'],
  ]
  const said = parts.filter(([count, word]) => count > 0 || word === 'open')
  return said.map(([count, word]) => `${count === 0 ? 'none' : formatCount(count)} ${word}`).join(', ')
}

/** A scan that ended, in a sentence. */
export function summaryText(summary: ScanSummary): string {
  if (summary.hostsUp === 0 && summary.hostsDown > 0 && !summary.partial) {
    const who = summary.hostsTotal === 1 ? 'The host is' : `All ${countOf(summary.hostsTotal, 'host')} are`
    return `${who} down or not reachable; no port was scanned`
  }
  const hosts =
    summary.hostsTotal > 1
      ? ` on ${countOf(summary.hostsTotal, 'host')}${summary.hostsDown > 0 ? ` (${formatCount(summary.hostsDown)} down)` : ''}`
      : ''
  const took = ` ${summary.partial ? 'after' : 'in'} ${formatDuration(summary.elapsedMs / 1000)}`
  return `${summary.partial ? 'Stopped, so this is partial: ' : ''}${countsText(summary.counts)}${hosts}${took}`
}

/** Where a scan stands, for somebody who hears it. */
export function progressText(progress: ScanProgress): string {
  const part = Math.floor(progress.fraction * 100)
  const left = progress.secondsLeft === null ? '' : `, about ${formatDuration(progress.secondsLeft)} left`
  return `${progress.paused ? 'Paused at' : 'Scanning:'} ${part} percent, ${countsText({ ...progress.counts, notScanned: 0 })}${left}`
}

import { counted } from '../scan/output/figures'
import type { Attempt } from './attempt'
import { type CaptureFacts, mostAttempts } from './attempts'
import type { CaptureFormat, FramesEnd } from './frame'
import { type AttemptVerdict, verdictOf } from './verdict'

/** An attempt with what can be said of it. */
export interface JudgedAttempt {
  readonly attempt: Attempt
  readonly verdict: AttemptVerdict
}

/** All that a capture tells of connection attempts. */
export interface CaptureReport {
  readonly format: CaptureFormat
  readonly packets: number
  /** Microseconds since 1970; null: its packets have no times. */
  readonly from: number | null
  readonly until: number | null
  readonly attempts: readonly JudgedAttempt[]
  /** What of the file is not told of here, and why, as sentences. */
  readonly notTold: readonly string[]
}

/** A report, or why the file is none. */
export type ReadCapture =
  | { readonly ok: true; readonly report: CaptureReport }
  | { readonly ok: false; readonly message: string }

/** Puts together what a file had. */
export function captureReport(facts: CaptureFacts, end: FramesEnd): ReadCapture {
  if (!end.ok) return end
  const { attempts, from, until } = facts
  return {
    ok: true,
    report: {
      format: end.format,
      packets: end.packets,
      from,
      until,
      attempts: attempts.map((attempt) => ({ attempt, verdict: verdictOf(attempt, facts) })),
      notTold: notTold(facts, end),
    },
  }
}

function notTold(
  { unbegun, overflow, untold }: CaptureFacts,
  { partial, dropped }: FramesEnd & { readonly ok: true },
): readonly string[] {
  const packets = (count: number) => counted(count, 'packet')
  const lost =
    dropped !== null && dropped > 0
      ? `${packets(dropped)} got lost while it was captured, so an answer that is missing may have been there.`
      : null
  const before =
    unbegun > 0
      ? `${packets(unbegun)} of connections that began before the capture, or of none that can be told.`
      : null
  const more =
    overflow > 0
      ? `${packets(overflow)} of further attempts: the first ${counted(mostAttempts, 'attempt')} are told.`
      : null
  const others = [...untold].map(([what, count]) => `${packets(count)} not looked into: ${what}.`)
  return [partial, lost, before, more, ...others].filter((sentence) => sentence !== null)
}

/** Attempts at ports of one host that went alike. */
export interface AttemptGroup {
  readonly address: string
  readonly protocol: Attempt['protocol']
  /** Ascending. */
  readonly ports: readonly number[]
  readonly count: number
  /** The first of them, whose packets stand for all. */
  readonly first: JudgedAttempt
}

/** What went alike, together: by host, outcome and what it means. In the order in which they began. */
export function groupsOf(attempts: readonly JudgedAttempt[]): readonly AttemptGroup[] {
  const groups = new Map<
    string,
    { readonly first: JudgedAttempt; readonly ports: Set<number>; count: number }
  >()
  for (const judged of attempts) {
    const { attempt, verdict } = judged
    // times and ports in the sentence may differ
    const meaning = verdict.sentence.replace(/\d[\d.,]*/g, '')
    const key = [attempt.server.address, attempt.protocol, verdict.state, verdict.by, meaning].join(' ')
    const group = groups.get(key) ?? { first: judged, ports: new Set(), count: 0 }
    group.ports.add(attempt.server.port)
    group.count += 1
    groups.set(key, group)
  }
  return [...groups.values()].map(({ first, ports, count }) => ({
    address: first.attempt.server.address,
    protocol: first.attempt.protocol,
    ports: [...ports].sort((a, b) => a - b),
    count,
    first,
  }))
}

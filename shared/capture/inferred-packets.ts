import type { Protocol } from '../ports/protocol'
import { counted, durationText, roundTripText } from '../scan/output/figures'
import type { PortEvidence } from '../scan/results'

/** How somebody's knock at a port ended there. */
export interface Knock {
  readonly protocol: Protocol
  /** Who knocked, by address or by name. */
  readonly from: string
  readonly address: string
  readonly port: number
  readonly outcome: 'answered' | 'refused' | 'silent'
  /** Milliseconds of a round trip; null: not told. */
  readonly rttMs: number | null
}

/** The packets of a knock from elsewhere, which nobody captured, as its evidence: they follow from how it ended there. */
export function inferredKnock({ protocol, from, address, port, outcome, rttMs }: Knock): string {
  const ip = address.includes(':') ? 'IP6' : 'IP'
  const there = `${address}.${port}`
  const tcp = protocol === 'tcp'
  const back =
    outcome === 'answered' ? (tcp ? 'Flags [S.]' : 'UDP') : tcp ? 'Flags [R.]' : 'ICMP port unreachable'
  const answer = `${ip} ${there} > ${from}: ${back}${rttMs === null ? '' : `, after ${roundTripText(rttMs)}`}`
  const asked = `${ip} ${from} > ${there}: ${tcp ? 'Flags [S]' : 'UDP'}`
  return `inferred: ${asked}; ${outcome === 'silent' ? 'no answer' : answer}`
}

/** The packets that must have passed for a port to have its verdict: no program saw them, so each line says that. */
export function inferredLines(
  address: string,
  { protocol, port, state, reason, tries, rttMs, waitedMs }: PortEvidence,
): readonly string[] {
  const ip = address.includes(':') ? 'IP6' : 'IP'
  const [bare = ''] = address.split('%')
  const there = `${bare}.${port}`
  const asked = protocol === 'tcp' ? 'Flags [S]' : 'UDP'
  const line = (text: string) => `inferred  ${text}`
  const out = (times: number) =>
    line(
      `${ip} this computer > ${there}: ${asked}${times > 1 ? `, ${times === 255 ? 'often' : `${times} times at least`}` : ''}`,
    )
  const back = (text: string) =>
    line(`${ip} ${there} > this computer: ${text}${rttMs === null ? '' : `, after ${roundTripText(rttMs)}`}`)
  if (state === 'not-scanned' || state === 'waiting') return []
  switch (reason) {
    case 'syn-ack':
      return [out(tries), back('Flags [S.]'), line(`${ip} this computer > ${there}: Flags [.]`)]
    case 'conn-refused':
      return protocol === 'tcp'
        ? [out(tries), back('Flags [R.] (or an ICMP error that the system tells alike)')]
        : [out(tries), back('ICMP port unreachable')]
    case 'port-unreach':
      return [out(tries), back('ICMP port unreachable')]
    case 'udp-response':
      return [out(tries), back('UDP')]
    case 'no-response': {
      const waited = waitedMs === null ? '' : ` in ${durationText(waitedMs)}`
      return [out(tries), line(`no answer${waited}, after ${counted(tries, 'try', 'tries')}`)]
    }
    default:
      return [`not known  what passed: the system told the scan “${reason}”, and not by which packet`]
  }
}

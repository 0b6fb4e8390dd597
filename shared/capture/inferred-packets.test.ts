import { expect, it } from 'vitest'
import type { Protocol } from '../ports/protocol'
import type { PortEvidence } from '../scan/results'
import type { Reason } from '../scan/state'
import { inferredKnock, inferredLines } from './inferred-packets'

const evidence = (protocol: Protocol, reason: Reason, more: Partial<PortEvidence> = {}): PortEvidence => ({
  protocol,
  port: 80,
  state: 'open',
  reason,
  outcome: 'CONNECTED',
  tries: 1,
  rttMs: 2,
  waitedMs: 3000,
  atMs: 5,
  identity: null,
  ...more,
})

it.each<readonly [PortEvidence, readonly string[]]>([
  [
    evidence('tcp', 'syn-ack'),
    [
      'inferred  IP this computer > 10.0.0.1.80: Flags [S]',
      'inferred  IP 10.0.0.1.80 > this computer: Flags [S.], after 2.00 ms',
      'inferred  IP this computer > 10.0.0.1.80: Flags [.]',
    ],
  ],
  [
    evidence('tcp', 'no-response', { tries: 4, rttMs: null }),
    [
      'inferred  IP this computer > 10.0.0.1.80: Flags [S], 4 times at least',
      'inferred  no answer in 3.0 s, after 4 tries',
    ],
  ],
  [
    evidence('udp', 'port-unreach'),
    [
      'inferred  IP this computer > 10.0.0.1.80: UDP',
      'inferred  IP 10.0.0.1.80 > this computer: ICMP port unreachable, after 2.00 ms',
    ],
  ],
  [evidence('tcp', 'no-response', { state: 'not-scanned' }), []],
])('says of each packet that no program saw that it is inferred', (known, lines) => {
  expect(inferredLines('10.0.0.1', known)).toEqual(lines)
})

it('infers nothing where the system did not tell by which packet', () => {
  const [only, more] = inferredLines('fe80::1%eth0', evidence('tcp', 'host-unreach'))
  expect(only).toMatch(/^not known .*“host-unreach”/)
  expect(more).toBeUndefined()
})

it.each([
  [
    { protocol: 'tcp', address: '198.51.100.7', outcome: 'answered', rttMs: 24 },
    'inferred: IP 203.0.113.9 > 198.51.100.7.80: Flags [S]; IP 198.51.100.7.80 > 203.0.113.9: Flags [S.], after 24.0 ms',
  ],
  [
    { protocol: 'tcp', address: '2001:db8::7', outcome: 'refused', rttMs: null },
    'inferred: IP6 203.0.113.9 > 2001:db8::7.80: Flags [S]; IP6 2001:db8::7.80 > 203.0.113.9: Flags [R.]',
  ],
  [
    { protocol: 'udp', address: '198.51.100.7', outcome: 'silent', rttMs: 24 },
    'inferred: IP 203.0.113.9 > 198.51.100.7.80: UDP; no answer',
  ],
] as const)('a knock from elsewhere is told by how it ended there', (knock, line) => {
  expect(inferredKnock({ from: '203.0.113.9', port: 80, ...knock })).toBe(line)
})

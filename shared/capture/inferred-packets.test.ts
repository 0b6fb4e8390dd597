import { expect, it } from 'vitest'
import type { Protocol } from '../ports/protocol'
import type { PortEvidence } from '../scan/results'
import type { Reason } from '../scan/state'
import { inferredLines } from './inferred-packets'

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

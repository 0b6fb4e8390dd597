import { expect, it } from 'vitest'
import type { PortControlSeen, RouterEvidence } from './router-evidence'
import { toldEvidence } from './router-evidence-told'

const afterMs = 3.6
const pcp = (answer: PortControlSeen): RouterEvidence => ({ seen: 'pcp', server: '192.168.1.1:5351', answer })

it.each<[RouterEvidence, string, string]>([
  [
    { seen: 'ssdp-answer', sender: '192.168.1.1', location: 'http://192.168.1.1/d.xml', afterMs },
    'SSDP answer of 192.168.1.1',
    'http://192.168.1.1/d.xml, after 4 ms',
  ],
  [{ seen: 'ssdp-search', answers: 3, others: 1 }, 'SSDP search', '3 answers, 1 of them of other devices'],
  [{ seen: 'ssdp-unsent', code: 'ENETUNREACH' }, 'SSDP search', 'could not be sent: ENETUNREACH'],
  [{ seen: 'ssdp-unsent', code: null }, 'SSDP search', 'could not be sent'],
  [
    { seen: 'description', url: 'http://a/d.xml', afterMs },
    'UPnP description http://a/d.xml',
    'answered after 4 ms',
  ],
  [
    { seen: 'connection', service: 'WANIPConnection:1', status: 'Connected', wan: null },
    'WANIPConnection:1 GetStatusInfo, GetExternalIPAddress',
    'Connected, no address',
  ],
  [
    { seen: 'mute-connection', service: 'WANIPConnection:1', problem: { problem: 'silent' } },
    'WANIPConnection:1 GetStatusInfo, GetExternalIPAddress',
    'the router does not answer',
  ],
  [
    { seen: 'list', action: 'GetListOfPortMappings', forwards: 2, whole: false },
    'GetListOfPortMappings',
    '2 forwards, not all',
  ],
  [pcp({ kind: 'silent' }), 'PCP 192.168.1.1:5351', 'no answer'],
  [pcp({ kind: 'refused' }), 'PCP 192.168.1.1:5351', 'nothing listens there'],
  [pcp({ kind: 'failed', code: 'EACCES' }), 'PCP 192.168.1.1:5351', 'could not be asked: EACCES'],
  [pcp({ kind: 'version', version: 2, afterMs }), 'PCP 192.168.1.1:5351', 'version 2, after 4 ms'],
  [
    pcp({ kind: 'other-version', version: 0, afterMs }),
    'PCP 192.168.1.1:5351',
    'speaks NAT-PMP only, after 4 ms',
  ],
  [
    pcp({ kind: 'other-version', version: 1, afterMs }),
    'PCP 192.168.1.1:5351',
    'speaks version 1 only, after 4 ms',
  ],
  [
    pcp({ kind: 'refusal', because: { why: 'pcp', result: 2 }, afterMs }),
    'PCP 192.168.1.1:5351',
    '2 NOT_AUTHORIZED, after 4 ms',
  ],
  [
    {
      seen: 'nat-pmp',
      server: '192.168.1.1:5351',
      answer: { kind: 'address', address: '25.0.0.1', afterMs },
    },
    'NAT-PMP 192.168.1.1:5351',
    'outer address 25.0.0.1, after 4 ms',
  ],
])('%j is told as it was', (seen, what, detail) => {
  expect(toldEvidence(seen)).toEqual({ what, detail })
})

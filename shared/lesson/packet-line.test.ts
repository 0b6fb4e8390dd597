import fc from 'fast-check'
import { expect, it } from 'vitest'
import { packetOf } from './packet-line'

// lines that tcpdump 4.99 wrote
const options = 'options [mss 65495,sackOK,TS val 2840882427 ecr 0,nop,wscale 10]'

it.each([
  [
    `1795869965.558592 IP 127.0.0.1.42624 > 127.0.0.1.45999: Flags [S], seq 24772, win 65495, ${options}, length 0`,
    'SYN',
  ],
  [
    `1795869965.558606 IP 127.0.0.1.45999 > 127.0.0.1.42624: Flags [S.], seq 14466, ack 24773, win 65483, ${options}, length 0`,
    'SYN-ACK',
  ],
  ['1795869965.558649 IP 127.0.0.1.42624 > 127.0.0.1.45999: Flags [.], ack 1, win 64, length 0', 'ACK'],
  [
    '1795869965.559625 IP 127.0.0.1.45999 > 127.0.0.1.42624: Flags [P.], seq 1:6, ack 1, win 64, length 5',
    '5 bytes of data, ACK',
  ],
  [
    '1795869965.560071 IP 127.0.0.1.45999 > 127.0.0.1.42624: Flags [F.], seq 6, ack 1, win 64, length 0',
    'FIN-ACK',
  ],
  [
    '1795869965.561596 IP6 ::1.45999 > ::1.42632: Flags [R.], seq 0, ack 3378462765, win 0, length 0',
    'RST-ACK',
  ],
  ['1795869965.566281 IP 127.0.0.1.50709 > 127.0.0.1.45999: UDP, length 2', 'a datagram of 2 bytes'],
  [
    '1795869965.566294 IP 127.0.0.1 > 127.0.0.1: ICMP 127.0.0.1 udp port 45999 unreachable, length 38',
    'ICMP: port unreachable',
  ],
])('%s', (line, text) => {
  const packet = packetOf(line)
  expect(packet?.text).toBe(text)
  expect([packet?.from.port, packet?.to.port]).toContain(45_999)
  expect(packet?.from.address).toMatch(/^(?:127\.0\.0\.1|::1)$/)
})

it('reads no packet in other lines, whatever they are', () => {
  for (const line of [
    '',
    'listening on lo, link-type EN10MB',
    '12 packets captured',
    '1.5 ARP, Request who-has 10.0.0.1',
  ])
    expect(packetOf(line)).toBeNull()
  fc.assert(fc.property(fc.string(), (line) => packetOf(`1.5 IP ${line}`) === null || line.includes(' > ')))
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CaptureContent } from './capture-content'
import { captureJson } from './output/json'
import { captureText } from './output/text'
import type { CaptureReport } from './report'
import {
  bytesOf,
  ethernet,
  icmp,
  ipv4,
  ipv6,
  pcap,
  pcapng,
  type TcpParts,
  type TimedBytes,
  tcp,
  u16,
  udp,
} from './testing/packets'

const [client, server, router] = ['10.0.0.1', '10.9.0.2', '10.0.0.254']
const second = 1_000_000

type Sent = readonly [at: number, packet: Uint8Array]
const forth = (parts: Partial<TcpParts>, more: { id?: number; ttl?: number } = {}) =>
  ipv4(
    { from: client, to: server, protocol: 6, ...more },
    tcp({ from: 50_000, to: 80, flags: 2, seq: 100, ...parts }),
  )
const back = (parts: Partial<TcpParts>, more: { id?: number; ttl?: number } = {}) =>
  ipv4(
    { from: server, to: client, protocol: 6, ...more },
    tcp({ from: 80, to: 50_000, flags: 18, seq: 900, ack: 101, ...parts }),
  )
const asked = (from = 50_001, to = 53, data = [1, 2]) =>
  ipv4({ from: client, to: server, protocol: 17 }, udp(from, to, data))
const error = (from: string, code: number, about: Uint8Array, type = 3) =>
  ipv4({ from, to: client, protocol: 1 }, icmp(type, code, about))
const ack = forth({ flags: 16, seq: 101, ack: 901 })
const refusal = (ttl = 64) => back({ flags: 20, seq: 0 }, { ttl })
/** Time goes on, and nothing that matters happens. */
const later = (at: number): Sent => [at, ipv4({ from: '10.0.0.7', to: client, protocol: 2 }, bytesOf())]
/** Another port of the same host answers; hops that are left, and how long it took. */
const elsewhere = (ttl: number, took = 100): readonly Sent[] => [
  [20, forth({ to: 22 })],
  [20 + took, back({ from: 22 }, { ttl })],
]

function read(bytes: Uint8Array): CaptureReport {
  const content = new CaptureContent()
  content.push(bytes)
  const end = content.end()
  if (!end.ok) throw new Error(end.message)
  return end.report
}

const raw = (packets: readonly Sent[]) =>
  read(
    pcap(
      { linkType: 101 },
      packets.map(([at, bytes]) => ({ at, bytes })),
    ),
  )
const told = (packets: readonly Sent[]) => {
  const { attempts } = raw(packets)
  return attempts.map(({ verdict: { state, by } }) => (by === null ? state : `${state} by ${by}`))
}

describe('what became of an attempt', () => {
  it.each<readonly [string, string, readonly Sent[]]>([
    [
      'complete',
      'open',
      [
        [0, forth({})],
        [9, back({})],
        [10, ack],
      ],
    ],
    [
      'with data in the SYN',
      'open',
      [
        [0, forth({ data: [1, 2] })],
        [9, back({ ack: 103 })],
      ],
    ],
    [
      'where a scanner breaks off',
      'open',
      [
        [0, forth({})],
        [9, back({})],
        [10, forth({ flags: 4, seq: 101 })],
      ],
    ],
    [
      'whose beginning is missing',
      'open',
      [
        [9, back({})],
        [10, ack],
      ],
    ],
    [
      'reset at once',
      'open by host',
      [
        [0, forth({})],
        [9, back({})],
        [10, ack],
        [11, back({ flags: 4, seq: 901 })],
      ],
    ],
    [
      'reset by somebody nearer',
      'open by maybe-firewall',
      [
        [0, forth({})],
        [9, back({}, { ttl: 52 })],
        [10, ack],
        [11, back({ flags: 4, seq: 901 }, { ttl: 60 })],
      ],
    ],
    [
      'refused, with nothing to compare',
      'refused by not-known',
      [
        [0, forth({})],
        [9, refusal()],
      ],
    ],
    [
      'refused from as far as the host',
      'open,refused by host',
      [...elsewhere(64), [500, forth({})], [600, refusal()]],
    ],
    [
      'refused with other hops',
      'open,refused by maybe-firewall',
      [...elsewhere(52), [500, forth({})], [600, refusal(255)]],
    ],
    [
      'refused one hop off',
      'open,refused by not-known',
      [...elsewhere(52), [500, forth({})], [600, refusal(53)]],
    ],
    [
      'refused much too soon',
      'open,refused by maybe-firewall',
      [...elsewhere(64, 40_000), [50_000, forth({})], [50_400, refusal()]],
    ],
    [
      'answered and refused',
      'open by maybe-firewall',
      [
        [0, forth({})],
        [5, refusal()],
        [9, back({})],
      ],
    ],
    [
      'begun between two questions',
      'open',
      [
        [0, forth({})],
        [5, refusal()],
        [500_000, forth({ seq: 100 }, { id: 2 })],
        [500_009, back({})],
      ],
    ],
    [
      'answered by a RST that does not fit',
      'not-known',
      [[0, forth({})], [9, back({ flags: 20, ack: 5 })], later(9 * second)],
    ],
    ['answered by an old SYN-ACK', 'not-known', [[0, forth({})], [9, back({ ack: 5 })], later(9 * second)]],
    [
      'prohibited on the way',
      'rejected by firewall',
      [
        [0, forth({})],
        [9, error(router, 13, forth({}))],
      ],
    ],
    [
      'rejected as iptables does',
      'rejected by firewall',
      [
        [0, forth({})],
        [9, error(server, 3, forth({}))],
      ],
    ],
    [
      'without a way',
      'rejected by router',
      [
        [0, forth({})],
        [9, error(router, 1, forth({}))],
      ],
    ],
    [
      'passed on in a circle',
      'rejected by router',
      [
        [0, forth({})],
        [9, error(router, 0, forth({}), 11)],
      ],
    ],
    [
      'about which nobody may say more than a size',
      'silent',
      [[0, forth({})], [9, error(router, 4, forth({}))], later(4 * second)],
    ],
    [
      'asked in vain',
      'silent',
      [[0, forth({}, { id: 1 })], [second, forth({}, { id: 2 })], later(3 * second)],
    ],
    ['asked once, and the capture ends', 'not-known', [[0, forth({})], later(2 * second)]],
    [
      'asked twice, and the capture ends',
      'not-known',
      [
        [0, forth({}, { id: 1 })],
        [second, forth({}, { id: 2 })],
      ],
    ],
    [
      'over UDP, answered',
      'answered',
      [
        [0, asked()],
        [9, ipv4({ from: server, to: client, protocol: 17 }, udp(53, 50_001, [3]))],
      ],
    ],
    [
      'over UDP, closed',
      'refused by host',
      [
        [0, asked()],
        [9, error(server, 3, asked())],
      ],
    ],
    ['over UDP, of which the error alone is there', 'refused by host', [[9, error(server, 3, asked())]]],
    [
      'over UDP, rejected on the way',
      'rejected by firewall',
      [
        [0, asked()],
        [9, error(router, 3, asked())],
      ],
    ],
    ['over UDP, asked in vain', 'silent', [[0, asked()], later(4 * second)]],
    [
      'over UDP, begun before',
      'answered',
      [
        [9, ipv4({ from: server, to: client, protocol: 17 }, udp(53, 50_001, [3]))],
        [20, asked()],
      ],
    ],
    [
      'over UDP, of which one side alone is there',
      'not-known',
      [[9, ipv4({ from: server, to: client, protocol: 17 }, udp(53, 50_001, [3]))], later(9 * second)],
    ],
    [
      'over UDP, to a group',
      'not-known',
      [[0, ipv4({ from: client, to: '239.1.2.3', protocol: 17 }, udp(5, 1900, []))], later(9 * second)],
    ],
    [
      'that meets itself',
      'not-known',
      [
        [0, ipv4({ from: client, to: client, protocol: 6 }, tcp({ from: 9, to: 9, flags: 2, seq: 4 }))],
        [
          1,
          ipv4({ from: client, to: client, protocol: 6 }, tcp({ from: 9, to: 9, flags: 18, seq: 4, ack: 5 })),
        ],
      ],
    ],
    [
      'of a connection under way',
      '',
      [
        [0, ack],
        [5, back({ flags: 16, ack: 200 })],
        [9, back({ flags: 20 })],
      ],
    ],
    [
      'asked anew from the same port',
      'refused by host,open',
      [
        [0, forth({})],
        [9, refusal()],
        [99, forth({ seq: 700 })],
        [110, back({ ack: 701 })],
      ],
    ],
  ])('%s: %s', (_, expected, packets) => {
    expect(told(packets).join()).toBe(expected)
  })

  it('counts a packet that was captured on two interfaces once', () => {
    const twice: readonly Sent[] = [[0, forth({}, { id: 7 })], [5, forth({}, { id: 7 })], later(9 * second)]
    const [only] = raw(twice).attempts
    expect(only?.attempt.asked).toBe(1)
    expect(only?.attempt.packets).toHaveLength(2)
  })

  it('says of silence that arrived where it was captured that this computer did not answer', () => {
    const file = pcapng({ interfaces: [{ linkType: 101 }] }, [
      { at: 0, bytes: forth({}), on: 0, flags: 1 },
      { at: 5 * second, bytes: later(0)[1], on: 0 },
    ])
    const [only] = read(file).attempts
    expect(only?.verdict.sentence).toContain('It arrived at the computer that captured')
  })

  it('knows of a silent port that its host is not off, where it answers elsewhere', () => {
    const [, silent] = raw([...elsewhere(64), [500, forth({})], later(9 * second)]).attempts
    expect(silent?.verdict.sentence).not.toContain('off')
    expect(silent?.verdict.reasons.join()).toContain('The host is not off: packet 2')
  })

  it('warns of a capture of one direction', () => {
    const [only] = raw([
      [0, forth({})],
      [5 * second, ipv4({ from: client, to: server, protocol: 2 }, bytesOf())],
    ]).attempts
    expect(only?.verdict.reasons.join()).toContain('one direction only')
  })
})

describe('what can’t be told is counted and not guessed', () => {
  const bytes = (packet: Uint8Array, length?: number): readonly TimedBytes[] => [
    { at: 0, bytes: packet, ...(length === undefined ? {} : { length }) },
  ]
  it.each<readonly [string, number, readonly TimedBytes[]]>([
    [
      'later parts of packets',
      101,
      bytes(ipv4({ from: client, to: server, protocol: 6, fragment: 4 }, forth({}))),
    ],
    [
      'later parts of packets',
      101,
      bytes(ipv6({ from: '::1', to: '::2', protocol: 17 }, udp(1, 2, []), [[44, [0, 0, 8, 0, 0, 0, 1]]])),
    ],
    ['cut off before their ports', 101, bytes(forth({}).slice(0, 22), 40)],
    ['cut off before their addresses', 1, bytes(ethernet(0x800, forth({})).slice(0, 20), 54)],
    ['ARP', 1, bytes(ethernet(0x806, new Uint8Array(28)))],
    ['IPsec ESP', 101, bytes(ipv4({ from: client, to: server, protocol: 50 }, new Uint8Array(20)))],
    [
      'a route of their own',
      101,
      bytes(
        ipv6({ from: '::1', to: '::2', protocol: 6 }, tcp({ from: 1, to: 2, flags: 2 }), [
          [43, [0, 4, 1, 0, 0, 0, 0]],
        ]),
      ),
    ],
    ['link type 127', 127, bytes(forth({}))],
    ['IEEE 802.3', 1, bytes(ethernet(40, new Uint8Array(40)))],
    ['protocols other than IP', 1, bytes(ethernet(0x8100, bytesOf(u16(1), u16(0x1234), [1])))],
  ])('%s', (words, linkType, packets) => {
    const { attempts, notTold } = read(pcap({ linkType }, packets))
    expect(attempts).toEqual([])
    expect(notTold.join()).toMatch(new RegExp(`^1 packet not looked into.*${words}`))
  })

  it.each([
    ['The file is empty', bytesOf()],
    ['no capture of packets', bytesOf([1, 2, 3, 4, 5])],
    ['version 9', pcap({ linkType: 1 }, []).with(4, 9)],
    ['begins as a capture does', pcapng({ interfaces: [] }, []).with(4, 8)],
  ])('%s', (words, file) => {
    expect(() => read(file)).toThrow(words)
  })

  it('tells what comes before damage, and before a cut', () => {
    const file = pcap({ linkType: 101 }, [
      { at: 0, bytes: forth({}) },
      { at: 9, bytes: back({}) },
    ])
    const cut = read(file.slice(0, -3))
    expect(cut.attempts.map(({ verdict }) => verdict.state)).toEqual(['not-known'])
    expect(cut.notTold[0]).toContain('ends in the middle')
    const damaged = read(file.with(24 + 16 + 40 + 11, 255))
    expect(damaged.notTold[0]).toContain('damaged behind 1 packet')
  })
})

/** A file with everything in it, for damage to be done to. */
const everything = [
  pcap({ linkType: 1 }, [
    { at: 0, bytes: ethernet(0x800, forth({})) },
    { at: 5, bytes: ethernet(0x8100, bytesOf(u16(1), u16(0x800), back({}))) },
    {
      at: 9,
      bytes: ethernet(
        0x86dd,
        ipv6({ from: '::1', to: '::2', protocol: 17 }, udp(1, 2, []), [[0, [0, 1, 4, 0, 0, 0, 0]]]),
      ),
    },
    { at: 9, bytes: ethernet(0x800, error(router, 3, asked())) },
  ]),
  pcapng({ little: false, interfaces: [{ linkType: 101, resolution: 9 }, { linkType: 113 }] }, [
    { at: 5, bytes: forth({}), on: 0, flags: 2 },
    { at: 9, bytes: bytesOf(u16(4), u16(1), u16(6), new Uint8Array(8), u16(0x800), refusal()), on: 1 },
  ]),
]

describe('a file that is foreign', () => {
  const damaged = fc
    .tuple(
      fc.constantFrom(...everything),
      fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 12 }),
      fc.nat(500),
    )
    .map(([file, changes, end]) => {
      const bytes = file.slice()
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value
      return end < bytes.length && end % 3 === 0 ? bytes.slice(0, end) : bytes
    })
  const parts = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 })

  it('never throws, says the same however it comes, and is written without steering a terminal', () => {
    const style = { colour: false, shapes: false, columns: 80 }
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 300 })), parts, (bytes, lengths) => {
        const [whole, pieces] = [new CaptureContent(), new CaptureContent()]
        whole.push(bytes)
        for (let [at, turn] = [0, 0]; at < bytes.length; turn += 1) {
          const length = lengths[turn % lengths.length] ?? 1
          if (!pieces.push(bytes.slice(at, at + length))) break
          at += length
        }
        const end = whole.end()
        expect(pieces.end()).toEqual(end)
        if (!end.ok) return
        const text = captureText(end.report, { label: 'a\u001b[2J', version: '1', style })
        expect(text).not.toMatch(/[^\n\P{Cc}]/u)
        expect(() =>
          JSON.parse([...captureJson(end.report, { label: '', version: '' })].join('')),
        ).not.toThrow()
      }),
      { numRuns: 2000 },
    )
  })
})

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { packetOf } from '#shared/capture/packet'
import { packetText } from '#shared/capture/packet-text'
import { CaptureReader } from '#shared/capture/read/capture-reader'
import {
  bytesOf,
  ethernet,
  icmp,
  ipv4,
  ipv6,
  pcap,
  pcapng,
  type TimedBytes,
  tcp,
  u16,
  u32,
  udp,
} from '#shared/capture/testing/packets'
import { programFile } from '../platform/program-file'
import { readCaptureFile } from './read-capture-file'

const folder = mkdtempSync(join(tmpdir(), 'portlight-capture-'))
afterAll(() => rmSync(folder, { recursive: true }))

const [a, b, a6, b6] = ['192.0.2.1', '192.0.2.2', '2001:db8::1', 'fe80::a:2']
const syn = tcp({ from: 50_000, to: 8080, flags: 2, seq: 7, options: [2, 4, 5, 180] })
const overIpv4 = (content: Uint8Array, protocol = 6, more = {}) =>
  ipv4({ from: a, to: b, protocol, ...more }, content)
const overIpv6 = (content: Uint8Array, protocol = 6, extensions: Parameters<typeof ipv6>[2] = []) =>
  ipv6({ from: a6, to: b6, protocol }, content, extensions)
const datagram = udp(50_001, 9999, [1, 2, 3])
const data = tcp({
  from: 8080,
  to: 50_000,
  flags: 24,
  seq: 4_294_967_290,
  ack: 8,
  data: new Array(20).fill(65),
})

/** What stands in an IP packet, whatever carries it. */
const contents: readonly Uint8Array[] = [
  overIpv4(syn),
  overIpv4(tcp({ from: 8080, to: 50_000, flags: 18, seq: 9, ack: 8 })),
  overIpv4(tcp({ from: 8080, to: 50_000, flags: 20, ack: 8 })),
  overIpv4(data),
  overIpv4(tcp({ from: 1, to: 2, flags: 0 })),
  overIpv4(tcp({ from: 1, to: 2, flags: 0xc2, seq: 4_294_967_295 })),
  overIpv4(tcp({ from: 1, to: 2, flags: 0x29, seq: 5, data: [1] })),
  overIpv4(datagram, 17),
  overIpv4(datagram, 17, { fragment: 0x2000 }),
  overIpv6(syn),
  overIpv6(datagram, 17),
  overIpv6(datagram, 17, [
    [0, [0, 1, 4, 0, 0, 0, 0]],
    [60, [0, 1, 4, 0, 0, 0, 0]],
  ]),
  ...[0, 1, 3, 9, 10, 13].map((code) =>
    ipv4({ from: b, to: a, protocol: 1 }, icmp(3, code, overIpv4(datagram, 17))),
  ),
  ipv4({ from: b, to: a, protocol: 1 }, icmp(3, 3, overIpv4(syn))),
  ipv4({ from: b, to: a, protocol: 1 }, icmp(11, 0, overIpv4(syn))),
  ...[0, 1, 3, 4].map((code) =>
    ipv6({ from: b6, to: a6, protocol: 58 }, icmp(1, code, overIpv6(datagram, 17))),
  ),
  ipv6({ from: b6, to: a6, protocol: 58 }, icmp(3, 0, overIpv6(syn))),
]

const at = 1_790_000_000_123_456
const timed = (frames: readonly Uint8Array[]): TimedBytes[] =>
  frames.map((bytes, index) => ({ at: at + index * 1_000_001, bytes }))

const typeOf = (packet: Uint8Array) => ((packet[0] ?? 0) >> 4 === 4 ? 0x0800 : 0x86dd)
const vlan = (packet: Uint8Array) =>
  ethernet(0x88a8, bytesOf(u16(5), u16(0x8100), u16(7), u16(typeOf(packet)), packet))
const pppoe = (packet: Uint8Array) =>
  ethernet(
    0x8864,
    bytesOf([0x11, 0, 0, 1], u16(packet.length + 2), u16(typeOf(packet) === 0x800 ? 0x21 : 0x57), packet),
  )
const cooked = (packet: Uint8Array) =>
  bytesOf(u16(4), u16(1), u16(6), [2, 0, 0, 0, 0, 1, 0, 0], u16(typeOf(packet)), packet)
const cooked2 = (packet: Uint8Array) =>
  bytesOf(u16(typeOf(packet)), u16(0), u32(1), u16(1), [4, 6, 2, 0, 0, 0, 0, 1, 0, 0], packet)
const family = (packet: Uint8Array, six: number) => (typeOf(packet) === 0x800 ? 2 : six)

/** Files of all kinds that are read. */
const files: Readonly<Record<string, Uint8Array>> = {
  ethernet: pcap({ linkType: 1 }, timed(contents.map((one) => ethernet(typeOf(one), one)))),
  'ethernet, big end first': pcap(
    { linkType: 1, little: false },
    timed(contents.map((one) => ethernet(typeOf(one), one))),
  ),
  'padded frames': pcap(
    { linkType: 1 },
    timed(contents.map((one) => bytesOf(ethernet(typeOf(one), one), [9, 9, 9]))),
  ),
  nanoseconds: pcap({ linkType: 101, nano: true }, timed(contents)),
  vlan: pcap({ linkType: 1 }, timed(contents.map(vlan))),
  pppoe: pcap({ linkType: 1 }, timed(contents.map(pppoe))),
  'cooked, version 1': pcap({ linkType: 113 }, timed(contents.map(cooked))),
  'cooked, version 2': pcap({ linkType: 276 }, timed(contents.map(cooked2))),
  raw: pcap({ linkType: 101 }, timed(contents)),
  null: pcap({ linkType: 0 }, timed(contents.map((one) => bytesOf(u32(family(one, 30)).reverse(), one)))),
  'null of another byte order': pcap(
    { linkType: 0, little: false },
    timed(contents.map((one) => bytesOf(u32(family(one, 24)), one))),
  ),
  loop: pcap({ linkType: 108 }, timed(contents.map((one) => bytesOf(u32(family(one, 24)), one)))),
  ppp: pcap(
    { linkType: 9 },
    timed(contents.map((one) => bytesOf([0xff, 3], u16(typeOf(one) === 0x800 ? 0x21 : 0x57), one))),
  ),
}

/** What tcpdump writes of a file, so far as it is written here too: without options, names and what is inside. */
function tcpdumpLines(bytes: Uint8Array, tcpdump: string): readonly string[] {
  const file = join(folder, 'file')
  writeFileSync(file, bytes)
  const out = execFileSync(tcpdump, ['-n', '-S', '-tt', '-r', file], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map(plain)
}

/** Takes away what is not written here. */
function plain(line: string): string {
  return (
    line
      // what carries it
      .replace(/^(\S+) .*?(IP6? \S+ > )/, '$1 $2')
      // ports stand behind IPv6's headers between
      .replace(/(\S+) > (\S+): HBH DSTOPT (\d+) > (\d+):/, '$1.$3 > $2.$4:')
      .replace(',  ', ', ')
      .replace(/ urg \d+,/, '')
      .replace(/ options \[[^\]]*\],/, '')
      .replace(/(length \d+).*$/, '$1')
  )
}

function ownLines(bytes: Uint8Array): readonly string[] {
  const reader = new CaptureReader()
  const lines: string[] = []
  for (const frame of reader.push(bytes)) {
    const packet = packetOf(frame)
    const time = frame.at ?? 0
    const seconds = `${Math.floor(time / 1_000_000)}.${String(time % 1_000_000).padStart(6, '0')}`
    lines.push(`${seconds} ${typeof packet === 'string' ? packet : packetText(packet)}`)
  }
  expect(reader.end()).toMatchObject({ ok: true, partial: null })
  return lines
}

const tcpdump = programFile('tcpdump')

describe.skipIf(tcpdump === null)('what tcpdump reads in the same file', () => {
  it.each(Object.entries(files))('%s', (_, bytes) => {
    const lines = ownLines(bytes)
    expect(lines).toHaveLength(contents.length)
    expect(lines).toEqual(tcpdumpLines(bytes, tcpdump ?? ''))
  })

  it.each([
    [true, [6, undefined]],
    [false, [9, 0x80 + 20]],
    [true, [3, 12]],
  ] as const)('pcapng, little end first: %s, times of 10 and 2 to the power of %s', (little, [one, two]) => {
    const interfaces = [
      { linkType: 1, resolution: one },
      { linkType: 101, ...(two === undefined ? {} : { resolution: two }) },
    ]
    const packets = contents.map((content, index) => ({
      at: at + index * 1_000_000,
      bytes: index % 2 === 0 ? ethernet(typeOf(content), content) : content,
      on: index % 2,
    }))
    // tcpdump refuses a file with two link types, and so each of them alone is compared
    for (const on of [0, 1]) {
      const alone = packets.filter((packet) => packet.on === on).map((packet) => ({ ...packet, on: 0 }))
      const only = interfaces.slice(on, on + 1)
      const file = pcapng({ little, interfaces: only }, alone)
      expect(ownLines(file)).toEqual(tcpdumpLines(file, tcpdump ?? ''))
    }
    const both = ownLines(pcapng({ little, interfaces }, packets))
    expect(both.map((line) => line.replace(/^\S+ /, ''))).toEqual(
      ownLines(files.raw ?? bytesOf()).map((line) => line.replace(/^\S+ /, '')),
    )
  })
})

it('reads a file that is compressed, and one that comes byte by byte', async () => {
  const bytes = files.ethernet ?? bytesOf()
  const signal = new AbortController().signal
  async function* single() {
    for (const byte of bytes) yield Uint8Array.of(byte)
  }
  async function* packed() {
    yield gzipSync(bytes)
  }
  const [whole, pieces] = await Promise.all([
    readCaptureFile(packed(), signal),
    readCaptureFile(single(), signal),
  ])
  expect(whole).toMatchObject({ ok: true, report: { packets: contents.length, format: 'pcap' } })
  expect(pieces).toEqual(whole)
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bindingSuccess } from '../../stun/encode'
import { bytes, hex, latin1, u16, u32, zeros } from './bytes'
import { hearAnswer, type UdpQuestion } from './question'
import { questionOf, questionsFor, udpQuestions } from './questions'

/** Bytes that are told apart from each other, and are the same in each run. */
const counting = (count: number) => Uint8Array.from({ length: count }, (_, index) => 0x11 + index)
const others = (count: number) => Uint8Array.from({ length: count }, (_, index) => 0x7a + index)

/** What a server answers, by its document, to what was asked. */
const answers: Readonly<Record<string, (asked: Uint8Array) => Uint8Array>> = {
  // refused, with the question repeated
  dns: (asked) => bytes(asked.subarray(0, 2), 0x80, 5, asked.subarray(4)),
  mdns: (asked) => bytes(asked.subarray(0, 2), 0x84, 0, asked.subarray(4)),
  'netbios-ns': (asked) => bytes(asked.subarray(0, 2), 0x84, 0, zeros(8), asked.subarray(12), zeros(6)),
  ntp: (asked) => bytes(0x24, 2, zeros(22), asked.subarray(40, 48), zeros(16)),
  // a report: the message's id, no engine asked for it
  'snmp-v3': (asked) =>
    bytes(
      hex('30 3e 02 01 03 30 0e 02 04'),
      idOf(asked, 9),
      hex(
        '02 02 05 dc 04 01 00 02 01 03 04 10 30 0e 04 05 80 00 00 00 01 02 01 01 02 01 02 04 00 04 00 04 00',
      ),
      hex('30 17 04 00 04 00 a8 11 02 04 00 00 00 00 02 01 00 02 01 00 30 03 30 01 00'),
    ),
  'snmp-v2c': (asked) => snmpResponse(asked, 1),
  'snmp-v1': (asked) => snmpResponse(asked, 0),
  ipmi: (asked) => bytes(hex('06 00 ff 06 00 00 11 be 40'), asked.subarray(9, 10), hex('00 10'), zeros(16)),
  memcached: (asked) => bytes(asked.subarray(0, 2), u16(0), u16(1), u16(0), 'VERSION 1.6.18\r\n'),
  'ms-sql-browser': () => bytes(5, 25, 0, 'ServerName;DB1;tcp;1433;;'),
  xdmcp: () => bytes(u16(1), u16(5), u16(6), u16(0), u16(2), 'hi', u16(0)),
  ubiquiti: () => bytes(1, 0, u16(9), 2, u16(6), zeros(6)),
  bacnet: (asked) => bytes(hex('81 0a 00 0a 01 00 50'), asked.subarray(8, 9), hex('0c 91')),
  dhcp: (asked) => bytes(2, 1, 6, 0, asked.subarray(4, 8), zeros(228), hex('63 82 53 63 35 01 05 ff')),
  rpcbind: (asked) => bytes(asked.subarray(0, 4), u32(1), zeros(16)),
  nfs: (asked) => bytes(asked.subarray(0, 4), u32(1), zeros(16)),
  'nat-pmp': () => bytes(0, 128, u16(0), u32(77), 192, 0, 2, 1),
  ssdp: () => bytes('HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\n\r\n'),
  tftp: () => bytes(u16(5), u16(1), 'File not found', 0),
  quic: (asked) =>
    bytes(0x80, zeros(4), 8, asked.subarray(15, 23), 8, asked.subarray(6, 14), hex('00 00 00 01')),
  // hello verify request
  dtls: () =>
    bytes(22, hex('fe ff 00 00'), zeros(6), u16(15), hex('03 00 00 03 00 00 00 00 00 00 00 03 fe ff 00')),
  coap: (asked) => bytes(0x70, 0, asked.subarray(2, 4)),
  cldap: (asked) => bytes(hex('30 0c 02 01'), asked.subarray(4, 5), hex('65 07 0a 01 00 04 00 04 00')),
  kerberos: () => bytes(hex('7e 07 30 05 a0 03 02 01 05')),
  radius: (asked) => bytes(2, asked.subarray(1, 2), u16(20), zeros(16)),
  'radius-accounting': (asked) => bytes(5, asked.subarray(1, 2), u16(20), zeros(16)),
  ike: (asked) =>
    bytes(asked.subarray(0, 8), others(8), hex('29 20 22 20 00000000 00000024 00000008 0000000e')),
  'ike-v1': (asked) => bytes(asked.subarray(0, 8), others(8), hex('0b 10 05 00 00000000 0000001c')),
  'ike-nat-t': (asked) =>
    bytes(u32(0), asked.subarray(4, 12), others(8), hex('29 20 22 20 00000000 00000024 00000008 0000000e')),
  openvpn: (asked) => bytes(0x40, others(8), 1, u32(0), asked.subarray(1, 9), u32(0)),
  l2tp: (asked) =>
    bytes(u16(0xc802), u16(20), asked.subarray(-2), u16(0), u16(0), u16(1), hex('80 08 00 00 00 00 00 02')),
  stun: (asked) => bindingSuccess(asked.subarray(8, 20), { family: 'ipv4', address: '192.0.2.1', port: 1 }),
  sip: (asked) => bytes(latin1(asked).replace(/^OPTIONS \S+ SIP\/2.0/, 'SIP/2.0 483 Too Many Hops')),
  teamspeak: () => bytes('TS3INIT1', u16(101), 0x88, 1, zeros(20)),
  mumble: (asked) => bytes(u32(0x10204), asked.subarray(4, 12), zeros(12)),
  'minecraft-bedrock': (asked) =>
    bytes(0x1c, asked.subarray(1, 9), others(8), asked.subarray(9, 25), u16(4), 'MCPE'),
  'minecraft-query': (asked) => bytes(9, asked.subarray(3, 7), '9513307', 0),
  source: () => bytes(u32(0xffffffff), 0x41, others(4)),
  'quake-3': (asked) =>
    bytes(u32(0xffffffff), 'infoResponse\n\\challenge\\', asked.subarray(12), '\\protocol\\68'),
  'bittorrent-dht': (asked) => bytes('d1:rd2:id20:', others(20), 'e1:t2:', asked.subarray(47, 49), '1:y1:re'),
}

/** Answers that carry nothing of the question, so that one to another question looks the same. */
const withoutId = [
  'ms-sql-browser',
  'xdmcp',
  'ubiquiti',
  'nat-pmp',
  'ssdp',
  'tftp',
  'dtls',
  'kerberos',
  'teamspeak',
  'source',
]

function idOf(asked: Uint8Array, at: number): Uint8Array {
  return asked.subarray(at, at + 4)
}

function snmpResponse(asked: Uint8Array, version: number): Uint8Array {
  const at = asked.indexOf(0xa0) + 4
  return bytes(
    hex('30 1b 02 01'),
    version,
    hex('04 06'),
    'public',
    hex('a2 0e 02 04'),
    idOf(asked, at),
    hex('02 01 02 02 01 01 30 00'),
  )
}

const answered = udpQuestions.filter(({ key }) => key in answers)
const silent: readonly UdpQuestion[] = udpQuestions.filter(({ key }) => !(key in answers))

describe('a question in the words of a UDP protocol', () => {
  it.each(answered.map((each) => [each.key, each] as const))('knows its answer: %s', (key, question) => {
    const asked = question.ask(counting)
    const answer = answers[key]?.(asked) ?? zeros(0)
    expect(hearAnswer(asked, answer, question)).toBe('answer')
    // the answer to the same question of somebody else
    const foreign = answers[key]?.(question.ask(others)) ?? zeros(0)
    const expected = withoutId.includes(key) ? 'answer' : 'other-question'
    expect(hearAnswer(asked, foreign, question)).toBe(expected)
    // the half of an answer, an echo, and the answer of any other protocol
    expect(hearAnswer(asked, answer.subarray(0, 2), question)).not.toBe('answer')
    expect(hearAnswer(asked, asked, question)).toBe('unlike')
  })

  it('is not taken for another protocol by its answer', () => {
    // these three families share their words
    const family = (key: string) => /^(?:.*dns|netbios|snmp|ike|radius|rpcbind|nfs)/.exec(key) !== null
    for (const question of answered) {
      const asked = question.ask(counting)
      for (const [key, answer] of Object.entries(answers)) {
        if (key === question.key || (family(key) && family(question.key))) continue
        const other = udpQuestions.find((each) => each.key === key)
        const heard = hearAnswer(asked, answer(other?.ask(others) ?? zeros(0)), question)
        expect(`${question.key} hears ${key}: ${heard}`).not.toMatch(/: answer$/)
      }
    }
  })

  it('bears whatever comes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...udpQuestions), fc.uint8Array({ maxLength: 300 }), (question, noise) => {
        const asked = question.ask(counting)
        expect(['answer', 'other-question', 'unlike']).toContain(hearAnswer(asked, noise, question))
      }),
      { numRuns: 3_000 },
    )
    // and an answer with any one byte changed or cut off
    for (const question of answered) {
      const asked = question.ask(counting)
      const answer = answers[question.key]?.(asked) ?? zeros(0)
      for (let at = 0; at < answer.length; at++) {
        hearAnswer(asked, answer.subarray(0, at), question)
        hearAnswer(
          asked,
          answer.map((byte, index) => (index === at ? byte ^ 0xff : byte)),
          question,
        )
      }
    }
  })

  it('asks for little: no question makes more than its protocol needs, and none repeats itself', () => {
    for (const question of udpQuestions) {
      expect(question.ask(counting).length).toBeLessThanOrEqual(1_200)
    }
    expect(silent.map(({ key }) => key).sort()).toEqual(['rtp', 'syslog', 'tailscale', 'wireguard'])
    for (const { quiet, ask } of silent) {
      expect(quiet).not.toBeNull()
      expect(ask(counting)).toHaveLength(0)
    }
  })

  it('is chosen by the port and the try, each of them in turn', () => {
    expect(questionsFor(161).map(({ key }) => key)).toEqual(['snmp-v3', 'snmp-v2c', 'snmp-v1'])
    expect([1, 2, 3, 4].map((attempt) => questionOf(161, attempt).key)).toEqual([
      'snmp-v3',
      'snmp-v2c',
      'snmp-v1',
      'snmp-v3',
    ])
    expect(questionOf(40_000, 1).key).toBe('empty')
  })
})

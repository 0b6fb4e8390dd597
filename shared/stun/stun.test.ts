import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatIpv4, formatIpv6 } from '../targets/address'
import { readAddress, writeAddress } from './address-attribute'
import { bindingRequest, bindingSuccess, unknownAttributesError } from './encode'
import { parseStun } from './parse'
import { parseStunServer } from './server-name'
import type { StunEndpoint } from './words'

const bytes = (hex: string) =>
  Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (two) => Number.parseInt(two, 16))

/** RFC 5769 section 2.2, 2.3: what others' servers say, byte for byte. */
const rfcIpv4 = bytes(`
  0101003c 2112a442 b7e7a701 bc34d686 fa87dfae 8022000b 74657374 20766563 746f7220 00200008 0001a147 e112a643
  00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7 80280004 c07d4c96`)
const rfcIpv6 = bytes(`
  01010048 2112a442 b7e7a701 bc34d686 fa87dfae 8022000b 74657374 20766563 746f7220 00200014 0002a147
  0113a9fa a5d3f179 bc25f4b5 bed2b9d9 00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41 80280004 c8fb0b4c`)

const transaction = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
const transactions = fc.uint8Array({ minLength: 12, maxLength: 12 })
const ports = fc.integer({ min: 0, max: 65_535 })
const endpoints: fc.Arbitrary<StunEndpoint> = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 0xffff_ffff }), ports).map(([value, port]) => ({
    family: 'ipv4' as const,
    address: formatIpv4(value),
    port,
  })),
  fc.tuple(fc.bigInt(0n, (1n << 128n) - 1n), ports).map(([value, port]) => ({
    family: 'ipv6' as const,
    address: formatIpv6(value),
    port,
  })),
)

/** A header and attributes by hand. */
function handMade(
  type: number,
  ...attributes: readonly (readonly [number, readonly number[]])[]
): Uint8Array {
  const body = attributes.flatMap(([type, value]) => [
    type >>> 8,
    type & 255,
    value.length >>> 8,
    value.length & 255,
    ...value,
    ...new Array<number>((4 - (value.length % 4)) % 4).fill(0),
  ])
  return Uint8Array.of(
    type >>> 8,
    type & 255,
    body.length >>> 8,
    body.length & 255,
    0x21,
    0x12,
    0xa4,
    0x42,
    ...transaction,
    ...body,
  )
}

describe('messages of others', () => {
  it('reads the test vectors of RFC 5769, checksum included', () => {
    expect(parseStun(rfcIpv4)).toMatchObject({
      kind: 'success',
      method: 1,
      mapped: { family: 'ipv4', address: '192.0.2.1', port: 32_853 },
      software: 'test vector',
      fingerprint: true,
      unknownRequired: [],
    })
    expect(parseStun(rfcIpv6)?.mapped).toEqual({
      family: 'ipv6',
      address: '2001:db8:1234:5678:11:2233:4455:6677',
      port: 32_853,
    })
  })

  it('takes no message whose checksum is wrong, wherever it was changed', () => {
    fc.assert(
      fc.property(fc.nat(rfcIpv4.length * 8 - 1), (bit) => {
        const changed = rfcIpv4.slice()
        changed[bit >>> 3] = (changed[bit >>> 3] ?? 0) ^ (1 << (bit & 7))
        expect(parseStun(changed)?.fingerprint ?? false).toBe(false)
      }),
    )
  })

  it('falls back on what servers of RFC 3489 say', () => {
    const address = (last: number, port: number) => [0, 1, port >>> 8, port & 255, 25, 0, 0, last]
    const message = parseStun(
      handMade(0x0101, [1, address(7, 4000)], [4, address(9, 3478)], [5, address(10, 3479)]),
    )
    expect(message).toMatchObject({
      mapped: { address: '25.0.0.7', port: 4000 },
      origin: { address: '25.0.0.9', port: 3478 },
      other: { address: '25.0.0.10', port: 3479 },
    })
  })

  it('lets the masked address decide, and the first of two', () => {
    const plain = [0, 1, 0x0f, 0xa0, 192, 168, 1, 1]
    const masked = [...writeAddress({ family: 'ipv4', address: '25.0.0.7', port: 4000 }, null)]
    const xored = [0, 1, 0x0f ^ 0x21, 0xa0 ^ 0x12, 25 ^ 0x21, 0x12, 0xa4, 7 ^ 0x42]
    expect(parseStun(handMade(0x0101, [1, plain], [0x20, xored]))?.mapped?.address).toBe('25.0.0.7')
    expect(parseStun(handMade(0x0101, [1, plain], [1, masked]))?.mapped?.address).toBe('192.168.1.1')
  })

  it('passes over what is unknown, and tells what it would have had to know', () => {
    const message = parseStun(handMade(0x0001, [0x8123, [1, 2, 3]], [0x7001, [1]], [3, [0, 0, 0, 6]]))
    expect(message).toMatchObject({
      kind: 'request',
      change: { address: true, port: true },
      unknownRequired: [0x7001],
    })
  })

  it('reads errors, and lets no reason steer a terminal', () => {
    const reason = [...'Unknown\u001b[2J'].map((letter) => letter.charCodeAt(0))
    expect(parseStun(handMade(0x0111, [9, [0, 0, 4, 20, ...reason]]))).toMatchObject({
      kind: 'error',
      error: { code: 420, reason: 'Unknown?[2J' },
    })
    expect(parseStun(handMade(0x0111, [9, [0, 0, 1, 20]]))?.error).toBeNull()
  })

  it.each([
    ['nothing', new Uint8Array()],
    ['less than a header', rfcIpv4.subarray(0, 19)],
    ['a cut one', rfcIpv4.subarray(0, 40)],
    ['a longer one', Uint8Array.of(...rfcIpv4, 0, 0, 0, 0)],
    ['no cookie', Uint8Array.of(0, 1, 0, 0, ...new Array<number>(16).fill(7))],
    ['other first bits, as RTP has them', rfcIpv4.map((byte, index) => (index === 0 ? byte | 0x80 : byte))],
    [
      'an attribute that is longer than the message',
      handMade(0x0101).map((byte, index) => (index === 3 ? 4 : byte)),
    ],
    [
      'an attribute whose length lies',
      Uint8Array.of(1, 1, 0, 4, ...handMade(0x0101).subarray(4), 0, 32, 255, 255),
    ],
    [
      'a length that is no multiple of four',
      Uint8Array.of(1, 1, 0, 2, ...handMade(0x0101).subarray(4), 0, 32),
    ],
    ['a checksum that is not the last', handMade(0x0101, [0x8028, [0, 0, 0, 0]], [0x8022, [65]])],
  ])('is not taken in by %s', (_, bytes) => {
    expect(parseStun(bytes)).toBeNull()
  })

  it('takes no address whose length or family is wrong', () => {
    for (const value of [
      [],
      [0, 1],
      [0, 1, 0, 1, 1, 2, 3],
      [0, 2, 0, 1, 1, 2, 3, 4],
      [0, 3, 0, 1, 1, 2, 3, 4],
    ]) {
      expect(parseStun(handMade(0x0101, [1, value]))?.mapped).toBeNull()
    }
  })

  it('survives anything', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (noise) => void parseStun(noise)))
    const attribute = fc.tuple(
      fc.integer({ min: 0, max: 65_535 }),
      fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 40 }),
    )
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 0x3fff }),
        fc.array(attribute, { maxLength: 8 }),
        (type, attributes) => {
          const message = parseStun(handMade(type, ...attributes))
          if (message === null) {
            // only a checksum can spoil what was put together rightly
            expect(attributes.some(([type]) => type === 0x8028)).toBe(true)
          } else {
            expect(message.transactionId).toEqual(transaction)
            expect(message.software ?? '').toMatch(/^[ -~]*$/)
          }
        },
      ),
    )
  })
})

describe('messages of ours', () => {
  it('come back as they were meant', () => {
    fc.assert(
      fc.property(transactions, endpoints, (id, from) => {
        const message = parseStun(bindingSuccess(id, from))
        expect(message).toMatchObject({ kind: 'success', method: 1, mapped: from })
        expect(message?.transactionId).toEqual(id)
      }),
    )
  })

  it('ask for another address, another port, both or neither', () => {
    for (const change of [null, { address: true, port: true }, { address: false, port: true }]) {
      expect(parseStun(bindingRequest(transaction, change))).toMatchObject({
        kind: 'request',
        method: 1,
        change,
      })
    }
  })

  it('ask with no fewer bytes than the answer has', () => {
    const asked = bindingRequest(transaction, null).length
    expect(
      bindingSuccess(transaction, { family: 'ipv6', address: '2001:db8::1', port: 1 }).length,
    ).toBeLessThanOrEqual(asked)
  })

  it('name what they did not understand', () => {
    const error = parseStun(unknownAttributesError(transaction, [3, 0x26]))
    expect(error).toMatchObject({ kind: 'error', error: { code: 420 } })
  })

  it('carry unmasked addresses too', () => {
    fc.assert(
      fc.property(endpoints, (endpoint) => {
        expect(readAddress(writeAddress(endpoint, null), null)).toEqual(endpoint)
      }),
    )
  })
})

describe('the name of a server', () => {
  it.each([
    ['stun.example.org:19302', { host: 'stun.example.org', port: 19_302, literal: null }],
    ['stun.example.org', { host: 'stun.example.org', port: 3478, literal: null }],
    [' stun:stun.example.org ', { host: 'stun.example.org', port: 3478, literal: null }],
    ['25.0.0.9:3479', { host: '25.0.0.9', port: 3479, literal: 'ipv4' }],
    ['[2001:db8::1]:3478', { host: '2001:db8::1', port: 3478, literal: 'ipv6' }],
    ['[fe80::1%eth0]', { host: 'fe80::1%eth0', port: 3478, literal: 'ipv6' }],
  ])('%s', (text, server) => {
    expect(parseStunServer(text)).toEqual({ ok: true, server })
  })

  it.each([
    ['', 'HOST:PORT is meant'],
    [':3478', 'HOST:PORT is meant'],
    ['2001:db8::1', 'brackets'],
    ['[nonsense]:3478', 'no IPv6 address'],
    ['host:0', 'ports go from 1'],
    ['host:70000', 'ports go from 1'],
    ['http://host:80', 'HOST:PORT is meant'],
    ['1.2.3:80', 'neither a name nor an address'],
    ['a b:80', 'neither a name nor an address'],
    ['-o:80', 'neither a name nor an address'],
  ])('not %j', (text, why) => {
    expect(parseStunServer(text)).toMatchObject({ ok: false, problem: expect.stringContaining(why) })
  })
})

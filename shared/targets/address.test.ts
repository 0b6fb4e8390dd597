import { BlockList, isIPv4, isIPv6 } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatIpv4, formatIpv6, parseIpv4, parseIpv6, scopeOf } from './address'

describe('IPv4', () => {
  test.each([
    ['0.0.0.0', 0],
    ['127.0.0.1', 0x7f000001],
    ['255.255.255.255', 0xffffffff],
  ])('%s', (text, value) => {
    expect(parseIpv4(text)).toBe(value)
    expect(formatIpv4(value)).toBe(text)
  })

  test.each([
    '',
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '010.0.0.1',
    '00.0.0.0',
    '0x7f.0.0.1',
    '127.1',
    '1.2.3.4 ',
    '1..2.3',
    '１.2.3.4',
    '-1.2.3.4',
  ])('not %j', (text) => {
    expect(parseIpv4(text)).toBeNull()
  })

  test('round trip', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffffff }), (value) => {
        expect(parseIpv4(formatIpv4(value))).toBe(value)
      }),
    )
  })
})

describe('IPv6', () => {
  test.each([
    // RFC 4291 section 2.2 and RFC 5952 sections 4 and 5
    ['2001:DB8:0:0:8:800:200C:417A', '2001:db8::8:800:200c:417a'],
    ['FF01:0:0:0:0:0:0:101', 'ff01::101'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['0:0:0:0:0:0:13.1.68.3', '::d01:4403'],
    ['::FFFF:129.144.52.38', '::ffff:129.144.52.38'],
    ['::ffff:7f00:1', '::ffff:127.0.0.1'],
    ['2001:0db8::0001', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['0:0:1::', '0:0:1::'],
    ['1::', '1::'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['[fe80::1%eth0]', 'fe80::1%eth0'],
    ['[::1]', '::1'],
    ['fe80::1%12', 'fe80::1%12'],
    // a name is another one in other letters
    ['FE80::A%Eth0.100', 'fe80::a%Eth0.100'],
    ['fe80::1%br-0123456789ab', 'fe80::1%br-0123456789ab'],
    ['fe80::1%vethab12@if7', 'fe80::1%vethab12@if7'],
    ['fe80::1%bücher0', 'fe80::1%bücher0'],
  ])('%s', (text, canonical) => {
    const address = parseIpv6(text)
    expect(address && formatIpv6(address.value, address.zone)).toBe(canonical)
  })

  test.each([
    '',
    ':',
    ':::',
    '1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7:8::',
    '1::2::3',
    '12345::',
    'g::',
    ':1::',
    '1::2:',
    '::1.2.3',
    '::1.2.3.256',
    '::01.2.3.4',
    '1.2.3.4::',
    '::1%',
    '::1%a b',
    ...[...' \t\n\0/:;,$&|<>()`\\\'"{}[]*?!#=^%\u202e'].map((sign) => `fe80::1%a${sign}b`),
    'fe80::1%-n',
    'fe80::1%.',
    'fe80::1%0123456789abcdef',
    'fe80::1%üüüüüüüü',
    '[::1',
    '::1]',
    '::1/64',
    ' ::1',
  ])('not %j', (text) => {
    expect(parseIpv6(text)).toBeNull()
  })

  const anyGroup = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff }))
  const anyValue = fc
    .array(anyGroup, { minLength: 8, maxLength: 8 })
    .map((groups) => groups.reduce((value, group) => (value << 16n) | BigInt(group), 0n))

  test('round trip, in a form that Node and the URL standard share', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const text = formatIpv6(value)
        expect(parseIpv6(text)).toEqual({ value, zone: null })
        expect(isIPv6(text)).toBe(true)
        if (!text.includes('.')) expect(new URL(`http://[${text}]/`).hostname).toBe(`[${text}]`)
      }),
    )
  })

  test('accepts exactly what Node accepts', () => {
    const typed = fc
      .array(fc.constantFrom('0', '1', 'f', 'ffff', '00000', ':', '::', '.', '1.2.3.4', '255', '256'), {
        maxLength: 18,
      })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(typed, (text) => {
        expect(parseIpv6(text) !== null).toBe(isIPv6(text))
        expect(parseIpv4(text) !== null).toBe(isIPv4(text))
      }),
      { numRuns: 3000 },
    )
  })
})

describe('scope', () => {
  const own = new Set(['192.168.1.7', '2001:db8::7', '8.8.4.4', 'fe80::7'])
  test.each([
    ['127.0.0.1', 'this-computer'],
    ['127.255.255.255', 'this-computer'],
    ['128.0.0.0', 'public'],
    ['::1', 'this-computer'],
    ['192.168.1.7', 'this-computer'],
    ['8.8.4.4', 'this-computer'],
    ['2001:db8::7', 'this-computer'],
    ['2001:DB8:0::7', 'this-computer'],
    ['fe80::7%eth0', 'this-computer'],
    ['::ffff:192.168.1.7', 'this-computer'],
    ['::ffff:127.0.0.1', 'this-computer'],
    ['::ffff:10.0.0.1', 'private'],
    ['::ffff:8.8.8.8', 'public'],
    ['9.255.255.255', 'public'],
    ['10.0.0.0', 'private'],
    ['10.255.255.255', 'private'],
    ['11.0.0.0', 'public'],
    ['172.15.255.255', 'public'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.0', 'public'],
    ['192.167.255.255', 'public'],
    ['192.168.0.0', 'private'],
    ['192.169.0.0', 'public'],
    ['100.63.255.255', 'public'],
    ['100.64.0.0', 'private'],
    ['100.127.255.255', 'private'],
    ['100.128.0.0', 'public'],
    ['169.254.1.1', 'private'],
    ['192.0.2.1', 'public'],
    ['fbff::1', 'public'],
    ['fc00::1', 'private'],
    ['fdff::1', 'private'],
    ['fe7f::1', 'public'],
    ['fe80::1%eth0', 'private'],
    ['febf::1', 'private'],
    ['2606:4700::1111', 'public'],
    ['example.org', 'public'],
  ])('%s is %s', (address, scope) => {
    expect(scopeOf(address, own)).toBe(scope)
  })

  test('private IPv4 agrees with a list of the RFCs that Node keeps', () => {
    const list = new BlockList()
    list.addSubnet('10.0.0.0', 8)
    list.addSubnet('172.16.0.0', 12)
    list.addSubnet('192.168.0.0', 16)
    list.addSubnet('100.64.0.0', 10)
    list.addSubnet('169.254.0.0', 16)
    const near = fc.tuple(fc.constantFrom(10, 100, 169, 172, 192, 11), fc.nat(255), fc.nat(255), fc.nat(255))
    fc.assert(
      fc.property(near, (octets) => {
        const address = octets.join('.')
        expect(scopeOf(address, new Set())).toBe(list.check(address) ? 'private' : 'public')
      }),
      { numRuns: 500 },
    )
  })
})

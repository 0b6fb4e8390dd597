import { describe, expect, it } from 'vitest'
import { askerOf, whyNotProbe } from './asker'

describe('who asks', () => {
  it.each([
    ['25.1.2.3', 'ipv4', '25.1.2.3', ['25.1.2.3/32', '25.1.2.0/24', '25.1.0.0/16']],
    ['::ffff:25.1.2.3', 'ipv4', '25.1.2.3', ['25.1.2.3/32', '25.1.2.0/24', '25.1.0.0/16']],
    [
      '2A00:77:1:2:3:4:5:6',
      'ipv6',
      '2a00:77:1:2:3:4:5:6',
      ['2a00:77:1:2::/64', '2a00:77:1::/56', '2a00:77:1::/48', '2a00:77::/32'],
    ],
    ['fe80::1%eth0', 'ipv6', 'fe80::1', ['fe80::/64', 'fe80::/56', 'fe80::/48', 'fe80::/32']],
  ])('%s', (text, family, address, networks) => {
    const asker = askerOf(text)
    expect(asker).toMatchObject({ family, address })
    expect(asker?.networks.map(({ name }) => name)).toEqual(networks)
  })

  it.each([undefined, '', 'localhost', '1.2.3'])('not %j', (text) => {
    expect(askerOf(text)).toBeNull()
  })
})

describe('who is looked at', () => {
  const own = new Set(['26.0.0.9', '2a00:26::9'])
  const refused = (text: string) => {
    const asker = askerOf(text)
    return asker === null ? null : whyNotProbe(asker, own) !== null
  }

  it.each([
    '25.0.0.2',
    '::ffff:25.0.0.2',
    '2a00:77:1::10',
    '100.63.255.255',
    '198.17.255.255',
    '223.255.255.255',
  ])('%s', (address) => {
    expect(refused(address)).toBe(false)
  })

  it.each([
    // this computer, in every way to write it
    '127.0.0.1',
    '127.8.8.8',
    '::1',
    '::ffff:127.0.0.1',
    '26.0.0.9',
    '::ffff:26.0.0.9',
    '2a00:26::9',
    // its neighbours
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '::ffff:192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    'fe80::1',
    'fd00::1',
    // nobody, or everybody
    '0.0.0.0',
    '::',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    'ff02::1',
    // IPv4 inside IPv6
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '2001:0:7f00:1::',
    '::127.0.0.1',
  ])('not %s', (address) => {
    expect(refused(address)).toBe(true)
  })
})

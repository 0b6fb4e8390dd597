import { expect, it } from 'vitest'
import { isGlobalIpv6, outerKind } from './addresses'

it.each([
  ['0.0.0.0', 'none'],
  ['10.0.0.1', 'private'],
  ['172.15.255.255', 'public'],
  ['172.16.0.0', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.0', 'public'],
  ['192.168.1.2', 'private'],
  ['169.254.9.9', 'private'],
  ['100.63.255.255', 'public'],
  ['100.64.0.0', 'carrier'],
  ['100.127.255.255', 'carrier'],
  ['100.128.0.0', 'public'],
  ['192.0.0.2', 'carrier'],
  ['25.0.0.2', 'public'],
  // a tunnel that borrows the addresses of benchmarks must not look like a computer without a router
  ['198.18.0.1', null],
  ['198.19.255.255', null],
  ['198.20.0.0', 'public'],
  ['192.0.2.2', null],
  ['198.51.100.7', null],
  ['203.0.113.7', null],
  ['127.0.0.1', null],
  ['223.255.255.255', 'public'],
  ['224.0.0.251', null],
  ['255.255.255.255', null],
  ['2a00:77:1::10', null],
  ['router', null],
  ['', null],
] as const)('the outer address %s is %s', (address, kind) => {
  expect(outerKind(address)).toBe(kind)
})

it('tells the IPv6 addresses that the internet routes', () => {
  expect(isGlobalIpv6('2a00:77:1::10')).toBe(true)
  for (const address of ['fe80::1', 'fd00::1', '::1', '::', 'ff02::1', '25.0.0.2']) {
    expect(isGlobalIpv6(address), address).toBe(false)
  }
})

import { expect, it } from 'vitest'
import { LinkPace } from './link-pace'

const entry = { netmask: '', mac: '', internal: false, scopeid: 0 } as const
const interfaces = {
  lo: [{ ...entry, family: 'IPv4', address: '127.0.0.1', cidr: '127.0.0.1/8', internal: true }],
  eth0: [
    { ...entry, family: 'IPv4', address: '10.90.15.254', cidr: '10.90.15.254/20' },
    { ...entry, family: 'IPv6', address: 'fe80::1', cidr: 'fe80::1/64' },
  ],
} as const

it('begins no more addresses of a link than the kernel has places for, until old ones are given up', () => {
  let now = 0
  const pace = new LinkPace(() => now)
  pace.look(interfaces, 8, 0)
  const begun = (addresses: readonly string[]) =>
    addresses.filter((address) => {
      const may = pace.mayBegin(address)
      if (may) pace.begin(address)
      return may
    })
  const some = Array.from({ length: 10 }, (_, at) => `10.90.0.${at + 1}`)
  expect(begun(some)).toHaveLength(6)
  // what is behind a router, and this computer itself, takes no place
  expect(begun(['10.91.0.1', '192.0.2.1', '127.0.0.2'])).toHaveLength(3)
  expect(begun(['fe80::9%eth0'])).toEqual([])
  now = 3_100
  expect(pace.mayBegin('10.90.0.7')).toBe(false)
  now = 3_300
  expect(begun(['fe80::9%eth0', ...some])).toHaveLength(6)
})

it('counts what the table has when it begins, as another scan may just have ended', () => {
  let now = 0
  const pace = new LinkPace(() => now)
  pace.look(interfaces, 8, 6)
  expect(pace.mayBegin('10.90.0.1')).toBe(false)
  now = 3_300
  expect(pace.mayBegin('10.90.0.1')).toBe(true)
})

it('knows no limit where the system has none, and no link where it tells none', () => {
  const [free, blind] = [new LinkPace(() => 0), new LinkPace(() => 0)]
  free.look(interfaces, null, 1000)
  blind.look(null, 1, 1)
  for (let host = 1; host < 200; host += 1) {
    for (const pace of [free, blind]) {
      expect(pace.mayBegin(`10.90.0.${host}`)).toBe(true)
      pace.begin(`10.90.0.${host}`)
    }
  }
})

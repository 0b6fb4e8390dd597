import { expect, it } from 'vitest'
import type { Target } from '#shared/targets/target-set'
import { LinkPace } from '../pace/link-pace'
import { HostLine } from './host-line'

const target = (address: string): Target => ({ target: address, address, family: 'ipv4' })
const entry = { netmask: '', mac: '', internal: false, scopeid: 0 } as const
const interfaces = {
  eth0: [{ ...entry, family: 'IPv4', address: '10.90.7.254', cidr: '10.90.7.254/21' }],
} as const

function line(addresses: readonly string[], places: number, hosts = addresses.length) {
  let now = 0
  const pace = new LinkPace(() => now)
  pace.look(interfaces, places, 0)
  const made = new HostLine(addresses.map(target)[Symbol.iterator](), pace, { hosts, ports: 1 })
  const take = () => {
    const taken: string[] = []
    for (let next = made.next(0); next !== null; next = made.next(0)) taken.push(next.address)
    return taken
  }
  return { line: made, take, later: (ms: number) => (now += ms) }
}

it('keeps the order, and waits where the link of the next one has no place', () => {
  const { line: hosts, take, later } = line(['10.90.0.1', '10.90.0.2', '192.0.2.1', '10.90.0.3'], 2)
  expect(take()).toEqual(['10.90.0.1'])
  expect(hosts.isEmpty).toBe(false)
  later(4_000)
  expect(take()).toEqual(['10.90.0.2', '192.0.2.1'])
  later(4_000)
  expect(take()).toEqual(['10.90.0.3'])
  expect(hosts.isEmpty).toBe(true)
})

it('has those that are begun anew behind all others, and not for ever', () => {
  const { line: hosts, take } = line(['10.90.0.1', '10.90.0.2'], 1_024)
  const first = target('10.90.0.1')
  expect(hosts.next(0)).toEqual(first)
  expect(hosts.mayBeginAnew(first)).toBe(true)
  hosts.beginAnew(first)
  expect(take()).toEqual(['10.90.0.2', '10.90.0.1'])
  // few hosts fill no table
  expect(hosts.mayBeginAnew(first)).toBe(false)
  // behind a router no table is asked
  expect(hosts.mayBeginAnew(target('192.0.2.1'))).toBe(false)
})

it('gives no more hosts at once than their ports together can be remembered', () => {
  const hosts = new HostLine([target('192.0.2.1')][Symbol.iterator](), new LinkPace(() => 0), {
    hosts: 1,
    ports: 65_535 * 2,
  })
  expect(hosts.next(7)).toBeNull()
  expect(hosts.next(6)).toEqual(target('192.0.2.1'))
})

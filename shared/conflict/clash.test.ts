import { describe, expect, it } from 'vitest'
import { aSocket } from '../sockets/testing/sockets'
import { clash, clashingRows, namesAddress, wantedAddresses } from './clash'

const addresses = ({ address }: { address: string | null }) =>
  wantedAddresses({ address })?.map((one) => one.address) ?? null

describe('the addresses that a program wants', () => {
  it.each([
    [null, ['0.0.0.0', '::']],
    ['::', ['0.0.0.0', '::']],
    ['0.0.0.0', ['0.0.0.0']],
    ['localhost', ['127.0.0.1', '::1']],
    ['::FFFF:127.0.0.1', ['127.0.0.1']],
    ['0:0:0:0:0:0:0:1', ['::1']],
    ['FE80::1%eth0', ['fe80::1%eth0']],
    ['127.1', null],
    ['', null],
    ['localhost.', null],
  ])('%s', (address, wanted) => expect(addresses({ address })).toEqual(wanted))
})

describe('a socket', () => {
  const ipv4 = (address: string) => ({ address, family: 'ipv4' as const })
  const ipv6 = (address: string) => ({ address, family: 'ipv6' as const })

  it.each([
    ['0.0.0.0', ipv4('127.0.0.1'), 'yes'],
    ['127.0.0.1', ipv4('0.0.0.0'), 'yes'],
    ['127.0.0.1', ipv4('127.0.0.1'), 'yes'],
    ['127.0.0.1', ipv4('127.0.0.2'), 'no'],
    ['0.0.0.0', ipv6('::'), 'no'],
    ['::', ipv4('127.0.0.1'), 'maybe'],
    ['::', ipv6('::1'), 'yes'],
    ['::1', ipv6('::'), 'yes'],
    ['::1', ipv4('0.0.0.0'), 'no'],
    ['::ffff:127.0.0.1', ipv4('0.0.0.0'), 'yes'],
    ['fe80::1%eth0', ipv6('fe80::1'), 'yes'],
    ['fe80::1', ipv6('fe80::2'), 'no'],
  ] as const)('on %s is in the way of %o: %s', (local, wanted, answer) => {
    expect(clash(local, wanted)).toBe(answer)
  })

  it('on :: is in the way of IPv4 only where IPv4 was not seen to bind', () => {
    const row = aSocket({ family: 'ipv6', local: { address: '::', port: 3000 } })
    const question = { port: 3000, protocol: 'tcp' as const }
    const wanted = [{ address: '0.0.0.0', family: 'ipv4' as const }]
    expect(clashingRows([row], question, wanted)).toEqual([row])
    expect(clashingRows([row], question, wanted, new Set(['0.0.0.0']))).toEqual([])
    expect(clashingRows([row], { ...question, port: 3001 }, wanted)).toEqual([])
    expect(clashingRows([row], { ...question, protocol: 'udp' }, wanted)).toEqual([])
  })

  it('has the address that was asked for, however that is written', () => {
    expect(namesAddress({ address: null }, '10.0.0.1')).toBe(true)
    expect(namesAddress({ address: 'localhost' }, '::1')).toBe(true)
    expect(namesAddress({ address: '0:0::1' }, '::1')).toBe(true)
    expect(namesAddress({ address: '127.0.0.1' }, '::ffff:127.0.0.1')).toBe(true)
    expect(namesAddress({ address: '::' }, '0.0.0.0')).toBe(false)
    expect(namesAddress({ address: '127.0.0.1' }, '0.0.0.0')).toBe(false)
  })
})

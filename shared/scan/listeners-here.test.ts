import { describe, expect, it } from 'vitest'
import { anOwner, aSocket } from '../sockets/testing/sockets'
import { disagreement, ListenersHere, programOf } from './listeners-here'

const listener = (address: string, port: number, program: string | null) =>
  aSocket({
    local: { address, port },
    family: address.includes(':') ? 'ipv6' : 'ipv4',
    owners: program === null ? [] : [anOwner({ program, pid: 7 })],
    ownerless: program === null ? 'no-permission' : null,
  })
const connected = { address: '127.0.0.1', port: 1 }
const here = new ListenersHere(
  [
    listener('0.0.0.0', 3306, 'mariadbd'),
    listener('127.0.0.1', 3306, 'ssh'),
    listener('::', 8080, 'node'),
    listener('192.168.1.5', 9000, 'php-fpm'),
    listener('127.0.0.1', 631, null),
    aSocket({ local: { address: '127.0.0.1', port: 22 }, remote: connected, state: 'ESTABLISHED' }),
  ],
  0,
)
const local = { address: '127.0.0.1', scope: 'this-computer' } as const
const on = (address: string, port: number) => here.on(address, 'tcp', port)

describe('who has a port of this computer', () => {
  it('is who is bound to the address itself, else who is bound to all', () => {
    expect(programOf(here, local, 'tcp', 3306)).toBe('ssh (7)')
    expect(programOf(here, { ...local, address: '192.168.1.5' }, 'tcp', 3306)).toBe('mariadbd (7)')
    expect(programOf(here, { ...local, address: '::1' }, 'tcp', 3306)).toBe('')
    // a listener on :: mostly takes IPv4 too
    expect(programOf(here, local, 'tcp', 8080)).toBe('node (7)')
  })

  it('is told of listeners alone, of this protocol, and never of another computer', () => {
    expect(programOf(here, local, 'tcp', 22)).toBe('')
    expect(programOf(here, local, 'udp', 3306)).toBe('')
    expect(programOf(here, local, 'tcp', 631)).toBe('')
    expect(programOf(here, { address: '192.168.1.9', scope: 'private' }, 'tcp', 3306)).toBe('')
    expect(programOf(null, local, 'tcp', 3306)).toBe('')
  })

  it('is explained where the scan saw something else', () => {
    expect(disagreement('open', on('127.0.0.1', 3306))).toBeNull()
    expect(disagreement('open', on('127.0.0.1', 5000))).toContain('no listener that would answer')
    expect(disagreement('closed', on('127.0.0.1', 5000))).toBeNull()
    expect(disagreement('closed', on('127.0.0.1', 3306))).toContain('It began after')
    expect(disagreement('filtered', on('127.0.0.1', 3306))).toContain('firewall swallows')
    const full = { ...listener('127.0.0.1', 7000, 'stuck'), receiveQueue: 6 }
    const seen = new ListenersHere([full, { ...full, protocol: 'udp', state: null }], 0)
    expect(disagreement('filtered', seen.on('127.0.0.1', 'tcp', 7000))).toMatch(
      /6 connections wait that the program has not accepted.*most likely/,
    )
    expect(disagreement('filtered', seen.on('127.0.0.1', 'udp', 7000))).toContain('firewall swallows')
    expect(disagreement('closed', on('127.0.0.1', 9000))).toContain('listens on this port at 192.168.1.5,')
    expect(disagreement('closed', on('127.0.0.2', 631))).toMatch(
      /^A program listens on this port at 127\.0\.0\.1,/,
    )
    // nothing was asked, or nobody knows: then nothing contradicts
    expect(disagreement('not-scanned', on('127.0.0.1', 3306))).toBeNull()
    expect(disagreement('open|filtered', on('127.0.0.1', 3306))).toBeNull()
  })
})

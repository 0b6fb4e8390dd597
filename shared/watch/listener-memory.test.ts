import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listenersOf } from '../baseline/look'
import type { Socket } from '../sockets/socket'
import { anOwner, aSocket } from '../sockets/testing/sockets'

import { clientPatienceMs, ListenerMemory } from './listener-memory'

const clientPorts = { first: 32_768, last: 60_999 }

/** A listener's socket on an address and port, of a program. */
function on(address: string, port: number, program: string | null, more: Partial<Socket> = {}): Socket {
  const pid = more.owners?.[0]?.pid ?? (program === null ? 0 : program.length + port)
  return aSocket({
    local: { address, port },
    reach: address.startsWith('127') ? 'loopback' : address === '0.0.0.0' ? 'everywhere' : 'network',
    user: 'me',
    owners:
      program === null ? [] : [anOwner({ pid, program, executable: `/bin/${program}`, birth: String(pid) })],
    ...more,
  })
}

const udp = { protocol: 'udp', state: null } as const

/** What each look tells, in short words; looks are five seconds apart. */
function told(...looks: readonly (readonly Socket[])[]): string[][] {
  const memory = new ListenerMemory()
  return looks.map((sockets, at) =>
    memory
      .take({ monotonic: at * 5_000, listeners: listenersOf(sockets), clientPorts })
      .map(({ kind, listener }) => `${kind} ${listener.owner?.program ?? listener.user} ${listener.port}`),
  )
}

const web = on('127.0.0.1', 80, 'nginx')
const node = on('0.0.0.0', 3000, 'node')

describe('listeners from look to look', () => {
  it('tells a new one at once and once, and one that is gone when it was missed twice', () => {
    expect(told([web], [web, node], [web, node], [web], [web], [web])).toEqual([
      [],
      ['listener-new node 3000'],
      [],
      [],
      ['listener-gone node 3000'],
      [],
    ])
  })

  it('takes a row that the kernel left out once for no change, an address too', () => {
    const both = on('192.168.1.2', 80, 'nginx')
    expect(told([web, node], [web], [web, node], [web, node]).flat()).toEqual([])
    expect(told([web, both], [web], [web, both], [web], [web]).flat()).toEqual(['reach-narrowed nginx 80'])
  })

  it('tells another program on the port, and not the same one with another worker', () => {
    const worker = anOwner({ pid: 900, program: 'nginx', executable: '/bin/nginx', birth: '900' })
    const forked = on('127.0.0.1', 80, 'nginx', { owners: [worker, ...web.owners] })
    const other = on('127.0.0.1', 80, 'python3')
    const again = on('127.0.0.1', 80, 'nginx', { owners: [worker] })
    expect(told([web], [forked], [web]).flat()).toEqual([])
    expect(told([web], [other], [other]).flat()).toEqual(['listener-replaced python3 80'])
    expect(told([web], [again], [again]).flat()).toEqual(['listener-restarted nginx 80'])
    const execed = on('127.0.0.1', 80, 'sh', {
      owners: web.owners.map((owner) => ({ ...owner, executable: '/bin/sh', program: 'sh' })),
    })
    expect(told([web], [execed], [execed]).flat()).toEqual(['listener-replaced sh 80'])
    const anothers = on('127.0.0.1', 80, 'nginx', { owners: [{ ...worker, user: 'eve' }] })
    expect(told([web], [anothers], [anothers]).flat()).toEqual(['listener-replaced nginx 80'])
  })

  it('never takes a program that can’t be named for another one, but another user for one', () => {
    const hidden = on('127.0.0.1', 80, null)
    expect(told([web], [hidden], [web], [hidden], [hidden]).flat()).toEqual([])
    expect(
      told(
        [web],
        [on('127.0.0.1', 80, null, { user: 'eve' })],
        [on('127.0.0.1', 80, null, { user: 'eve' })],
      ).flat(),
    ).toEqual(['listener-replaced eve 80'])
    expect(told([on('127.0.0.1', 80, null, { user: null })], [web]).flat()).toEqual([])
  })

  it('keeps two programs on one port apart', () => {
    const resolved = on('127.0.0.53', 53, 'resolved')
    const dnsmasq = on('192.168.1.1', 53, 'dnsmasq')
    expect(told([resolved], [resolved, dnsmasq], [resolved], [resolved]).flat()).toEqual([
      'listener-new dnsmasq 53',
      'listener-gone dnsmasq 53',
    ])
  })

  it('tells a wider reach at once, and a new address of the same reach as that', () => {
    const wide = on('0.0.0.0', 80, 'nginx')
    expect(told([web], [wide], [wide]).flat()).toEqual(['reach-widened nginx 80'])
    expect(told([web], [web, on('127.0.0.2', 80, 'nginx')]).flat()).toEqual(['addresses-changed nginx 80'])
  })

  it('tells of a UDP socket on a client’s port when it stays, and of any other at once', () => {
    const client = on('0.0.0.0', 40_000, 'firefox', udp)
    const looks = clientPatienceMs / 5_000
    expect(told([], ...Array.from({ length: looks }, () => [client]), [], []).flat()).toEqual([])
    expect(told([], ...Array.from({ length: looks + 2 }, () => [client])).flat()).toEqual([
      'listener-new firefox 40000',
    ])
    // one that was there from the first look is no news, however long it stays, but its end is
    expect(told(...Array.from({ length: looks + 2 }, () => [client]), [], []).flat()).toEqual([
      'listener-gone firefox 40000',
    ])
    expect(told([], [on('0.0.0.0', 5353, 'avahi', udp)]).flat()).toEqual(['listener-new avahi 5353'])
  })

  it('whatever comes and goes: what was told adds up to what is there', () => {
    const all = [web, node, on('0.0.0.0', 80, 'caddy'), on('127.0.0.1', 3000, 'ssh'), on('::1', 22, 'sshd')]
    const look = fc.subarray(all)
    fc.assert(
      fc.property(fc.array(look, { minLength: 1, maxLength: 12 }), (looks) => {
        const memory = new ListenerMemory()
        let known = 0
        const last = looks.at(-1) ?? []
        // missed twice is gone
        for (const [at, sockets] of [...looks, last, last].entries()) {
          const listeners = listenersOf(sockets)
          const changes = memory.take({ monotonic: at, listeners, clientPorts })
          if (at === 0) known = listeners.length
          for (const { kind } of changes) {
            if (kind === 'listener-new') known += 1
            if (kind === 'listener-gone') known -= 1
          }
          expect(memory.count).toBe(known)
        }
        expect(memory.count).toBe(last.length)
        expect(memory.doubts).toBe(false)
      }),
    )
  })
})

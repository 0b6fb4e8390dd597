import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { wantedAddresses } from '#shared/conflict/clash'
import type { ConflictSystem } from '#shared/conflict/facts'
import { someFacts } from '#shared/conflict/testing/facts'
import { explainConflict } from '#shared/conflict/verdict'
import type { Socket } from '#shared/sockets/socket'
import { aSocket } from '#shared/sockets/testing/sockets'
import { freePort } from '../testing/free-port'
import { addressesToTry, tryAddresses } from './probes'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function server(): Promise<number> {
  const made = createServer()
  servers.push(made)
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  const address = made.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** `address source outcome` of each probe, as another system than this one would try them. */
async function tried(
  port: number,
  {
    address = null,
    system = 'darwin',
    rows = [],
    partial = false,
  }: {
    address?: string | null
    system?: ConflictSystem
    rows?: readonly Socket[] | null
    partial?: boolean
  } = {},
): Promise<string[]> {
  const question = { port, protocol: 'tcp' as const, address }
  const wanted = wantedAddresses(question) ?? []
  const probes = await tryAddresses(
    { question, wanted, rows, partial, system, localAddresses: ['192.168.1.5'] },
    new AbortController().signal,
  )
  return probes.map(({ address, source, outcome, error }) => `${address} ${source} ${error ?? outcome}`)
}

const listener = (port: number, address: string) => aSocket({ local: { address, port } })

describe('on systems whose firewalls ask about whoever listens', () => {
  it('only loopback is tried, and the rest inferred', async () => {
    const port = await freePort()
    expect(await tried(port)).toEqual([
      '0.0.0.0 inferred binds',
      ':: inferred binds',
      '127.0.0.1 probed binds',
      '::1 probed binds',
    ])
    expect(await tried(port, { address: '192.168.1.5' })).toEqual([
      '192.168.1.5 inferred binds',
      '127.0.0.1 probed binds',
    ])
    expect(await tried(port, { address: '192.0.2.1', system: 'win32' })).toEqual([
      '192.0.2.1 inferred EADDRNOTAVAIL',
      '127.0.0.1 probed binds',
    ])
    expect(await tried(port, { address: 'localhost' })).toEqual([
      '127.0.0.1 probed binds',
      '::1 probed binds',
    ])
  })

  it('nothing is tried beside a listener, whose connections it could take', async () => {
    const port = await freePort()
    expect(await tried(port, { rows: [listener(port, '0.0.0.0')] })).toEqual([
      '0.0.0.0 inferred EADDRINUSE',
      ':: inferred not-known',
      '127.0.0.1 probed not-known',
      '::1 probed not-known',
    ])
  })

  it.each(['darwin', 'win32'] as const)(
    'nothing is tried on %s, and nothing inferred, where a part of the table could not be read: a listener may be missing',
    async (system) => {
      const port = await freePort()
      expect(await tried(port, { partial: true, system })).toEqual([
        '0.0.0.0 inferred not-known',
        ':: inferred not-known',
        '127.0.0.1 probed not-known',
        '::1 probed not-known',
      ])
      // one that is there is known all the same
      const rows = [listener(port, '0.0.0.0')]
      expect((await tried(port, { partial: true, system, rows }))[0]).toBe('0.0.0.0 inferred EADDRINUSE')
    },
  )

  it.each(['darwin', 'win32'] as const)(
    'nothing is tried on %s where the table can not be read, as a listener may be there, and nothing is inferred',
    async (system) => {
      const port = await freePort()
      expect(await tried(port, { rows: null, system })).toEqual([
        '0.0.0.0 inferred not-known',
        ':: inferred not-known',
        '127.0.0.1 probed not-known',
        '::1 probed not-known',
      ])
      const question = { port, protocol: 'tcp', address: null } as const
      const probes = await tryAddresses(
        { question, wanted: wantedAddresses(question) ?? [], rows: null, system, localAddresses: null },
        new AbortController().signal,
      )
      const report = explainConflict(someFacts({ system, question, probes, tableProblem: 'It is gone.' }))
      expect(report).toMatchObject({ verdict: 'unknown', inUse: null })
      expect(report.sentence).toContain('no bind could be tried')
      expect(report.evidence.map(({ detail }) => detail).join()).not.toContain('inferred')
    },
  )

  it('who has a port without a row is in the way of all addresses, and perhaps of another one', async () => {
    const port = await server()
    expect(await tried(port)).toEqual([
      '0.0.0.0 inferred EADDRINUSE',
      ':: inferred binds',
      '127.0.0.1 probed EADDRINUSE',
      '::1 probed binds',
    ])
    expect((await tried(port, { address: '192.168.1.5' }))[0]).toBe('192.168.1.5 inferred not-known')
  })

  it('ports near by are tried on loopback alone', () => {
    const wanted = wantedAddresses({ address: null }) ?? []
    expect(addressesToTry(wanted, 'win32').map(({ address }) => address)).toEqual(['127.0.0.1', '::1'])
    expect(addressesToTry(wanted, 'linux')).toBe(wanted)
  })
})

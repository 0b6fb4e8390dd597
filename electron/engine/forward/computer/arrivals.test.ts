import { expect, it } from 'vitest'
import type { SocketsSnapshot } from '#shared/sockets/event'
import type { SocketsQuery } from '#shared/sockets/request'
import type { Socket } from '#shared/sockets/socket'
import { aSocket } from '#shared/sockets/testing/sockets'
import type { Sockets } from '../../sockets/sockets'
import { watchArrivals } from './arrivals'

const never = new AbortController().signal

const from = (address: string): Socket =>
  aSocket({
    state: 'ESTABLISHED',
    local: { address: '192.168.1.34', port: 25565 },
    remote: { address, port: 50_000 },
  })

/** A table that is played: what stands in it is read a moment after it was asked for. */
class PlayedTable {
  rows: readonly Socket[] = []
  readonly asked: SocketsQuery[] = []
  /** Given while a reading waits for its end. */
  finish: (() => void) | null = null

  readonly list: Sockets['list'] = async (query) => {
    this.asked.push(query)
    await new Promise<void>((resolve) => {
      if (this.asked.length === 1) this.finish = resolve
      else resolve()
    })
    return { sockets: this.rows } as unknown as SocketsSnapshot
  }
}

const tableOnly = (sockets: Pick<Sockets, 'list'>) => ({ sockets, visits: null })

it('lets nobody be asked before it is known who was there already', async () => {
  const table = new PlayedTable()
  table.rows = [from('203.0.113.1')]
  let ready = false
  const watching = watchArrivals(tableOnly(table), 'tcp', 25565, never).then((watch) => {
    ready = true
    return watch
  })
  await expect.poll(() => table.finish).not.toBeNull()
  expect(ready).toBe(false)
  table.finish?.()
  const watch = await watching
  table.rows = [from('203.0.113.1'), from('198.51.100.7')]
  expect((await watch.stop()).arrivals).toEqual([{ from: '198.51.100.7', times: 1, halfOpen: 0 }])
})

it('looks anew at the end: a reading of a moment ago does not show who came last', async () => {
  const table = new PlayedTable()
  const watching = watchArrivals(tableOnly(table), 'tcp', 25565, never)
  await expect.poll(() => table.finish).not.toBeNull()
  table.finish?.()
  await (await watching).stop()
  expect(table.asked.at(-1)?.fresh).toBe(true)
})

it('sees nobody where the table can not be read, and none for UDP, which has no connections: and says that it could not', async () => {
  const broken = tableOnly({ list: () => Promise.reject(new Error('no table')) })
  for (const protocol of ['tcp', 'udp'] as const) {
    const seen = await (await watchArrivals(broken, protocol, 25565, never)).stop()
    expect(seen).toEqual({ arrivals: [], watch: { kind: 'nothing' } })
  }
})

it('counts connections, and what the system accepted and turned away meanwhile', async () => {
  let looked = 0
  const peer = (address: string, port: number, halfOpen = false) => ({ address, port, halfOpen })
  const looks = [
    { peers: [peer('203.0.113.1', 1)], waiting: 0, opened: 10, dropped: 2 },
    {
      peers: [peer('203.0.113.1', 1), peer('::ffff:203.0.113.1', 2), peer('203.0.113.1', 3, true)],
      waiting: 0,
      opened: 11,
      dropped: 2,
    },
    { peers: [peer('203.0.113.1', 3), peer('26.0.0.9', 3, true)], waiting: 4, opened: 13, dropped: 3 },
  ]
  const visits = {
    look: async () => {
      const now = looks[Math.min(looked, 2)] ?? null
      looked += 1
      return now
    },
  }
  const watch = await watchArrivals({ ...tableOnly(new PlayedTable()), visits }, 'tcp', 25565, never)
  await expect.poll(() => looked).toBeGreaterThan(3)
  expect(await watch.stop()).toEqual({
    arrivals: [
      { from: '203.0.113.1', times: 2, halfOpen: 0 },
      { from: '26.0.0.9', times: 1, halfOpen: 1 },
    ],
    watch: { kind: 'table', longestGapMs: expect.any(Number), opened: 3, dropped: 1, waiting: 4 },
  })
})

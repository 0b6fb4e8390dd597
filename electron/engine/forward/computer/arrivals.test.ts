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

it('lets nobody be asked before it is known who was there already', async () => {
  const table = new PlayedTable()
  table.rows = [from('203.0.113.1')]
  let ready = false
  const watching = watchArrivals(table, 'tcp', 25565, never).then((watch) => {
    ready = true
    return watch
  })
  await expect.poll(() => table.finish).not.toBeNull()
  expect(ready).toBe(false)
  table.finish?.()
  const watch = await watching
  table.rows = [from('203.0.113.1'), from('198.51.100.7')]
  expect(await watch.stop()).toEqual(['198.51.100.7'])
})

it('looks anew at the end: a reading of a moment ago does not show who came last', async () => {
  const table = new PlayedTable()
  const watching = watchArrivals(table, 'tcp', 25565, never)
  await expect.poll(() => table.finish).not.toBeNull()
  table.finish?.()
  await (await watching).stop()
  expect(table.asked.at(-1)?.fresh).toBe(true)
})

it('sees nobody where the table can not be read, and none for UDP, which has no connections', async () => {
  const broken = { list: () => Promise.reject(new Error('no table')) }
  expect(await (await watchArrivals(broken, 'tcp', 25565, never)).stop()).toEqual([])
  expect(await (await watchArrivals(broken, 'udp', 25565, never)).stop()).toEqual([])
})

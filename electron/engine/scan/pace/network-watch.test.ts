import { expect, it } from 'vitest'
import type { Neighbours } from '../../platform/platform'
import { thisPlatform } from '../../platform/this-platform'
import { NetworkWatch } from './network-watch'

it('takes no host for missing in a table of neighbours that could not be read', async () => {
  let now = 0
  let table: Neighbours | null = new Map([['192.0.2.7', '00:11:22:33:44:55']])
  const watch = new NetworkWatch({
    platform: { ...thisPlatform(), neighbours: async () => table },
    clock: () => now,
    onRoute: () => {},
    onNoRoute: () => {},
  })
  const look = async () => {
    now += 1_000
    await watch.readNeighbours()
    return { told: watch.neighboursTold, asOf: watch.neighboursAsOf, of: watch.neighbour('192.0.2.7') }
  }
  expect(await look()).toEqual({ told: true, asOf: 1_000, of: 'resolved' })
  table = null
  expect(await look()).toEqual({ told: false, asOf: 2_000, of: null })
  table = new Map()
  expect(await look()).toEqual({ told: true, asOf: 3_000, of: null })
})

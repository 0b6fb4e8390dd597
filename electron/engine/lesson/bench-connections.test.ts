import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { bare } from '#shared/lesson/happened'
import { BenchConnections } from './bench-connections'
import { BenchRecord } from './bench-record'

// on Linux all of 127.0.0.0/8 is this computer, but 127.0.0.3 is no address that an interface has: a stranger's
it.runIf(process.platform === 'linux')(
  'a door to everybody hangs up on strangers without a word',
  async () => {
    const bench = new BenchConnections(new BenchRecord(() => performance.now()))
    const port = await freePort()
    const door = { greets: 'For this computer.', shares: false, sleeps: false }
    expect(await bench.listen('poster', { address: '0.0.0.0', port }, door)).toBeNull()
    try {
      const stranger = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.3' })
      await once(stranger, 'connect')
      expect(await text(stranger)).toBe('')
      expect(bench.visits.get('poster')).toBeUndefined()
      expect(await bench.connect('friend', { address: '127.0.0.1', port }, null, null)).toBeNull()
      expect(bench.visits.get('poster')).toBe(1)
    } finally {
      await bench.closeAll()
    }
  },
)

it('whoever asks a door where nobody is taken in waits for who has it', async () => {
  const record = new BenchRecord(() => performance.now())
  const bench = new BenchConnections(record)
  const place = { address: '127.0.0.1', port: await freePort() }
  try {
    expect(await bench.listen('sleeper', place, { greets: null, shares: false, sleeps: true })).toBeNull()
    expect(await bench.connect('visitor', place, null, null)).toBeNull()
    const visitor = { address: '127.0.0.1', port: bench.ends()[0]?.localPort ?? 0 }
    expect(record.nameOf('tcp', place, visitor)).toBe('sleeper')
    expect(record.isWaiting('tcp', place, visitor)).toBe(true)
    expect(record.isWaiting('tcp', place, null)).toBe(false)
    expect(record.isWaiting('tcp', visitor, place)).toBe(false)
    expect(record.take(null).map(({ who, whom, what }) => [who, whom, what])).toEqual([
      ['sleeper', null, { did: 'listens', at: place, sleeps: true }],
      ['visitor', null, { did: 'asks', on: null, to: place }],
      ['visitor', 'sleeper', bare('SYN')],
      ['sleeper', 'visitor', bare('SYN-ACK')],
      ['visitor', 'sleeper', bare('ACK')],
      ['visitor', null, { did: 'is-connected', from: visitor }],
    ])
  } finally {
    await bench.closeAll()
  }
})

async function freePort(): Promise<number> {
  const looking = createServer().listen(0)
  await once(looking, 'listening')
  const { port } = looking.address() as AddressInfo
  looking.close()
  await once(looking, 'close')
  return port
}

import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { BenchConnections } from './bench-connections'
import { BenchRecord } from './bench-record'

// on Linux all of 127.0.0.0/8 is this computer, but 127.0.0.3 is no address that an interface has: a stranger's
it.runIf(process.platform === 'linux')(
  'a door to everybody hangs up on strangers without a word',
  async () => {
    const bench = new BenchConnections(new BenchRecord(() => performance.now()))
    const looking = createServer().listen(0)
    await once(looking, 'listening')
    const { port } = looking.address() as AddressInfo
    looking.close()
    await once(looking, 'close')
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

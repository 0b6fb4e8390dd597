import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { platform } from 'node:os'
import { expect, it } from 'vitest'
import { countsOf, linuxPortVisits } from './port-visits'

const never = new AbortController().signal

it.skipIf(platform() !== 'linux')('sees who is connected to a port, and what the kernel counts', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const visits = linuxPortVisits('/proc')
  const before = await visits.look(port, never)
  expect(before).toMatchObject({ peers: [], waiting: 0 })
  const visitor = connect(port, '127.0.0.1')
  const [accepted] = await once(server, 'connection')
  const after = await visits.look(port, never)
  expect(after?.peers).toEqual([{ address: '127.0.0.1', port: visitor.localPort, halfOpen: false }])
  expect(after?.opened).toBeGreaterThan(before?.opened ?? Number.NaN)
  visitor.destroy()
  accepted.destroy()
  server.close()
})

it('counts by name, wherever a kernel puts the figure, and tells nothing where there is none', () => {
  const snmp = 'Ip: A B\nIp: 1 2\nTcp: ActiveOpens PassiveOpens\nTcp: 7 12\n'
  const netstat =
    'TcpExt: SyncookiesSent ListenOverflows ListenDrops\nTcpExt: 0 3 4\nIpExt: ListenDrops\nIpExt: 9\n'
  expect(countsOf(snmp, netstat)).toEqual({ opened: 12, dropped: 4 })
  expect(countsOf('', 'TcpExt: ListenDrops\n')).toEqual({ opened: null, dropped: null })
  expect(countsOf('Tcp: PassiveOpens\nTcp: x\n', 'rubbish')).toEqual({ opened: null, dropped: null })
})

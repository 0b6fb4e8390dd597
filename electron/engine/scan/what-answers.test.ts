import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import type { ScanEvent } from '#shared/scan/event'
import { thisPlatform } from '../platform/this-platform'
import { Runs } from '../runs/runs'
import { resolveName } from './host/resolve-name'
import { Scans } from './scans'

/** An address of this computer's that no other test uses. */
const address = '127.31.7.9'
const ends: (() => void)[] = []

afterEach(() => {
  for (const end of ends.splice(0)) end()
})

async function listen(onSocket: (socket: Socket) => void): Promise<{ port: number; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    onSocket(socket)
  })
  server.listen(0, address)
  await once(server, 'listening')
  ends.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, sockets }
}

async function scan(ports: string, signal: AbortSignal, identify = true) {
  const scans = new Scans({
    history: null,
    platform: thisPlatform(),
    runs: new Runs(null),
    worker: null,
    clock: () => performance.now(),
    wallClock: Date.now,
    random: Math.random,
    resolve: resolveName,
  })
  const asked = { targets: address, exclude: '', ports, excludePorts: '', family: 'any', timing: 3 } as const
  const plan = await scans.plan(
    identify ? { ...asked, identify: { intensity: 7, public: false } } : asked,
    signal,
  )
  return scans.run({ id: plan.id, mayScanPublic: false, mayScanLarge: false }, signal)
}

it('of TCP and UDP is told before the host is done, and a port that is silent holds nothing else up', async () => {
  const shell = await listen((socket) => socket.write('SSH-2.0-dropbear_2022.83\r\n'))
  const silent = await listen((socket) => socket.resume())
  const phone = createSocket('udp4', (asked, from) => {
    const via = /^Via:.*$/m.exec(asked.toString('latin1'))?.[0] ?? ''
    const callId = /^Call-ID:.*$/im.exec(asked.toString('latin1'))?.[0] ?? ''
    const cseq = /^CSeq:.*$/im.exec(asked.toString('latin1'))?.[0] ?? ''
    phone.send(
      `SIP/2.0 200 OK\r\n${via.trim()}\r\n${callId.trim()}\r\n${cseq.trim()}\r\nServer: Asterisk PBX 20.1.0\r\nContent-Length: 0\r\n\r\n`,
      from.port,
      from.address,
    )
  })
  phone.bind(5060, address)
  await once(phone, 'listening')
  ends.push(() => phone.close())

  const stop = new AbortController()
  const events: ScanEvent[] = []
  for await (const event of await scan(`T:${shell.port},${silent.port},U:5060`, stop.signal)) {
    events.push(event)
    const told = events.filter(({ kind }) => kind === 'identity').length
    // the silent one is still being asked
    if (told === 2) stop.abort()
  }
  const identities = events.flatMap((event) => (event.kind === 'identity' ? [event] : []))
  expect(identities).toHaveLength(2)
  expect(identities).toContainEqual(
    expect.objectContaining({
      protocol: 'tcp',
      port: shell.port,
      identity: expect.objectContaining({ protocol: 'ssh', product: 'Dropbear', version: '2022.83' }),
    }),
  )
  expect(identities).toContainEqual(
    expect.objectContaining({
      protocol: 'udp',
      port: 5060,
      identity: expect.objectContaining({ protocol: 'sip', confidence: 'certain' }),
    }),
  )
  const kinds = events.map(({ kind }) => kind)
  expect(kinds.lastIndexOf('identity')).toBeLessThan(kinds.indexOf('host-done'))
  expect(kinds.at(-1)).toBe('done')
  // cancelled means that nothing is left open at the other end
  await expect.poll(() => silent.sockets.size).toBe(0)
})

it('is asked of nobody where it was not asked for', async () => {
  let heard = 0
  const web = await listen((socket) => socket.on('data', () => (heard += 1)))
  const events: ScanEvent[] = []
  for await (const event of await scan(`${web.port}`, new AbortController().signal, false)) events.push(event)
  expect(events.some(({ kind }) => kind === 'identity')).toBe(false)
  expect(heard).toBe(0)
})

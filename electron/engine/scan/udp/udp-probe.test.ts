import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { platform } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { type Outcome, outcomeAt } from '#shared/scan/state'
import { UdpProber } from './udp-probe'

const servers: Socket[] = []

/** A server of ours on an address of loopback that nobody else uses. Port 0: a free one. */
async function serve(
  address: string,
  port: number,
  answer: (asked: Buffer, from: RemoteInfo, server: Socket) => void,
): Promise<number> {
  const server = createSocket(address.includes(':') ? 'udp6' : 'udp4')
  servers.push(server)
  server.on('message', (asked, from) => answer(asked, from, server))
  server.bind(port, address)
  await once(server, 'listening')
  return server.address().port
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function ask(address: string, ports: readonly number[], timeout = 300): Promise<Map<number, Outcome>> {
  const outcomes = new Map<number, Outcome>()
  let done = () => {}
  const all = new Promise<void>((resolve) => {
    done = resolve
  })
  const prober = new UdpProber((results) => {
    results.ports.forEach((port, row) => {
      outcomes.set(port, outcomeAt(results.outcomes[row] ?? 0))
    })
    if (outcomes.size === ports.length) done()
  })
  prober.begin([
    {
      id: 1,
      address,
      family: address.includes(':') ? 6 : 4,
      ports: Uint16Array.from(ports),
      timeout,
      attempts: new Uint8Array(ports.length).fill(1),
    },
  ])
  await all
  await prober.stop()
  return outcomes
}

describe('a UDP prober', () => {
  it.each(['127.0.0.1', '::1'])('tells an answer, a refusal and silence apart: %s', async (address) => {
    const open = await serve(address, 0, (_, from, server) => server.send('hello', from.port, from.address))
    const silent = await serve(address, 0, () => {})
    const echo = await serve(address, 0, (asked, from, server) => server.send(asked, from.port, from.address))
    const closed = await serve(address, 0, () => {})
    servers.pop()?.close()
    const outcomes = await ask(address, [open, silent, closed, echo])
    expect(outcomes.get(open)).toBe('ANSWERED-UNLIKE')
    expect(outcomes.get(silent)).toBe('TIMEOUT')
    expect(outcomes.get(closed)).toBe('ECONNREFUSED')
    expect(outcomes.get(echo)).toBe('ANSWERED-UNLIKE')
  })

  it.skipIf(platform() !== 'linux')(
    "knows the protocol's own answer, and takes no other for a proof",
    async () => {
      const address = '127.77.0.1'
      // CoAP: a reset of the very message
      await serve(address, 5683, (asked, from, server) =>
        server.send(Buffer.from([0x70, 0, asked[2] ?? 0, asked[3] ?? 0]), from.port, from.address),
      )
      // Minecraft Bedrock: an answer to somebody else's ping
      await serve(address, 19_132, (asked, from, server) =>
        server.send(
          Buffer.concat([Buffer.of(0x1c), Buffer.alloc(16), asked.subarray(9, 25), Buffer.of(0, 0)]),
          from.port,
          from.address,
        ),
      )
      // STUN's port: an answer, but from another port and another address
      await serve('127.77.0.2', 0, () => {})
      const [stranger] = servers.slice(-1)
      await serve(address, 3478, (_, from) => stranger?.send('hello', from.port, from.address))
      const outcomes = await ask(address, [5683, 19_132, 3478])
      expect(outcomes.get(5683)).toBe('ANSWERED')
      expect(outcomes.get(19_132)).toBe('TIMEOUT')
      expect(outcomes.get(3478)).toBe('TIMEOUT')
    },
  )

  it.skipIf(platform() !== 'linux')('hears a protocol that answers from another port', async () => {
    const address = '127.77.0.3'
    await serve(address, 0, () => {})
    const [elsewhere] = servers.slice(-1)
    await serve(address, 1900, (_, from) =>
      elsewhere?.send('HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\n\r\n', from.port, from.address),
    )
    expect((await ask(address, [1900])).get(1900)).toBe('ANSWERED')
    for (const server of servers.splice(0)) server.close()
    expect((await ask(address, [1900])).get(1900)).toBe('ECONNREFUSED')
  })

  it('tells what fails on this computer, and goes on with what comes behind it', async () => {
    const outcomes = await ask('255.255.255.255', [9, 53, 69])
    expect([...outcomes.values()]).toEqual(['EACCES', 'EACCES', 'EACCES'])
  })
})

import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { expect, it } from 'vitest'
import type { Identity } from '#shared/identity/identity'
import { Identities } from './identities'

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

it('a server that was too busy to greet is looked at once more, when the others of its host are done with', async () => {
  let busy = true
  const held = new Set<Socket>()
  const greets = (socket: Socket, text: string) => {
    socket.on('error', () => {})
    socket.write(text)
    socket.on('data', () => socket.end())
  }
  const first = createServer((socket) => (busy ? socket.destroy() : greets(socket, '220 (vsFTPd 3.0.3)\r\n')))
  // says nothing before the first one was looked at
  const second = createServer((socket) =>
    busy ? held.add(socket.on('error', () => {})) : greets(socket, '220 mail.example ESMTP Postfix\r\n'),
  )
  const [busyPort, otherPort] = await Promise.all([portOf(first), portOf(second)])
  const found = new Map<number, Identity>()
  await new Promise<void>((resolve) => {
    const identities: Identities<string> = new Identities<string>({
      mayAsk: async () => true,
      onIdentity: (_host, port, identity) => found.set(port, identity),
      onDone: (host) => {
        // a first look is over, and nothing was told of it
        if (busy) expect([...found]).toEqual([])
        busy = false
        for (const socket of held) greets(socket, '220 mail.example ESMTP Postfix\r\n')
        held.clear()
        if (identities.left(host) === 0) resolve()
      },
    })
    for (const port of [busyPort, otherPort])
      identities.add('here', { host: '127.0.0.1', address: '127.0.0.1', family: 4, port, intensity: 7 })
    expect(identities.progress).toEqual({ done: 0, total: 2 })
  })
  first.close()
  second.close()
  expect(found.get(busyPort)).toMatchObject({ protocol: 'ftp', product: 'vsftpd', version: '3.0.3' })
  expect(found.get(otherPort)).toMatchObject({ protocol: 'smtp' })
  // what the first look came to is evidence all the same
  expect(found.get(busyPort)?.evidence[0]).toMatchObject({ asked: 'listen', bytes: 0 })
}, 60_000)

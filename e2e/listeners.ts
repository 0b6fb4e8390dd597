import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

/** TCP servers on this computer that count who connects. */
export interface Listeners {
  readonly ports: readonly number[]
  /** Connections accepted so far. */
  accepted(): number
  close(): Promise<void>
}

/** Listens on free ports of `address`, as many as asked for. */
export async function listen(count: number, address = '127.0.0.1'): Promise<Listeners> {
  let accepted = 0
  const sockets = new Set<Socket>()
  const servers: Server[] = []
  for (let started = 0; started < count; started += 1) {
    const server = createServer((socket) => {
      accepted += 1
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.on('error', () => socket.destroy())
    })
    server.listen(0, address)
    await once(server, 'listening')
    servers.push(server)
  }
  return {
    ports: servers.map((server) => (server.address() as AddressInfo).port).sort((a, b) => a - b),
    accepted: () => accepted,
    async close() {
      for (const socket of sockets) socket.destroy()
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
    },
  }
}

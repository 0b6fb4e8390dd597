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
export function listen(count: number, address = '127.0.0.1'): Promise<Listeners> {
  return listenOn(
    Array.from({ length: count }, () => 0),
    address,
  )
}

/** Listens on these ports of `address`; 0 stands for any free one. Ports that others hold are left out. */
export async function listenOn(wanted: readonly number[], address = '127.0.0.1'): Promise<Listeners> {
  let accepted = 0
  const sockets = new Set<Socket>()
  const servers: Server[] = []
  for (const port of wanted) {
    const server = createServer((socket) => {
      accepted += 1
      sockets.add(socket)
      socket.on('close', () => sockets.delete(socket))
      socket.on('error', () => socket.destroy())
      // what says at once what it is takes a scan no time
      socket.write('SSH-2.0-listener\r\n')
      socket.on('data', () => socket.destroy())
    })
    server.listen(port, address)
    try {
      await once(server, 'listening')
      servers.push(server)
    } catch {
      // somebody else listens there: that will be found as well
    }
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

import { socketId } from '../row-key'
import type { Owner, Socket } from '../socket'

/** A socket of a test: a listener on 127.0.0.1:8080 but for what is said. */
export function aSocket(parts: Partial<Socket>): Socket {
  const socket: Socket = {
    id: '',
    protocol: 'tcp',
    family: 'ipv4',
    state: 'LISTEN',
    local: { address: '127.0.0.1', port: 8080 },
    remote: null,
    owners: [],
    ownerless: null,
    kernelUse: null,
    user: null,
    reach: 'loopback',
    service: null,
    receiveQueue: 0,
    sendQueue: null,
    handle: null,
    endsAt: null,
    ...parts,
  }
  return parts.id === undefined ? { ...socket, id: socketId(socket, null) } : socket
}

/** A process of a test. */
export function anOwner(parts: Partial<Owner>): Owner {
  return {
    pid: 100,
    program: 'server',
    executable: '/usr/bin/server',
    commandLine: 'server --port 8080',
    user: 'me',
    startedAt: '2026-01-02T03:04:05.000Z',
    birth: '4711',
    parents: [],
    unit: null,
    unitManager: null,
    container: null,
    folder: null,
    project: null,
    ...parts,
  }
}

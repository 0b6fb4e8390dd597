import type { Owner, Socket } from '#shared/sockets/socket'

/** Somebody's development server. */
export const node: Owner = {
  pid: 4711,
  program: 'node',
  executable: '/usr/local/bin/node',
  commandLine: 'node /home/mia/shop/node_modules/.bin/vite dev --port 3000',
  user: 'mia',
  startedAt: '2026-11-21T01:42:07.000Z',
  birth: '883201',
  parents: [
    { pid: 4698, program: 'npm' },
    { pid: 2210, program: 'bash' },
    { pid: 1, program: 'systemd' },
  ],
  unit: null,
  unitManager: null,
  container: null,
  folder: '/home/mia/shop',
  project: { name: 'shop-front', kind: 'package.json', folder: '/home/mia/shop' },
}

/** The first process, which holds the socket of a unit. */
export const systemd: Owner = {
  ...node,
  pid: 1,
  program: 'systemd',
  executable: '/usr/lib/systemd/systemd',
  commandLine: '/sbin/init',
  user: 'root',
  parents: [],
  folder: '/',
  project: null,
  unit: 'cups.socket',
  unitManager: 'system',
}

/** What publishes the port of a container. */
export const proxy: Owner = {
  ...node,
  folder: '/',
  project: null,
  pid: 2044,
  program: 'docker-proxy',
  executable: '/usr/bin/docker-proxy',
  commandLine:
    '/usr/bin/docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80',
  user: 'root',
  parents: [
    { pid: 903, program: 'dockerd' },
    { pid: 1, program: 'systemd' },
  ],
  unit: 'docker.service',
  unitManager: 'system',
  container: { runtime: 'docker', id: '4f1c9a77d0b2e6b8430c5f7b9d9c6a1e2f3a4b5c6d7e8f90112233445566778' },
}

/** One of several processes that share a port. */
export const worker = (pid: number): Owner => ({
  ...node,
  pid,
  program: 'nginx',
  executable: '/usr/sbin/nginx',
  commandLine: 'nginx: worker process',
  user: 'www-data',
  parents: [{ pid: 812, program: 'nginx' }],
  unit: 'nginx.service',
  unitManager: 'system',
})

/** A row of the socket table: a listener on all addresses, unless something else is said. */
export function row(port: number, owners: readonly Owner[], change: Partial<Socket> = {}): Socket {
  return {
    id: `${port} ${JSON.stringify(change)}`,
    protocol: 'tcp',
    family: 'ipv6',
    state: 'LISTEN',
    local: { address: '::', port },
    remote: null,
    owners,
    ownerless: owners.length === 0 ? 'no-permission' : null,
    kernelUse: null,
    user: owners[0]?.user ?? 'root',
    reach: 'everywhere',
    service: null,
    receiveQueue: 0,
    sendQueue: null,
    handle: '48213',
    endsAt: null,
    ...change,
  }
}

import type { Owner, Socket } from '#shared/sockets/socket'
import { anOwner, aSocket } from '#shared/sockets/testing/sockets'

const init = { pid: 1, program: 'systemd' }

function owner(pid: number, program: string, parts: Partial<Owner> = {}): Owner {
  return anOwner({
    pid,
    program,
    executable: `/usr/bin/${program}`,
    commandLine: `${program} --serve`,
    birth: String(pid * 7),
    parents: [init],
    startedAt: '2026-11-21T08:12:40.000Z',
    ...parts,
  })
}

/** Programs of a workbench. */
export const owners = {
  sshd: owner(812, 'sshd', {
    user: 'root',
    unit: 'ssh.service',
    unitManager: 'system',
    commandLine: 'sshd: /usr/sbin/sshd -D [listener] 0 of 10-100 startups',
  }),
  redis: owner(1450, 'redis-server', {
    user: 'redis',
    unit: 'redis.service',
    unitManager: 'system',
    commandLine: '/usr/bin/redis-server 0.0.0.0:6379',
  }),
  node: owner(20817, 'node', {
    commandLine: 'node --inspect=0.0.0.0:9229 server.js --port 3000',
    executable: '/home/me/.nvm/versions/node/v20.20.0/bin/node',
    folder: '/home/me/shop/api',
    project: { name: 'shop-front', kind: 'package.json', folder: '/home/me/shop' },
    parents: [
      { pid: 20801, program: 'npm' },
      { pid: 4310, program: 'bash' },
      { pid: 3990, program: 'gnome-terminal-server' },
      init,
    ],
  }),
  postgres: owner(1502, 'postgres', {
    user: '999',
    container: {
      runtime: 'docker',
      id: '4bf1c0a9d2e87f35a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718',
    },
  }),
  firefox: owner(5121, 'firefox', { commandLine: '/usr/lib/firefox/firefox' }),
  nginx: owner(990, 'nginx', { user: 'www-data', unit: 'nginx.service', unitManager: 'system' }),
  nginxWorker: owner(991, 'nginx', { user: 'www-data', unit: 'nginx.service', unitManager: 'system' }),
} as const

const own = '192.168.1.5'

/** The sockets of a workbench: each kind of row that there is. */
export function workbench(): readonly Socket[] {
  return [
    listener(22, '0.0.0.0', [owners.sshd], { service: 'ssh' }),
    listener(22, '::', [owners.sshd], { service: 'ssh' }),
    listener(80, '0.0.0.0', [owners.nginx, owners.nginxWorker], { service: 'http', receiveQueue: 2 }),
    listener(631, '127.0.0.1', [], { ownerless: 'no-permission', user: 'root', service: 'ipp' }),
    listener(631, '::1', [], { ownerless: 'no-permission', user: 'root', service: 'ipp' }),
    listener(3000, '127.0.0.1', [owners.node]),
    listener(5432, '127.0.0.1', [owners.postgres], { service: 'postgresql' }),
    listener(6379, '0.0.0.0', [owners.redis], { service: 'redis' }),
    listener(8080, own, [owners.node], { service: 'http-alt' }),
    listener(9229, '0.0.0.0', [owners.node]),
    udp(68, own, null, [], { ownerless: 'no-permission', user: 'root', service: 'bootpc' }),
    udp(5353, '0.0.0.0', null, [], { ownerless: 'no-permission', user: 'avahi', service: 'mdns' }),
    udp(51820, '0.0.0.0', null, [], {
      ownerless: 'no-process',
      kernelUse: { services: ['wireguard'], interfaces: ['wg0'] },
      user: 'root',
    }),
    udp(41237, own, ['203.0.113.53', 443], [owners.firefox], { service: 'https' }),
    connection(22, own, ['192.168.1.20', 51022], 'ESTABLISHED', [owners.sshd], {
      service: 'ssh',
      sendQueue: 44,
    }),
    ...Array.from({ length: 9 }, (_, at) =>
      connection(40110 + at * 37, own, [`203.0.113.${20 + at}`, 443], 'ESTABLISHED', [owners.firefox], {
        service: 'https',
        receiveQueue: at === 3 ? 5212 : 0,
      }),
    ),
    connection(44102, '2001:db8:12:7::5', ['2001:db8:4006:80e::200e', 443], 'ESTABLISHED', [owners.firefox], {
      family: 'ipv6',
      service: 'https',
    }),
    connection(52110, '127.0.0.1', ['127.0.0.1', 5432], 'ESTABLISHED', [owners.node], {
      service: 'postgresql',
    }),
    connection(5432, '127.0.0.1', ['127.0.0.1', 52110], 'ESTABLISHED', [owners.postgres], {
      service: 'postgresql',
    }),
    connection(3000, '127.0.0.1', ['127.0.0.1', 52220], 'CLOSE_WAIT', [owners.node]),
    connection(52330, own, ['198.51.100.7', 8443], 'SYN_SENT', [owners.node]),
    ...Array.from({ length: 5 }, (_, at) =>
      connection(3000, '127.0.0.1', ['127.0.0.1', 53000 + at], 'TIME_WAIT', [], {
        ownerless: 'time-wait',
        endsAt: Date.UTC(2026, 10, 21, 14, 6, 1 + at),
      }),
    ),
  ]
}

/** Very many sockets: two thirds are connections of one server, and most of the rest is over. */
export function crowd(count: number): readonly Socket[] {
  const listeners = 40
  const server = [owners.nginx]
  const shared = [owners.firefox]
  return Array.from({ length: count }, (_, at): Socket => {
    if (at < listeners) return listener(2000 + at * 61, at % 3 === 0 ? '0.0.0.0' : '127.0.0.1', [owners.node])
    const peer: readonly [string, number] = [
      `10.${(at >> 8) & 255}.${at & 255}.${(at * 7) & 255}`,
      1024 + ((at * 7919) % 60000),
    ]
    if (at % 3 === 0) {
      return connection(32768 + (at % 28000), own, peer, 'TIME_WAIT', [], { ownerless: 'time-wait' })
    }
    return at % 2 === 0
      ? connection(443, own, peer, 'ESTABLISHED', server, { service: 'https' })
      : connection(32768 + (at % 28000), own, peer, 'ESTABLISHED', shared)
  })
}

/** A listener, reachable as its address says. */
export function listener(
  port: number,
  address: string,
  by: readonly Owner[],
  parts: Partial<Socket> = {},
): Socket {
  return aSocket({
    family: address.includes(':') ? 'ipv6' : 'ipv4',
    local: { address, port },
    owners: by,
    user: by[0]?.user ?? null,
    reach: reachFrom(address),
    handle: String(90_000 + port),
    ...parts,
  })
}

export function connection(
  port: number,
  address: string,
  [peer, peerPort]: readonly [string, number],
  state: NonNullable<Socket['state']>,
  by: readonly Owner[],
  parts: Partial<Socket> = {},
): Socket {
  return aSocket({
    state,
    local: { address, port },
    remote: { address: peer, port: peerPort },
    owners: by,
    user: by[0]?.user ?? null,
    reach: reachFrom(address),
    sendQueue: 0,
    handle: state === 'TIME_WAIT' ? null : String(200_000 + port),
    ...parts,
  })
}

function udp(
  port: number,
  address: string,
  peer: readonly [string, number] | null,
  by: readonly Owner[],
  parts: Partial<Socket> = {},
): Socket {
  return aSocket({
    protocol: 'udp',
    state: null,
    local: { address, port },
    remote: peer === null ? null : { address: peer[0], port: peer[1] },
    owners: by,
    reach: reachFrom(address),
    sendQueue: 0,
    handle: String(300_000 + port),
    ...parts,
  })
}

function reachFrom(address: string): Socket['reach'] {
  if (address === '127.0.0.1' || address === '::1') return 'loopback'
  return address === '0.0.0.0' || address === '::' ? 'everywhere' : 'network'
}

/** What the page was opened with: `workbench`, `empty`, or a number of sockets. */
export function socketsNamed(name: string | null): readonly Socket[] {
  if (name === 'empty') return []
  const count = Number(name ?? '')
  return name !== null && Number.isInteger(count) && count > 0 ? crowd(count) : workbench()
}

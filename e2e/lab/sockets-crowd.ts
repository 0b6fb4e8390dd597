/**
 * Node programs that fill a host with sockets of every kind. They are texts because they run in the namespaces of a lab.
 * Each says `ready` when all is in place and then goes on until the lab ends.
 */

/** Ports of the crowd, so that tests can find single ones among many. */
export const crowdPorts = {
  /** Accepts and never reads, so that data waits; keeps its side open when the other closes. */
  lazy: 7001,
  /** The packet filter drops the last step of its handshakes. */
  halfOpen: 7002,
  /** The packet filter drops everything to it. */
  silent: 7003,
  /** Closes what it accepts at once. */
  closing: 7004,
  /** A listener that a child has inherited. */
  inherited: 7005,
  /** Listens on ::, for IPv4 too. */
  dual: 7006,
  /** Closes its side at once and never reads, so that whoever sends much can't get rid of it. */
  stuffed: 7007,
} as const

/** Half-open and unanswered connections are made by dropping their segments. */
export const crowdFilter = `table inet crowd {
  chain in {
    type filter hook input priority 0
    tcp dport ${crowdPorts.silent} drop
    tcp dport ${crowdPorts.halfOpen} tcp flags & (syn|ack) == ack drop
  }
}`

/**
 * @param listeners how many ports it listens on beside the named ones
 * @param pairs connections between its own sockets
 */
export function crowd(listeners: number, pairs: number): string {
  return `
const net = require('node:net')
const dgram = require('node:dgram')
const { spawn } = require('node:child_process')
const kept = []
const keep = (socket) => { socket.on('error', () => {}); kept.push(socket); return socket }
const listen = (options, onSocket = keep, server = {}) => new Promise((resolve, reject) => {
  const made = net.createServer({ allowHalfOpen: true, pauseOnConnect: true, ...server }, onSocket)
  made.on('error', reject)
  made.listen(options, () => resolve(made))
})
const connect = (port, host, more = {}) => new Promise((resolve, reject) => {
  const socket = keep(net.connect({ port, host, allowHalfOpen: true, ...more }))
  socket.once('connect', () => resolve(socket))
  socket.once('error', reject)
})
const bind = (family, address, peer) => new Promise((resolve) => {
  const socket = keep(dgram.createSocket(family))
  socket.bind(0, address, () => peer ? socket.connect(peer, address, () => resolve(socket)) : resolve(socket))
})
async function main() {
  const lazy = await listen({ port: ${crowdPorts.lazy}, host: '127.0.0.1' })
  await listen({ port: ${crowdPorts.halfOpen}, host: '127.0.0.1' })
  await listen({ port: ${crowdPorts.closing}, host: '127.0.0.1' }, (socket) => { socket.on('error', () => {}); socket.end() }, { pauseOnConnect: false, allowHalfOpen: false })
  await listen({ port: ${crowdPorts.dual}, host: '::' })
  const only6 = await listen({ port: 0, host: '::1', ipv6Only: true })
  for (let at = 0; at < ${listeners}; at++) await listen({ port: 10_000 + at, host: ['127.0.0.1', '0.0.0.0', '::'][at % 3] })
  for (let at = 0; at < ${pairs}; at++) {
    if (at % 3 === 0) await connect(${crowdPorts.lazy}, '127.0.0.1')
    else if (at % 3 === 1) await connect(only6.address().port, '::1')
    else await connect(${crowdPorts.dual}, '127.0.0.1')
  }
  for (let at = 0; at < 20; at++) (await connect(${crowdPorts.lazy}, '127.0.0.1')).write('x'.repeat(100 + at))
  for (let at = 0; at < 10; at++) (await connect(${crowdPorts.lazy}, '127.0.0.1')).end()
  for (let at = 0; at < 40; at++) {
    const socket = await connect(${crowdPorts.closing}, '127.0.0.1', { allowHalfOpen: false })
    socket.resume()
    await new Promise((resolve) => socket.once('close', resolve))
  }
  await listen({ port: ${crowdPorts.stuffed}, host: '127.0.0.1' }, (socket) => keep(socket).end())
  const much = Buffer.alloc(1_000_000)
  for (let at = 0; at < 4; at++) {
    // what the other side doesn't read waits in the kernel, and so does the end of the connection behind it
    const stays = await connect(${crowdPorts.lazy}, '127.0.0.1')
    await new Promise((resolve) => stays.end(much, resolve))
    const follows = await connect(${crowdPorts.stuffed}, '127.0.0.1')
    await new Promise((resolve) => follows.once('end', resolve).resume())
    await new Promise((resolve) => follows.end(much, resolve))
  }
  for (let at = 0; at < 5; at++) keep(net.connect(${crowdPorts.silent}, '127.0.0.1'))
  for (let at = 0; at < 5; at++) await connect(${crowdPorts.halfOpen}, '127.0.0.1')
  for (let at = 0; at < 15; at++) {
    const server = await bind('udp4', '127.0.0.1')
    await bind('udp4', '127.0.0.1', server.address().port)
    await bind('udp6', '::')
  }
  const inherited = await listen({ port: ${crowdPorts.inherited}, host: '127.0.0.1' })
  const program = "process.on('message', (m, server) => { globalThis.kept = server; process.send('kept') })"
  const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  await new Promise((resolve) => { child.once('message', resolve); child.send('server', inherited) })
  console.log('ready')
}
main().catch((error) => { console.error(error); process.exit(1) })
`
}

/** A program that listens on one port. */
export function listener(port: number): string {
  return `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('ready'))`
}

/** The same by a root process that has become an ordinary user: even that user may not look into it. */
export function loweredListener(uid: number, port: number): string {
  return `process.setgid(${uid}); process.setuid(${uid}); ${listener(port)}`
}

import { execFileSync } from 'node:child_process'
import { createServer, type Server, Socket } from 'node:net'
import { platform } from 'node:process'
import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ownCommand } from '#shared/command-line/own-command'
import { npxPortlight } from '#shared/command-line/testing/own-commands'
import { conflictReport } from '#shared/conflict/answer'
import { ConflictAnswer } from '#shared/conflict/facts'
import { readConflictText } from '#shared/conflict/pasted/pasted-text'
import type { ConflictQuestion } from '#shared/conflict/question'
import { ConflictReport } from '#shared/conflict/report'
import { isFreeNow } from '#shared/conflict/verdict'
import { linux } from '../platform/linux/platform'
import { serviceNames } from '../sockets/service-names'
import { SocketBuilder } from '../sockets/socket-builder'
import { Sockets } from '../sockets/sockets'
import { freePort } from '../testing/free-port'
import { Conflict } from './conflict'
import { endHolders, nodeHolder, pythonHolder, pythonObstacle } from './testing/holders'

// Real processes and real sockets on the loopback of this computer: what Linux can do to a port without root.

const python = pythonObstacle()
if (platform === 'linux' && python !== null) console.warn(`SKIPPED, sockets that Node can't make: ${python}.`)

const never = new AbortController().signal

function engine(): Conflict {
  const sockets = new Sockets({
    source: () => linux.socketSource(new SocketBuilder(serviceNames()), npxPortlight),
    wallClock: Date.now,
  })
  return new Conflict({ platform: linux, sockets, own: npxPortlight, wallClock: Date.now })
}

/** As the command line and the page have it: facts cross the contract, and words are made behind it. */
function inWords(answer: ConflictAnswer): ConflictReport {
  return v.parse(ConflictReport, conflictReport(v.parse(ConflictAnswer, answer)))
}

async function why(port: number, rest: Partial<ConflictQuestion> = {}): Promise<ConflictReport> {
  return inWords(await engine().explain({ port, protocol: 'tcp', address: null, ...rest }, never))
}

/** What is answered to a text that somebody pasted. */
async function whyText(text: string): Promise<ConflictReport> {
  const read = readConflictText(text)
  const [question] = read.ok ? read.value.questions : []
  if (question === undefined) throw new Error(`names no port: ${text}`)
  return inWords(await engine().explain(question, never))
}

const listen = (port: number, host: string, more = '') =>
  nodeHolder(
    `require('node:net').createServer((s) => s.on('error', () => {})).listen({ port: ${port}, host: '${host}'${more} }, () => console.log('ready'))`,
  )

/** Outcomes of the probes by address and option. */
function outcomes({ probes }: ConflictReport): Record<string, string> {
  return Object.fromEntries(
    probes.map(({ address, reuseAddress, source, outcome, error }) => [
      `${address} ${reuseAddress} ${source}`,
      error ?? outcome,
    ]),
  )
}

/** A program that says what bind(2) without SO_REUSEADDR, which Node always sets, comes to. */
const bindsWithout = (port: number) => `
import errno, socket
try:
    socket.socket().bind(('127.0.0.1', ${port}))
    print('binds', end='')
except OSError as error:
    print(errno.errorcode[error.errno], end='')`

const pids = ({ owners }: ConflictReport) => owners.map(({ pid }) => pid).sort((a, b) => a - b)

let port = 0
const servers: Server[] = []
beforeEach(async () => {
  port = await freePort()
})
afterEach(() => {
  endHolders()
  for (const server of servers.splice(0)) server.close()
})

describe.skipIf(platform !== 'linux')('a port of this computer', () => {
  it('that nobody has is free, and is let go of', async () => {
    const report = await why(port)
    // how sure that is for programs without SO_REUSEADDR depends on sockets of other programs, too
    expect(report).toMatchObject({ verdict: 'free', inUse: false, owners: [] })
    expect(outcomes(report)).toMatchObject({
      '0.0.0.0 set probed': 'binds',
      ':: set probed': 'binds',
      '127.0.0.1 set probed': 'binds',
      '::1 set probed': 'binds',
    })
    const server = createServer()
    servers.push(server)
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '::', resolve))
  })

  it('with a listener names it, and what to do', async () => {
    const holder = await listen(port, '127.0.0.1')
    const report = await why(port)
    expect(report).toMatchObject({ verdict: 'live-listener', inUse: true, confidence: 'certain' })
    expect(pids(report)).toEqual([holder.pid])
    expect(report.sentence).toBe(
      `node (process ${holder.pid}) listens on TCP port ${port} at 127.0.0.1. It belongs to the project portlight (${process.cwd()}).`,
    )
    expect(report.fixes[0]).toMatchObject({
      title: `Stop node (process ${holder.pid})`,
      command: ownCommand(npxPortlight, 'free', String(port)),
      safe: true,
      stops: { pid: holder.pid, birth: report.owners[0]?.birth },
    })
    expect(report.freePorts).toHaveLength(3)
    for (const other of report.freePorts ?? []) expect((await why(other)).verdict).toBe('free')
  })

  it.skipIf(python !== null)('of a thread that has descriptors of its own is its process’s', async () => {
    const holder = await pythonHolder(`
import ctypes, threading
def run():
    # CLONE_FILES: the others' table has nothing of what is opened from here on
    assert ctypes.CDLL(None).unshare(0x400) == 0
    s = socket.socket()
    s.bind(('127.0.0.1', ${port}))
    s.listen()
    print('ready', flush=True)
    time.sleep(600)
threading.Thread(target=run).start()`)
    const report = await why(port)
    expect(pids(report)).toEqual([holder.pid])
    expect(report.sockets[0]?.owners).toHaveLength(1)
  })

  it('that is taken on all addresses is taken on each of them', async () => {
    const holder = await listen(port, '0.0.0.0')
    const loopback = await why(port, { address: '127.0.0.1' })
    expect(loopback).toMatchObject({ verdict: 'other-address-listener', inUse: true, confidence: 'certain' })
    expect(pids(loopback)).toEqual([holder.pid])
    expect((await why(port, { address: '0.0.0.0' })).verdict).toBe('live-listener')
    expect((await why(port, { address: '::' })).verdict).toBe('other-address-listener')
    expect((await why(port, { address: '::1' })).verdict).toBe('free')
    expect((await why(port, { address: 'localhost' })).verdict).toBe('other-address-listener')
  })

  it('that is taken on :: is taken for IPv4 too, unless its socket is for IPv6 alone', async () => {
    await listen(port, '::')
    expect((await why(port, { address: '0.0.0.0' })).verdict).toBe('other-address-listener')
    const other = await freePort()
    await listen(other, '::', ', ipv6Only: true')
    expect(await why(other, { address: '0.0.0.0' })).toMatchObject({ verdict: 'free', owners: [] })
    expect((await why(other, { address: '::' })).verdict).toBe('live-listener')
    expect((await why(other, { address: '::1' })).verdict).toBe('other-address-listener')
  })

  it('that is taken on one address is free on another, and not on all', async () => {
    await listen(port, '127.0.0.2')
    const beside = await why(port, { address: '127.0.0.1' })
    expect(beside).toMatchObject({ verdict: 'free', inUse: false, owners: [] })
    expect(beside.sentence).toContain('127.0.0.2')
    expect((await why(port, { address: '0.0.0.0' })).verdict).toBe('other-address-listener')
    expect((await why(port)).verdict).toBe('live-listener')
  })

  it.skipIf(python !== null)('that is bound and not listened on is no free one', async () => {
    const holder = await pythonHolder(
      `s = socket.socket()\ns.bind(('127.0.0.1', ${port}))\nprint('ready', flush=True)\ntime.sleep(600)`,
    )
    const report = await why(port)
    expect(report).toMatchObject({ verdict: 'bound-not-listening', inUse: true, confidence: 'likely' })
    expect(report.evidence.find(({ what }) => what === 'sockets in no table')?.detail).toContain(
      `(process ${holder.pid})`,
    )
    expect(report.sockets).toEqual([])
    // a suspect is not the first one to be ended
    expect(report.fixes[0]?.stops).toBeNull()
    expect((await why(port, { address: '::1' })).verdict).toBe('free')
  })

  it.skipIf(python !== null)(
    'that is bound with SO_REUSEADDR binds beside it, and is not said to bind without',
    async () => {
      const holder = await pythonHolder(`
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', ${port}))
print('ready', flush=True)
time.sleep(600)`)
      const report = await why(port)
      expect(report).toMatchObject({ verdict: 'free', inUse: false, confidence: 'likely', owners: [] })
      expect(report.sentence).toContain('binds now for programs that set SO_REUSEADDR')
      expect(outcomes(report)).toMatchObject({
        '127.0.0.1 set probed': 'binds',
        '127.0.0.1 unset inferred': 'not-known',
        '0.0.0.0 unset inferred': 'not-known',
      })
      expect(report.evidence.find(({ what }) => what === 'sockets in no table')?.detail).toContain(
        `(process ${holder.pid})`,
      )
      expect(execFileSync('python3', ['-c', bindsWithout(port)], { encoding: 'utf8' })).toBe('EADDRINUSE')
    },
  )

  it('with nothing but TIME_WAIT can be had by those that set SO_REUSEADDR, as its server did', async () => {
    await timeWait(port, (host) =>
      nodeHolder(`
        const server = require('node:net').createServer((s) => { s.on('error', () => {}); s.end('x') })
        server.listen(${port}, '${host}', () => console.log('ready'))
        process.on('SIGTERM', () => process.exit())`),
    )
    const report = await why(port)
    expect(report).toMatchObject({ verdict: 'time-wait', inUse: false, confidence: 'certain', owners: [] })
    expect(isFreeNow(report)).toBe(true)
    expect(outcomes(report)).toMatchObject({
      '127.0.0.1 set probed': 'binds',
      '127.0.0.1 unset inferred': 'EADDRINUSE',
    })
    expect(report.sentence).toMatch(/for \d+ seconds? more \(TIME_WAIT\).*can have the port now\.$/)
    expect((await why(port, { address: '127.0.0.2' })).verdict).toBe('free')
  })

  it.skipIf(python !== null)(
    'with TIME_WAIT of a server without SO_REUSEADDR can be had by nobody yet',
    async () => {
      await timeWait(port, (host) =>
        pythonHolder(`
s = socket.socket()
s.bind(('${host}', ${port}))
s.listen()
print('ready', flush=True)
c = s.accept()[0]
c.send(b'x')
c.close()
s.close()
time.sleep(600)`),
      )
      const report = await why(port)
      expect(report).toMatchObject({ verdict: 'time-wait', inUse: true, owners: [] })
      expect(isFreeNow(report)).toBe(false)
      expect(outcomes(report)['127.0.0.1 set probed']).toBe('EADDRINUSE')
      expect(report.sentence).toContain('has to wait')
    },
  )

  it('that an outgoing connection got is explained by that connection', async () => {
    await listen(port, '127.0.0.1')
    const client = await nodeHolder(`
      const socket = require('node:net').connect(${port}, '127.0.0.1', () => console.log('ready', socket.localPort))`)
    const [source = 0] = client.said
    const report = await why(source)
    expect(report).toMatchObject({ verdict: 'outgoing-connection', inUse: true, confidence: 'certain' })
    expect(pids(report)).toEqual([client.pid])
    expect(outcomes(report)['127.0.0.1 set probed']).toBe('EADDRINUSE')
    expect(report.fixes[0]).toMatchObject({ safe: true, stops: null })
  })

  it('that a UDP program talks from is its own end of that, too', async () => {
    const client = await nodeHolder(`
      const socket = require('node:dgram').createSocket('udp4')
      socket.connect(${port}, '127.0.0.1', () => console.log('ready', socket.address().port))`)
    const [source = 0] = client.said
    const report = await why(source, { protocol: 'udp' })
    expect(report).toMatchObject({ verdict: 'outgoing-connection', inUse: true, confidence: 'certain' })
    expect(pids(report)).toEqual([client.pid])
  })

  it.skipIf(python !== null)('with several listeners (SO_REUSEPORT) names all of them', async () => {
    const sharing = `
s = socket.socket()
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
s.bind(('127.0.0.1', ${port}))
s.listen()
print('ready', flush=True)
time.sleep(600)`
    const one = await pythonHolder(sharing)
    const two = await pythonHolder(sharing)
    const report = await why(port)
    expect(report).toMatchObject({ verdict: 'shared-listeners', inUse: true, confidence: 'certain' })
    expect(pids(report)).toEqual([one.pid, two.pid].sort((a, b) => a - b))
  })

  it.skipIf(python !== null)('whose listener was inherited names parent and children', async () => {
    const holder = await pythonHolder(`
s = socket.socket()
s.bind(('127.0.0.1', ${port}))
s.listen()
children = []
for _ in range(2):
    pid = os.fork()
    if pid == 0:
        time.sleep(600)
    children.append(pid)
print('ready', *children, flush=True)
time.sleep(600)`)
    const report = await why(port)
    expect(report).toMatchObject({ verdict: 'inherited-socket', inUse: true, confidence: 'certain' })
    expect(pids(report)).toEqual([holder.pid, ...holder.said].sort((a, b) => a - b))
    // the parent is what is to be ended
    expect(report.fixes[0]?.stops?.pid).toBe(holder.pid)
  })

  it.skipIf(python !== null)('whose listener was handed to a service names who keeps it', async () => {
    const holder = await pythonHolder(`
s = socket.socket()
s.bind(('127.0.0.1', ${port}))
s.listen()
pid = os.fork()
if pid == 0:
    os.dup2(s.fileno(), 3)
    os.set_inheritable(3, True)
    service = "import os, time; print('ready', os.getpid(), flush=True); time.sleep(600)"
    os.execvpe('python3', ['python3', '-c', service], {'PATH': os.environ['PATH'], 'LISTEN_FDS': '1', 'LISTEN_PID': str(os.getpid())})
time.sleep(600)`)
    const report = await why(port)
    expect(report).toMatchObject({ verdict: 'socket-activation', inUse: true, confidence: 'certain' })
    expect(report.sentence).toContain(`(process ${holder.pid}) keeps`)
    expect(pids(report)).toEqual([holder.pid, ...holder.said].sort((a, b) => a - b))
  })

  it('that an ended server has left connections on is free for those that set SO_REUSEADDR', async () => {
    const server = await nodeHolder(`
      const server = require('node:net').createServer((s) => { s.on('error', () => {}); server.close(); console.log('closed') })
      server.listen(${port}, '127.0.0.1', () => console.log('ready'))`)
    const client = new Socket()
    const closed = new Promise((resolve) => server.process.stdout?.once('data', resolve))
    await new Promise<void>((resolve) => client.connect(port, '127.0.0.1', resolve))
    await closed
    const report = await why(port)
    client.destroy()
    expect(report).toMatchObject({ verdict: 'free', inUse: false, confidence: 'certain', owners: [] })
    expect(report.sentence).toContain(`1 connection of node (process ${server.pid}) that is still open`)
    expect(outcomes(report)).toMatchObject({
      '127.0.0.1 set probed': 'binds',
      '127.0.0.1 unset inferred': 'EADDRINUSE',
    })
  })

  it('that the other protocol uses is free', async () => {
    const udp = await nodeHolder(
      `const s = require('node:dgram').createSocket('udp4'); s.bind(${port}, () => console.log('ready'))`,
    )
    expect(await why(port)).toMatchObject({ verdict: 'other-protocol', inUse: false })
    const other = await why(port, { protocol: 'udp' })
    expect(other).toMatchObject({ verdict: 'live-listener', inUse: true })
    expect(pids(other)).toEqual([udp.pid])
    expect(outcomes(other)).toMatchObject({
      '0.0.0.0 unset probed': 'EADDRINUSE',
      '0.0.0.0 set inferred': 'not-known',
      '::1 unset probed': 'binds',
    })
    await listen(port, '0.0.0.0')
    expect((await why(port, { protocol: 'udp' })).verdict).toBe('live-listener')
    expect(pids(await why(port))).not.toContain(udp.pid)
  })

  it('of which a text names no protocol is looked at by both', async () => {
    const udp = await nodeHolder(
      `const s = require('node:dgram').createSocket('udp4'); s.bind(${port}, '127.0.1.1', () => console.log('ready'))`,
    )
    const report = await whyText(`bind 0.0.0.0:${port}: Address already in use`)
    expect(report).toMatchObject({ protocol: 'udp', verdict: 'other-address-listener', inUse: true })
    expect(pids(report)).toEqual([udp.pid])
    expect(report.sentence).toContain(`TCP port ${port} on all IPv4 addresses (0.0.0.0) is free`)
    // that it is TCP is said here
    const said = await whyText(`listen tcp 0.0.0.0:${port}: bind: address already in use`)
    expect(said).toMatchObject({ protocol: 'tcp', verdict: 'other-protocol', inUse: false })
  })

  it('is explained as it failed, whatever is the case now', async () => {
    const denied = await whyText(`listen tcp 127.0.0.1:${port}: bind: permission denied`)
    expect(denied).toMatchObject({ verdict: 'forbidden-by-rule', inUse: false })
    const refused = await whyText(`Error: connect ECONNREFUSED 127.0.0.1:${port}`)
    expect(refused).toMatchObject({ verdict: 'nobody-listens', inUse: false, confidence: 'certain' })
    const holder = await listen(port, '127.0.0.1')
    expect(pids(await whyText(`Error: connect ECONNREFUSED 127.0.0.1:${port}`))).toEqual([holder.pid])
    const six = await whyText(`Error: connect ECONNREFUSED ::1:${port}`)
    expect(six).toMatchObject({ verdict: 'nobody-listens' })
    expect(six.sentence).toContain(`(process ${holder.pid}) listens on port ${port} at 127.0.0.1 only`)
  })

  it('on an address of another computer is not in use at all', async () => {
    const report = await why(port, { address: '192.0.2.1' })
    expect(report).toMatchObject({ verdict: 'address-not-local', inUse: false, confidence: 'certain' })
    expect(outcomes(report)['192.0.2.1 set probed']).toBe('EADDRNOTAVAIL')
    const six = await why(port, { address: '2001:db8::1' })
    expect(six.verdict).toBe('address-not-local')
  })

  it('of a process that ends while it is looked at has an answer all the same', async () => {
    for (let round = 0; round < 5; round += 1) {
      const holder = await listen(port, '127.0.0.1')
      const asked = why(port)
      holder.process.kill('SIGKILL')
      const report = await asked
      expect(['live-listener', 'free', 'time-wait']).toContain(report.verdict)
      expect(report.inUse).toBe(report.verdict !== 'free')
      await holder.ended
      expect((await why(port)).verdict).toBe('free')
    }
  })

  it('is told as far as it can be where the tables can not be read', async () => {
    const failing = new Sockets({ source: () => null, wallClock: Date.now })
    const blind = new Conflict({
      platform: linux,
      sockets: failing,
      own: npxPortlight,
      wallClock: Date.now,
    })
    const asked = { port, protocol: 'tcp' as const, address: null }
    expect(inWords(await blind.explain(asked, never)).verdict).toBe('free')
    await listen(port, '127.0.0.1')
    const report = inWords(await blind.explain(asked, never))
    expect(report).toMatchObject({ verdict: 'unknown', inUse: true, owners: [] })
    expect(report.sentence).toContain('cannot read the sockets')
  })

  it('is not looked at for what is no address', async () => {
    await expect(why(port, { address: 'nowhere' })).rejects.toMatchObject({
      value: { code: 'invalid-input' },
    })
    await expect(why(port, { address: '127.0.0.1 ' })).rejects.toMatchObject({
      value: { code: 'invalid-input' },
    })
  })

  it('is not looked at for who no longer wants to know', async () => {
    const aborted = AbortSignal.abort()
    await expect(engine().explain({ port, protocol: 'tcp', address: null }, aborted)).rejects.toBeDefined()
  })
})

/** A server whose connection was closed by itself first, and which has ended since. */
async function timeWait(
  port: number,
  server: (host: string) => ReturnType<typeof nodeHolder>,
): Promise<void> {
  const holder = await server('127.0.0.1')
  const socket = new Socket()
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('data', () => socket.once('close', () => resolve()))
    socket.connect(port, '127.0.0.1')
  })
  holder.process.kill('SIGKILL')
  await holder.ended
}

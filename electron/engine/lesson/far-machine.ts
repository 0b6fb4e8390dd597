import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import * as v from 'valibot'
import { Endpoint } from '#shared/sockets/socket'
import { within } from '../within'
import { patienceMs } from './bench-waits'
import type { OwnNetwork } from './own-network'

/**
 * What runs on a machine of a home: it listens, connects and sets up its interface as it is told, a line of JSON each. It is a
 * program of its own, because a process has one network (network_namespaces(7)), and ends with its standard input.
 */
const program = `
const net = require('node:net')
const { execFile } = require('node:child_process')
const say = (message) => process.stdout.write(JSON.stringify(message) + '\\n')
const ends = (socket) => ({
  local: { address: socket.localAddress, port: socket.localPort },
  remote: { address: socket.remoteAddress, port: socket.remotePort },
})
const deeds = {
  table: (_, done) => done({ error: null, heard: require('node:fs').readFileSync('/proc/self/net/tcp', 'latin1') }),
  ip: ({ file, args }, done) => execFile(file, args, (error) => done({ error: error === null ? null : 'REFUSED' })),
  listen: ({ who, port, greets }, done) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => {})
      say({ view: { who, ...ends(socket) } })
      socket.write(greets)
    })
    server.once('error', (error) => done({ error: error.code }))
    server.listen(port, '0.0.0.0', () => done({ error: null }))
  },
  connect: ({ who, port, to, waits }, done) => {
    const socket = net.connect({ host: to, port, timeout: waits })
    const fail = (word) => { socket.destroy(); done({ error: word }) }
    socket.once('error', (error) => fail(error.code))
    socket.once('timeout', () => fail('ETIMEDOUT'))
    socket.once('connect', () => say({ view: { who, ...ends(socket) } }))
    socket.once('data', (data) => { socket.setTimeout(0); done({ error: null, heard: data.toString() }) })
  },
}
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, deed, ...rest } = JSON.parse(line)
  deeds[deed](rest, (answer) => say({ id, ...answer }))
}).on('close', () => process.exit(0))
say({ id: 0, error: null })`

const Said = v.union([
  v.object({ view: v.object({ who: v.string(), local: Endpoint, remote: Endpoint }) }),
  v.object({ id: v.number(), error: v.nullable(v.string()), heard: v.optional(v.string()) }),
])

type Answer = { readonly error: string | null; readonly heard?: string | undefined }

/** A machine with a network of its own. */
export class FarMachine {
  readonly #network: OwnNetwork
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  readonly #ready: Promise<Answer>
  #asked = 0

  constructor(
    network: OwnNetwork,
    onView: (view: { readonly who: string; readonly local: Endpoint; readonly remote: Endpoint }) => void,
  ) {
    this.#network = network
    this.#child = spawn(network.programs.unshare, ['--net', '--', process.execPath, '-e', program], {
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    this.#child.on('error', () => {})
    this.#child.stdin?.on('error', () => {})
    this.#ready = this.#answer(0)
    const { stdout } = this.#child
    if (stdout === null) return
    createInterface({ input: stdout }).on('line', (line) => {
      const said = v.safeParse(Said, JSON.parse(line))
      if (!said.success) return
      if ('view' in said.output) onView(said.output.view)
      else this.#waiting.get(said.output.id)?.(said.output)
    })
  }

  /** Connects it with the router by an interface there, and gives it an address and the way out. */
  async plugIn(routerInterface: string, address: string, gateway: string | null): Promise<boolean> {
    if ((await this.#ready).error !== null) return false
    const { pid } = this.#child
    const { ip } = this.#network.programs
    const link = ['type', 'veth', 'peer', 'name', 'eth0', 'netns', String(pid)]
    if (!(await this.#network.ip('link', 'add', routerInterface, ...link))) return false
    const commands = [
      ['addr', 'add', `${address}/24`, 'dev', 'eth0'],
      ['link', 'set', 'eth0', 'up'],
      ...(gateway === null ? [] : [['route', 'add', 'default', 'via', gateway]]),
    ]
    for (const args of commands)
      if ((await this.ask({ deed: 'ip', file: ip, args })).error !== null) return false
    return true
  }

  /** Its kernel's table of TCP sockets, IPv4; null: it did not tell. */
  async table(): Promise<string | null> {
    return (await this.ask({ deed: 'table' })).heard ?? null
  }

  ask(deed: Readonly<Record<string, unknown>>): Promise<Answer> {
    this.#asked += 1
    const answer = this.#answer(this.#asked)
    this.#child.stdin?.write(`${JSON.stringify({ id: this.#asked, waits: patienceMs, ...deed })}\n`)
    return answer
  }

  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.pid === undefined) return
    const ended = new Promise<void>((resolve) => this.#child.once('exit', () => resolve()))
    this.#child.kill('SIGKILL')
    await ended
  }

  #answer(id: number): Promise<Answer> {
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve))
    return within<Answer>(2 * patienceMs, answered, { error: 'ETIMEDOUT' })
  }
}

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { platform } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { cableEnd, configurations, hostPrefix, sweepLabs } from './left-behind'

const run = promisify(execFile)

/**
 * What keeps this machine from building a lab, or null. Network namespaces need Linux, root, iproute2 and nftables.
 * @param tools further programs that a lab needs
 */
export function labObstacle(...tools: readonly string[]): string | null {
  if (platform() !== 'linux') return 'network namespaces exist on Linux only'
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  const path = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  const missing = ['ip', 'nft', ...tools].filter(
    (tool) => !path.some((folder) => existsSync(join(folder, tool))),
  )
  return missing.length > 0 ? `${missing.join(' and ')} not found` : null
}

let labs = 0
let cables = 0
/** Once in each process. */
let swept: Promise<void> | null = null

/** Hosts in network namespaces of their own, joined by cables (veth pairs). Nothing of it reaches the real network. */
export class Lab {
  readonly #prefix: string
  readonly #hosts = new Set<LabHost>()

  constructor() {
    labs += 1
    this.#prefix = hostPrefix(process.pid, labs)
  }

  /** A host with nothing but its loopback interface. */
  async host(name: string): Promise<LabHost> {
    swept ??= sweepLabs()
    await swept
    const host = new LabHost(`${this.#prefix}${name}`)
    await run('ip', ['netns', 'add', host.namespace])
    this.#hosts.add(host)
    await host.ip('link', 'set', 'lo', 'up')
    return host
  }

  /** Joins two hosts by a cable; each end gets an interface name and addresses with their prefix. */
  async join(
    left: { host: LabHost; device: string; addresses: readonly string[] },
    right: { host: LabHost; device: string; addresses: readonly string[] },
  ): Promise<void> {
    cables += 1
    const [a, b] = [cableEnd(process.pid, 'a', cables), cableEnd(process.pid, 'b', cables)]
    await run('ip', ['link', 'add', a, 'type', 'veth', 'peer', 'name', b])
    for (const [end, device] of [
      [left, a],
      [right, b],
    ] as const) {
      await run('ip', ['link', 'set', device, 'netns', end.host.namespace, 'name', end.device])
      for (const address of end.addresses) {
        const noDad = address.includes(':') ? ['nodad'] : []
        await end.host.ip('address', 'add', address, 'dev', end.device, ...noDad)
      }
      await end.host.ip('link', 'set', end.device, 'up')
    }
  }

  /** Ends every process that was started and removes every namespace. */
  async close(): Promise<void> {
    for (const host of this.#hosts) {
      host.stopAll()
      await run('ip', ['netns', 'delete', host.namespace]).catch(() => {})
      await rm(join(configurations, host.namespace), { recursive: true, force: true })
    }
    this.#hosts.clear()
  }
}

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** One host of a lab. */
export class LabHost {
  readonly namespace: string
  readonly #processes = new Set<ChildProcess>()
  readonly #looks = new Map<'tcp' | 'udp', Promise<ReadonlySet<number>>>()
  /** What programs that are started from now on find in their environment beside our own. */
  readonly environment: Record<string, string> = {}

  constructor(namespace: string) {
    this.namespace = namespace
  }

  /** iproute2's `ip` inside this host. */
  async ip(...args: readonly string[]): Promise<string> {
    return (await run('ip', ['-n', this.namespace, ...args])).stdout
  }

  /** Replaces the host's packet filter. */
  async filter(rules: string): Promise<void> {
    const nft = this.start('nft', ['-f', '-'])
    nft.process.stdin?.end(`flush ruleset\n${rules}\n`)
    const { code, stderr } = await nft.finished
    if (code !== 0) throw new Error(`nft: ${stderr}`)
  }

  /** Lets programs that are started from now on ask a name server: `ip netns exec` puts this file in place of the system's. */
  async askNamesAt(address: string): Promise<void> {
    await writeFile(join(await this.#etc(), 'resolv.conf'), `nameserver ${address}\n`)
  }

  /** Lets programs that are started from now on have a folder of /etc to themselves, as it is on this machine now. */
  async ownSettings(folder: string): Promise<void> {
    await cp(join('/etc', folder), join(await this.#etc(), folder), { recursive: true })
  }

  /** What `ip netns exec` puts in place of the same below /etc (ip-netns(8)). */
  async #etc(): Promise<string> {
    const folder = join(configurations, this.namespace)
    await mkdir(folder, { recursive: true })
    return folder
  }

  async sysctl(setting: string): Promise<void> {
    await this.run('sysctl', ['-q', '-w', setting])
  }

  /** Runs a program inside this host to its end. */
  run(file: string, args: readonly string[]): Promise<Finished> {
    return this.start(file, args).finished
  }

  /** Starts a program inside this host; it is ended with the lab at the latest. */
  start(file: string, args: readonly string[]): { process: ChildProcess; finished: Promise<Finished> } {
    const child = spawn('ip', ['netns', 'exec', this.namespace, file, ...args], {
      env: { ...process.env, ...this.environment },
    })
    this.#processes.add(child)
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (data) => {
      stdout += data
    })
    child.stderr.on('data', (data) => {
      stderr += data
    })
    const finished = new Promise<Finished>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code) => {
        this.#processes.delete(child)
        resolve({ code, stdout, stderr })
      })
    })
    return { process: child, finished }
  }

  /** Listens on ports (all addresses, IPv4 and IPv6 where there is any) until the lab ends. */
  async listen(ports: readonly number[]): Promise<void> {
    const program = `
      const net = require('node:net')
      let left = ${ports.length}
      for (const port of ${JSON.stringify(ports)}) {
        net.createServer((socket) => socket.on('error', () => {})).listen({ port, host: '::' }, () => {
          left -= 1
          if (left === 0) console.log('ready')
        })
      }`
    await this.#startUntilReady(program)
  }

  /** Runs a Node program that says `ready` on its standard output and then goes on until the lab ends. */
  async #startUntilReady(
    program: string,
    said: (line: string) => void = () => {},
  ): Promise<{ stop(): Promise<void> }> {
    const { process: child, finished } = this.start(process.execPath, ['-e', program])
    child.stdout?.on('data', (data) => String(data).split('\n').filter(Boolean).forEach(said))
    const ready = new Promise<void>((resolve) => {
      child.stdout?.on('data', (data) => String(data).includes('ready') && resolve())
    })
    const failed = finished.then(({ stderr }) => {
      throw new Error(`a program of the lab ended: ${stderr}`)
    })
    failed.catch(() => {})
    await Promise.race([ready, failed])
    return {
      stop: async () => {
        child.kill('SIGKILL')
        await finished
      },
    }
  }

  /** Like `listen`, for any program. */
  program(source: string, said?: (line: string) => void): Promise<{ stop(): Promise<void> }> {
    return this.#startUntilReady(source, said)
  }

  /** Waits until something in this host is bound to a port: a server that was started is ready then. */
  async bound(protocol: 'tcp' | 'udp', port: number, withinMs = 15_000): Promise<void> {
    const until = Date.now() + withinMs
    while (Date.now() < until) {
      if ((await this.#tableOf(protocol)).has(port)) return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`nothing is bound to ${protocol} port ${port} after ${withinMs} ms`)
  }

  /** One look for all who wait at the same time: a look for each of fifty would keep busy what they wait for. */
  #tableOf(protocol: 'tcp' | 'udp'): Promise<ReadonlySet<number>> {
    const under = this.#looks.get(protocol)
    if (under !== undefined) return under
    const look = this.run('ss', ['-Hln', protocol === 'tcp' ? '-t' : '-u'])
      .then(({ stdout }) => new Set(Array.from(stdout.matchAll(/:(\d+)\s/g), ([, port]) => Number(port))))
      .finally(() => this.#looks.delete(protocol))
    this.#looks.set(protocol, look)
    return look
  }

  stopAll(): void {
    for (const child of this.#processes) child.kill('SIGKILL')
  }
}

import { execFile } from 'node:child_process'
import { readFile, readlink, writeFile } from 'node:fs/promises'
import process from 'node:process'
import * as v from 'valibot'
import { foundPrograms } from '../capture/packet-tap'
import { programFile } from '../platform/program-file'

/** What the command line tells the Portlight that it starts in a network of its own. */
export const ownNetworkVariable = 'PORTLIGHT_OWN_NETWORK'

/** Programs that are needed there. */
const Programs = v.object({
  ip: v.string(),
  nft: v.string(),
  unshare: v.string(),
  /** To look at packets, where that is to be had. */
  tcpdump: v.nullable(v.string()),
  setpriv: v.nullable(v.string()),
})

/** `outer` names the network that it was started from (network_namespaces(7)). */
export const HandedNetwork = v.object({ outer: v.string(), ...Programs.entries })

const deadlineMs = 5000

/** A network namespace of one lesson: whatever is changed in it concerns nobody else, and goes with its last process. */
export class OwnNetwork {
  readonly programs: v.InferOutput<typeof Programs>

  constructor(programs: v.InferOutput<typeof Programs>) {
    this.programs = programs
  }

  async begin(): Promise<void> {
    await this.ip('link', 'set', 'lo', 'up')
  }

  /** ip(8). Whether it did what it was asked. */
  ip(...args: readonly string[]): Promise<boolean> {
    return run(this.programs.ip, args, '')
  }

  /** Passes packets on between its interfaces, as a router does (ip-sysctl, ip_forward). */
  async forwardPackets(): Promise<boolean> {
    return writeFile('/proc/sys/net/ipv4/ip_forward', '1\n').then(
      () => true,
      () => false,
    )
  }

  /** Loads rules into the packet filter. Null: they are in force; else what went wrong. */
  async filter(rules: readonly string[]): Promise<string | null> {
    return (await run(this.programs.nft, ['-f', '-'], `${rules.join('\n')}\n`)) ? null : 'REFUSED'
  }

  /** Sets the range for outgoing connections (ip(7), ip_local_port_range). */
  async setPortRange(first: number, last: number): Promise<string | null> {
    return writeFile('/proc/sys/net/ipv4/ip_local_port_range', `${first} ${last}\n`).then(
      () => null,
      () => 'REFUSED',
    )
  }
}

/**
 * The network of one's own that this process was started in; null: it was not. A network with more in it than a loopback
 * interface is somebody's, whatever the environment says.
 */
export async function findOwnNetwork(): Promise<OwnNetwork | null> {
  const handed = v.safeParse(HandedNetwork, parsed(process.env[ownNetworkVariable]))
  if (process.platform !== 'linux' || !handed.success) return null
  const { outer, ...programs } = handed.output
  try {
    const [inner, devices, users] = await Promise.all([
      readlink('/proc/self/ns/net'),
      readFile('/proc/self/net/dev', 'utf8'),
      readFile('/proc/self/uid_map', 'utf8'),
    ])
    const names = devices.split('\n').flatMap((line) => /^\s*([^\s:]+):/.exec(line)?.[1] ?? [])
    if (inner === outer || names.join() !== 'lo') return null
    // where users are not those of the whole system, whose a file is can't be told: it was looked up outside
    const wholeSystem = /^\s*0\s+0\s+4294967295\s*$/.test(users)
    if (!wholeSystem) return new OwnNetwork(programs)
    const [ip, nft, unshare] = ['ip', 'nft', 'unshare'].map((name) => programFile(name))
    return ip == null || nft == null || unshare == null
      ? null
      : new OwnNetwork({ ip, nft, unshare, ...foundPrograms() })
  } catch {
    return null
  }
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return null
  }
}

/** Whether a program did what it was asked. */
function run(file: string, args: readonly string[], input: string): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { timeout: deadlineMs, env: { ...process.env, LC_ALL: 'C' } }
    const child = execFile(file, args, options, (error) => resolve(error === null))
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}

import * as v from 'valibot'
import { type Protocol, protocols } from '../ports/protocol'
import { KernelUse } from './kernel-use'
import { tcpStates } from './state'

export { type Protocol, protocols }

const Count = v.pipe(v.number(), v.minValue(0))

export const families = ['ipv4', 'ipv6'] as const
export type Family = (typeof families)[number]

/** An address and a port. `0.0.0.0` and `::` stand for every address; IPv6 as RFC 5952 writes it, with its zone if known. */
export const Endpoint = v.object({
  address: v.string(),
  /** 0 to 65535; 0 is no port: a UDP socket that was never bound. */
  port: Count,
})
export type Endpoint = v.InferOutput<typeof Endpoint>

export const containerRuntimes = [
  'docker',
  'podman',
  'containerd',
  'cri-o',
  'kubernetes',
  'lxc',
  'systemd-nspawn',
] as const
export type ContainerRuntime = (typeof containerRuntimes)[number]

/** A container as the control group of a process names it. */
export const Container = v.object({
  runtime: v.picklist(containerRuntimes),
  /** The whole id; for lxc and systemd-nspawn the name. */
  id: v.string(),
})
export type Container = v.InferOutput<typeof Container>

/** What names a project; `git`: the folder of a repository. */
export const projectKinds = [
  'package.json',
  'pyproject.toml',
  'Cargo.toml',
  'go.mod',
  'composer.json',
  'compose',
  'git',
] as const

export const Project = v.object({
  /** As it calls itself, at most 100 characters; else the name of its folder. */
  name: v.string(),
  kind: v.picklist(projectKinds),
  /** Where it lies. */
  folder: v.string(),
})
export type Project = v.InferOutput<typeof Project>

/** A process on the way from an owner up to the first one. */
export const ParentProcess = v.object({ pid: Count, program: v.string() })
export type ParentProcess = v.InferOutput<typeof ParentProcess>

/** A process that has a socket open. Null always means: could not be told. */
export const Owner = v.object({
  pid: Count,
  /** Name of the executable, without folders; never the name of a thread. */
  program: v.string(),
  /** Path of the executable. */
  executable: v.nullable(v.string()),
  /** The arguments, separated by blanks; at most 4096 characters. */
  commandLine: v.nullable(v.string()),
  /** Name of the user it runs as, or the id where it has no name. */
  user: v.nullable(v.string()),
  /** ISO 8601, UTC. Linux tells it to about a second. */
  startedAt: v.nullable(v.string()),
  /**
   * The system's own word for when it started, to be compared and never shown: pid and birth together name one process
   * for good, so whoever sends a signal compares both (a pid is given out again).
   */
  birth: v.nullable(v.string()),
  /** Its ancestors, the nearest first. */
  parents: v.pipe(v.array(ParentProcess), v.readonly()),
  /** Service unit (systemd's `*.service` or `*.socket`, or a Windows service) that it is a part of. */
  unit: v.nullable(v.string()),
  /** Who runs that unit: the system's service manager or the one of the user's session; null without a unit. */
  unitManager: v.nullable(v.picklist(['system', 'user'])),
  container: v.nullable(Container),
  /** Its working directory. */
  folder: v.nullable(v.string()),
  /** What it works on, by the files in that folder or above; of two programs of one name it tells which is which. */
  project: v.nullable(Project),
  /**
   * Packages of the system that have its executable among their files, one as a rule; empty: none has. Left out where nobody asked, see
   * `SocketsQuery`.
   */
  packages: v.optional(v.nullable(v.pipe(v.array(v.string()), v.readonly()))),
})
export type Owner = v.InferOutput<typeof Owner>

/** How far away somebody may be who can reach a socket, by its local address alone: firewalls are not looked at. */
export const reaches = ['loopback', 'network', 'everywhere'] as const
export type Reach = (typeof reaches)[number]

/**
 * Why a socket has no owner:
 * - `time-wait`: closed; the kernel alone keeps it
 * - `closing`: its program has closed it, and the kernel is ending the connection
 * - `not-accepted`: the kernel has it for a listener whose program has not accepted it yet
 * - `no-permission`: it belongs to a process that this user may not look into
 * - `no-process`: it is in no process that can be seen: the kernel's own, or closed while we looked
 * - `not-looked-up`: the time for it ran out, or what tells it did not answer
 */
export const ownerlessReasons = [
  'time-wait',
  'closing',
  'not-accepted',
  'no-permission',
  'no-process',
  'not-looked-up',
] as const
export type OwnerlessReason = (typeof ownerlessReasons)[number]

/** One socket of this computer. */
export const Socket = v.object({
  /** Names the row from one reading to the next, see `row-key.ts`. */
  id: v.string(),
  protocol: v.picklist(protocols),
  family: v.picklist(families),
  /** Null for UDP, which has none: it is connected where `remote` is set, and else bound. */
  state: v.nullable(v.picklist(tcpStates)),
  local: Endpoint,
  /** Null: it has no peer (it listens, or it is a UDP socket that is not connected). */
  remote: v.nullable(Endpoint),
  /** Several are normal: children inherit sockets. Empty: see `ownerless`. Objects are shared between sockets. */
  owners: v.pipe(v.array(Owner), v.readonly()),
  /** Null where there are owners. */
  ownerless: v.nullable(v.picklist(ownerlessReasons)),
  /** What the kernel itself most likely has it for, where it is in no process; null where nothing speaks for one. */
  kernelUse: v.nullable(KernelUse),
  /** User that the system says the socket belongs to, known without its owner too; null where it doesn't say. */
  user: v.nullable(v.string()),
  reach: v.picklist(reaches),
  /** Name of the service that usually has this port; see `service-of.ts` for which of both ports. */
  service: v.nullable(v.string()),
  /** Bytes that the program has not read; of a listener, connections that it has not accepted. */
  receiveQueue: v.nullable(Count),
  /** Bytes that the other side has not confirmed; null of a listener. */
  sendQueue: v.nullable(Count),
  /** Linux: the inode. macOS: the address of the kernel's record. Null: none, or not told. */
  handle: v.nullable(v.string()),
  /** When the kernel forgets a TIME_WAIT, in milliseconds since 1970; null for all others and where it isn't told. */
  endsAt: v.nullable(v.number()),
})
export type Socket = v.InferOutput<typeof Socket>

/** What to call a socket's condition: TCP's state, or for UDP `connected` or `bound`. */
export function conditionOf(socket: Pick<Socket, 'state' | 'remote'>): string {
  return socket.state ?? (socket.remote === null ? 'bound' : 'connected')
}

/** True for what waits for peers: a TCP listener, and a UDP socket that is bound to a port and not connected. */
export function isListening(socket: Pick<Socket, 'protocol' | 'state' | 'remote' | 'local'>): boolean {
  if (socket.protocol === 'tcp') return socket.state === 'LISTEN'
  return socket.remote === null && socket.local.port !== 0
}

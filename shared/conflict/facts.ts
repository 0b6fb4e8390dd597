import type { OwnCommand } from '../command-line/own-command'
import type { Remedy } from '../command-line/remedy'
import type { SocketLimits } from '../sockets/facts'
import type { KernelUse, Owner, Socket } from '../sockets/socket'
import type { Lineage } from './fixes/keepers'
import type { ConflictQuestion } from './question'
import type { BindProbe } from './report'

/** Systems whose rules for ports are known. */
export type ConflictSystem = 'linux' | 'darwin' | 'win32' | 'other'

export interface PortRange {
  readonly first: number
  /** Belongs to it. */
  readonly last: number
}

/** A socket that a process has open and that stands in no table. */
export interface Stray {
  /** Inode or the like. */
  readonly handle: string
  readonly owners: readonly Owner[]
}

/**
 * TCP sockets that stand in no table: one that is bound and neither listens nor connects is such a one, and so is one that
 * is not even bound.
 */
export interface UnlistedTcp {
  /** So many at most, by the kernel's counters: those of network namespaces that can't be seen are among them. */
  readonly atMost: number
  /** Whether every process lets itself be looked into, so that whoever has one is found. */
  readonly allSeen: boolean
}

/** A unit of a service manager. */
export interface UnitFacts {
  readonly unit: string
  readonly manager: 'system' | 'user'
  /** Its own process; null where it isn't told. */
  readonly mainPid: number | null
  /** Whether it is started again when its process ends; null where it isn't told. */
  readonly restarts: boolean | null
  /** Socket units that start it again at the next connection. */
  readonly triggeredBy: readonly string[]
}

/** A proxy that has the port in the name of a container, as its command line says, which everybody may read. */
export interface PublishedPort {
  readonly pid: number
  readonly program: string
  /** Where it leads: `172.17.0.2:80`. */
  readonly target: string
}

/** The container in whose name a port is held, as its runtime tells. */
export interface PublishingContainer {
  readonly runtime: 'docker' | 'podman'
  /** Its name, or the first letters of its id. */
  readonly name: string
  readonly image: string | null
  /** The Compose project that it is of. */
  readonly project: string | null
}

/** A socket unit that listens on the port, so that a service is started when somebody connects. */
export interface SocketUnit {
  readonly unit: string
  readonly manager: 'system' | 'user'
}

/** A listener of the same port in another network namespace: to the network that is another computer. */
export interface ElsewhereListener {
  readonly pid: number
  readonly program: string
}

/** A URL that a program has asked Windows' HTTP service (http.sys) for. */
export interface HttpService {
  readonly url: string
  /** The program behind it; null where it isn't told. */
  readonly program: string | null
  readonly pid: number | null
}

/** What the service manager lets a unit bind (systemd.resource-control(5)). */
export interface UnitBinds {
  readonly unit: string
  /** SocketBindDeny= and SocketBindAllow=, as it writes them; '' where nothing is set. */
  readonly deny: string
  readonly allow: string
}

/** Rules that may forbid a bind beside the privilege for low ports, as far as everybody can read them. */
export interface BindRules {
  /** Null: it can't be read. */
  readonly selinux: 'enforcing' | 'permissive' | 'off' | null
  readonly apparmor: 'on' | 'off' | null
  /** Units that the program mostly runs in, where they have such rules. */
  readonly units: readonly UnitBinds[]
}

/** Everything that was seen of a port, in the order in which it was looked at; the verdict follows from it alone. */
export interface ConflictFacts {
  readonly question: ConflictQuestion
  readonly system: ConflictSystem
  readonly own: OwnCommand
  /** Rows of both protocols with this local port. */
  readonly sockets: readonly Socket[]
  /** Ids of rows that are connected with a listener of this computer: it was them who connected. */
  readonly towardsListeners: readonly string[]
  /** Why the rows could not be read, as a sentence; null where they were. */
  readonly tableProblem: string | null
  /** Binds that were tried, each at most once. */
  readonly probes: readonly BindProbe[]
  /** Null: the system doesn't count them. */
  readonly unlistedTcp: UnlistedTcp | null
  /** Null: nobody looked, or the system can't tell. Asked for only where one of them could change the answer. */
  readonly strays: readonly Stray[] | null
  readonly limits: SocketLimits
  /** Addresses of this computer, without zones; null: not told. */
  readonly localAddresses: readonly string[] | null
  /** Ports that the system keeps from all programs; null: it has such ranges and did not tell them. */
  readonly excluded: readonly PortRange[] | null
  readonly socketUnits: readonly SocketUnit[]
  /** Of the units that the owners belong to. */
  readonly units: readonly UnitFacts[]
  readonly elsewhere: readonly ElsewhereListener[]
  /** What programs have asked Windows' http.sys for, on this port. */
  readonly httpServices: readonly HttpService[]
  /** Owners that live in another network namespace than the socket. */
  readonly foreignPids: readonly number[]
  /** Owners that a service manager has handed their sockets to (LISTEN_PID, sd_listen_fds(3)). */
  readonly activatedPids: readonly number[]
  /** Where the owners come from. */
  readonly lineages: readonly Lineage[]
  /** Whoever publishes the port for a container; null: nobody is seen to. */
  readonly published: PublishedPort | null
  /** Whose port it is then; null: that can't be told, or nobody looked. */
  readonly publisher: PublishingContainer | null
  /** What the kernel most likely has this port for; null: nothing speaks for that, or nobody looked. */
  readonly kernelUse: KernelUse | null
  /** Owners that are suspended, by Ctrl+Z, a stop signal or a debugger. */
  readonly suspendedPids: readonly number[]
  /** The container that Portlight itself runs in: others in it are no other container's. */
  readonly ownContainer: string | null
  /** Null: the system has none that can be read. */
  readonly rules: BindRules | null
  /** Who asks; null where it can't be told. */
  readonly user: string | null
  /** May stop and see everything. */
  readonly administrator: boolean
  /** What shows the owners that this user may not see; null where they see everything. */
  readonly remedy: Remedy | null
  /** Name of the service that usually has the port. */
  readonly service: string | null
  /** Free ports near it, which were tried. */
  readonly freePorts: readonly number[]
  /** Milliseconds since 1970. */
  readonly at: number
}

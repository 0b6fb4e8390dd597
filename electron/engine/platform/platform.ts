import type { OwnCommand } from '#shared/command-line/own-command'
import type { ConflictSystem } from '#shared/conflict/facts'
import type { ProcessSource } from '../conflict/process-source'
import type { SystemFacts, SystemQuery } from '../conflict/system-facts'
import type { SocketBuilder } from '../sockets/socket-builder'
import type { SocketSource } from '../sockets/socket-source'
import type { DefaultRoute, HostFirewall } from './network'

/** What the link knows of its hosts: hardware addresses as `00:1a:2b:3c:4d:5e`, null while ARP has no answer, empty where the link has none. */
export type Neighbours = ReadonlyMap<string, string | null>

/** What differs by operating system, as far as the engine needs it. Null always means: can't be told. */
export interface Platform {
  /** IPv4 address of the default gateway. */
  defaultGateway(signal: AbortSignal): Promise<string | null>
  /** The default routes of its main routing table, in no order; null: can't be told. */
  defaultRoutes(signal: AbortSignal): Promise<readonly DefaultRoute[] | null>
  /** Whether an interface is a tunnel (a VPN) or a dial-up line; null: can't be told. */
  isTunnel(interfaceName: string): Promise<boolean | null>
  /** Reads the packet filter that stands before this computer's own programs. */
  hostFirewall(signal: AbortSignal): Promise<HostFirewall>
  /** The ports that the system gives to outgoing connections. */
  ephemeralPorts(signal: AbortSignal): Promise<{ readonly first: number; readonly last: number } | null>
  /** The ARP table, IPv4 address by address. */
  neighbours(): Promise<Neighbours | null>
  /** Hosts that the kernel keeps of all links together; null: no limit is known. */
  neighbourLimit(): Promise<number | null>
  /** How many files this process may have open. */
  descriptorLimit(): Promise<number | null>
  /**
   * Makes a reader of this computer's sockets, which remembers what it learns; null where there is none.
   * @param own how this very Portlight is started
   */
  socketSource(builder: SocketBuilder, own: OwnCommand): SocketSource | null
  /** Which packages its programs came with; null: this system's can't be told. */
  readonly packages: ProgramPackages | null
  /** Looks at one TCP port, many times a second; null: only `socketSource` can, which takes longer. */
  readonly portVisits: PortVisits | null
  /** Where engines of this computer tell each other what they do; null: nowhere. */
  readonly noticeBoard: NoticeBoard | null
  /** What is asked of it where a program can't have a port. */
  readonly conflict: ConflictPlatform
}

/** What a process runs. */
export interface ProgramFile {
  readonly pid: number
  /** Its path, as the process sees it. */
  readonly executable: string
}

export interface ProgramPackages {
  /** The names of the packages that have each file among theirs: none where no package has it; null: can't be told. */
  of(files: readonly ProgramFile[], signal: AbortSignal): Promise<readonly (readonly string[] | null)[]>
}

export interface PortPeer {
  readonly address: string
  readonly port: number
  /** This computer has answered, and nothing has come back to that (SYN_RECEIVED). */
  readonly halfOpen: boolean
}

/** Who is connected to a TCP port of this computer just now. */
export interface PortLook {
  /** The other ends, also of connections that close, and those that are half open too. */
  readonly peers: readonly PortPeer[]
  /** Connections that the system accepted and no program has taken yet. */
  readonly waiting: number
  /** Connections to any port that the system accepted, and turned away for want of room, since it started; null: can't be told. */
  readonly opened: number | null
  readonly dropped: number | null
}

export interface PortVisits {
  /** Null: could not be told this time. */
  look(port: number, signal: AbortSignal): Promise<PortLook | null>
  /** Connections to any port that the system accepted since it started; null: can't be told. */
  accepted(): number | null
}

/** Short notices that every engine on this computer can read, whoever's it is. Anybody may post: believe them no further than harmless. */
export interface NoticeBoard {
  /** Gives what takes the notice away again, at the end of the process at the latest; null where none can be posted. */
  post(text: string): Promise<(() => void) | null>
  /** All that are posted, one's own too. */
  read(): Promise<readonly string[]>
}

/** What differs by system in finding out who has a port, and in ending them. */
export interface ConflictPlatform {
  readonly system: ConflictSystem
  /** Null: this system's processes can't be listed, so none is ended. */
  readonly processes: ProcessSource | null
  facts(query: SystemQuery, signal: AbortSignal): Promise<SystemFacts>
}

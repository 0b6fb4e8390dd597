import type { Lineage } from '#shared/conflict/facts'
import type { StartFacts } from '#shared/conflict/fixes/start-again'
import type { Owner } from '#shared/sockets/socket'

/** A process as it is at one moment. */
export interface ProcessEntry {
  readonly pid: number
  readonly parent: number
  /** The system's own word for when it started; see {@link Owner}. Null where it isn't told. */
  readonly birth: string | null
  readonly program: string
  /**
   * The system's own word for what it runs, which changes when it becomes another program (execve(2)) and at no other
   * time; null where it isn't told.
   */
  readonly image: string | null
  /** A thread of the kernel, which no signal ends. */
  readonly kernel: boolean
  /** It has ended, and only its parent has not asked how (a zombie). */
  readonly ended: boolean
}

/** Who asks: the user whom Portlight runs as. */
export interface Asker {
  /** As {@link Owner} names it; null where it isn't told. */
  readonly user: string | null
  /** It has the rights of root, or of an administrator who has raised them. */
  readonly administrator: boolean
}

/** The processes of this computer. Each method throws a `Failure` where the system does not answer. */
export interface ProcessSource {
  /** Null where there is none of that id. */
  now(pid: number, signal: AbortSignal): Promise<ProcessEntry | null>
  all(signal: AbortSignal): Promise<readonly ProcessEntry[]>
  /** Where it comes from; no ancestors where that isn't told. */
  lineage(pid: number, signal: AbortSignal): Promise<Lineage>
  /** All that is to be known of one process; null where there is none. */
  ownerOf(pid: number, signal: AbortSignal): Promise<Owner | null>
  asker(signal: AbortSignal): Promise<Asker>
  /** How it was started; null where there is none, or this system does not tell. */
  startFacts(pid: number): Promise<StartFacts | null>
}

import { type OwnCommand, ownCommandAsRoot } from '#shared/command-line/own-command'
import { byCommand, type Remedy } from '#shared/command-line/remedy'
import type { SocketLimits } from '#shared/sockets/facts'
import type { KernelUse } from '#shared/sockets/kernel-use'
import { isListening, type Owner, type OwnerlessReason, type Socket } from '#shared/sockets/socket'
import { keptByKernel, type Unattributed } from '#shared/sockets/unattributed'
import type { SocketBuilder } from '../../sockets/socket-builder'
import { withOwnNames } from '../../sockets/socket-builder'
import type { ReadOptions, SocketSource, SourceReading, StraySocket } from '../../sockets/socket-source'
import { TimeSlices } from '../../sockets/time-slices'
import { KernelUses } from './kernel-sockets'
import { ProcessDetails } from './owners-details'
import { Holders } from './owners-holders'
import { nobody } from './owners-places'
import { type Privileges, readPrivileges, remedyFor } from './privileges'
import { parsePortRange, parseReservedPorts, parseTimeWaitReuse } from './proc'
import { type Entry, SocketEntries } from './sockets-entries'
import { ProcFiles } from './sockets-files'
import { NetworkNamespaces } from './sockets-namespaces'
import { isInOurNamespace, listedInodes, namespaceMembers } from './sockets-strays'
import { endsOf, type TableKind } from './sockets-table'

/** Milliseconds that a reading looks for owners; what is not found by then is said to be not looked up. */
const ownersDeadline = 5_000

export interface LinuxSourceOptions {
  readonly builder: SocketBuilder
  /** Where /proc is. */
  readonly root: string
  /** Where / is, without a slash at its end. */
  readonly computer: string
  /** Where /etc/passwd is. */
  readonly passwd: string
  /** The user that we are; null where there are no such users. */
  readonly uid: number | null
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
  /** How this very Portlight is started. */
  readonly own: OwnCommand
}

/** A table is there and was not read to its end: a file more could not be opened, mostly. */
const unreadTable: Unattributed = { kind: 'unread-table', count: null, remedy: null }

type Ephemeral = SocketLimits['ephemeral']

/** Linux: everything is read from /proc, nothing is spawned. */
export class LinuxSockets implements SocketSource {
  readonly #options: LinuxSourceOptions
  readonly #files: ProcFiles
  readonly #details: ProcessDetails
  readonly #holders: Holders
  readonly #namespaces: NetworkNamespaces
  readonly #entries: SocketEntries
  #ephemeral: Ephemeral = null

  constructor(options: LinuxSourceOptions) {
    this.#options = options
    this.#files = new ProcFiles(options.root)
    const now = () => performance.now()
    this.#details = new ProcessDetails(this.#files, options.passwd, now)
    this.#entries = new SocketEntries(this.#files, this.#details, options.wallClock)
    this.#holders = new Holders(this.#files, this.#details)
    this.#namespaces = new NetworkNamespaces(this.#files, this.#details, options.uid === 0, options.own, now)
  }

  async read({ fresh, onPort }: ReadOptions, signal: AbortSignal): Promise<SourceReading> {
    signal.throwIfAborted()
    const slices = new TimeSlices(signal)
    const limits = this.#limits()
    if (!sameRange(limits.ephemeral, this.#ephemeral)) this.#entries.forget()
    this.#ephemeral = limits.ephemeral

    this.#details.refreshUsers()
    const unreadBefore = this.#files.unread
    const { entries, gone } = await this.#entries.read(slices)
    const unread = this.#files.unread > unreadBefore
    const pids = this.#files.processes()
    if (fresh) this.#holders.forget()
    const asked = onPort === undefined ? entries : entries.filter(({ local }) => local.port === onPort)
    const deadline = performance.now() + ownersDeadline
    const wanted = new Set<number>()
    // nobody has to be looked into for a port that no process has
    if (onPort === undefined || asked.some(({ inode }) => inode !== 0)) {
      const looked = await this.#holders.update(pids, gone, slices, deadline)
      for (const { inode, uid } of asked) {
        if (inode !== 0 && !this.#holders.knows(inode) && this.#mayFind(uid)) wanted.add(inode)
      }
      if (looked) await this.#holders.seek(wanted, slices, deadline)
    }
    this.#details.keepOnly(new Set(pids))
    const privileges = readPrivileges(this.#files)
    // whoever may look into all processes and meets one that tells nothing, or none, can't say that it has the socket
    const maySeeAll = this.#seesAll || (privileges.looksIntoAll === true && privileges.namespaced === false)
    const sockets = await this.#rows(
      entries,
      onPort === undefined ? null : new Set(asked),
      wanted,
      maySeeAll,
      slices,
    )
    const elsewhere = onPort === undefined ? this.#namespaces.others(pids) : []
    return {
      sockets,
      limits,
      notListed: [...(unread ? [unreadTable] : []), ...elsewhere],
      remedy: this.#remedy(privileges),
    }
  }

  async strays(signal: AbortSignal): Promise<readonly StraySocket[]> {
    signal.throwIfAborted()
    const slices = new TimeSlices(signal)
    // held first, listed then: a socket that comes into being meanwhile is no stray
    this.#holders.forget()
    const pids = this.#files.processes()
    await this.#holders.update(pids, [], slices, performance.now() + ownersDeadline)
    const elsewhere = namespaceMembers(this.#files, pids)
    const listed = await listedInodes((path) => this.#files.table(path, slices), elsewhere)
    const strays: StraySocket[] = []
    for (const inode of this.#holders.inodes()) {
      if (listed.has(inode)) continue
      const owners = this.#holders.ownersOf(inode)
      if (owners.length === 0 || !owners.some(({ pid }) => isInOurNamespace(this.#files, pid))) continue
      strays.push({ handle: String(inode), owners })
    }
    return strays
  }

  get #seesAll(): boolean {
    return this.#options.uid === 0 && !this.#holders.anyDenied
  }

  #remedy(privileges: Privileges): Remedy | null {
    if (this.#seesAll) return null
    const sudo = byCommand(ownCommandAsRoot(this.#options.own, 'sockets'))
    return remedyFor(this.#options.uid, privileges, sudo)
  }

  /** Processes of others may not be looked into without privileges, so there is no use in looking for their sockets. */
  #mayFind(uid: number): boolean {
    return this.#options.uid === 0 || this.#options.uid === uid
  }

  #limits(): SocketLimits {
    const from = Number.parseInt(this.#files.text('sys/net/ipv4/ip_unprivileged_port_start') ?? '', 10)
    const reserved = parseReservedPorts(this.#files.text('sys/net/ipv4/ip_local_reserved_ports') ?? '')
    return {
      ephemeral: parsePortRange(this.#files.text('sys/net/ipv4/ip_local_port_range') ?? ''),
      unprivilegedFrom: Number.isNaN(from) ? null : from,
      ...(reserved.length === 0 ? {} : { reserved }),
      ...parseTimeWaitReuse(this.#files.text('sys/net/ipv4/tcp_tw_reuse') ?? ''),
    }
  }

  async #rows(
    entries: readonly Entry[],
    asked: ReadonlySet<Entry> | null,
    notLookedUp: ReadonlySet<number>,
    seesAll: boolean,
    slices: TimeSlices,
  ): Promise<readonly Socket[]> {
    const sockets: Socket[] = []
    const kernel = new KernelUses(new ProcFiles(this.#options.computer))
    let built = 0
    for (const entry of entries) {
      const wanted = asked === null || asked.has(entry)
      const owners = wanted ? this.#holders.ownersOf(entry.inode) : nobody
      const ownerless = owners.length > 0 || !wanted ? null : this.#whyNoOwner(entry, notLookedUp, seesAll)
      let { socket } = entry
      if (socket === null || socket.owners !== owners || socket.ownerless !== ownerless) {
        socket = this.#build(entry, owners, ownerless, kernel)
        built += 1
        entry.socket = socket
      }
      sockets.push(socket)
      // who has it may have to be read out of a dozen files
      if (sockets.length % 16 === 0 && slices.over) await slices.pause()
    }
    return built === 0 ? sockets : withOwnNames(sockets)
  }

  #whyNoOwner(entry: Entry, notLookedUp: ReadonlySet<number>, seesAll: boolean): OwnerlessReason {
    if (entry.inode === 0) return keptByKernel(entry.state) ?? 'closing'
    if (notLookedUp.has(entry.inode)) return 'not-looked-up'
    return seesAll ? 'no-process' : 'no-permission'
  }

  #build(
    entry: Entry,
    owners: readonly Owner[],
    ownerless: OwnerlessReason | null,
    kernel: KernelUses,
  ): Socket {
    const { kind, key, uid, inode, handle, endsAt, state, local, remote, receiveQueue, sendQueue } = entry
    const { builder } = this.#options
    // written out: with tens of thousands of rows, every copy of one costs
    return {
      id: rowId(kind, endsOf(key, kind), remote !== null, handle),
      protocol: kind.protocol,
      family: kind.family,
      state,
      local,
      remote,
      owners,
      ownerless,
      kernelUse: ownerless === 'no-process' ? kernelUseOf(entry, kernel) : null,
      // what a program has let go of, TIME_WAIT or not, is written down as root's, whoever it was of
      user: inode === 0 && uid === 0 && state !== 'SYN_RECEIVED' ? null : this.#details.userName(uid),
      reach: builder.reachOf(local.address),
      service: builder.serviceOf(kind.protocol, local, remote, this.#ephemeral),
      receiveQueue,
      sendQueue,
      handle,
      endsAt,
    }
  }
}

/** Of a listener alone: what else no process has is on its way out. */
function kernelUseOf({ kind, state, local, remote }: Entry, kernel: KernelUses): KernelUse | null {
  return isListening({ protocol: kind.protocol, state, local, remote })
    ? kernel.of(kind.protocol, local.port)
    : null
}

/** The name of a row by `row-key.ts`' rule, out of what the kernel wrote: cheaper than putting texts together anew. */
function rowId(
  { file, protocol }: TableKind,
  ends: string,
  connected: boolean,
  handle: string | null,
): string {
  return protocol === 'tcp' && connected ? `${file} ${ends}` : `${file} ${ends} #${handle ?? ''}`
}

function sameRange(a: Ephemeral, b: Ephemeral): boolean {
  return a?.first === b?.first && a?.last === b?.last
}

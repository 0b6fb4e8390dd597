import { type OwnCommand, ownCommandAsRoot } from '#shared/command-line/own-command'
import { byCommand, type Remedy } from '#shared/command-line/remedy'
import { failure } from '#shared/ipc/result'
import type { Owner, OwnerlessReason, Socket } from '#shared/sockets/socket'
import { keptByKernel, type Unattributed } from '#shared/sockets/unattributed'
import { type NoAnswer, noAnswerText } from '#shared/words/no-answer'
import { type ObservedSocket, type SocketBuilder, withOwnNames } from '../../sockets/socket-builder'
import type { ReadOptions, SocketSource, SourceReading } from '../../sockets/socket-source'
import { gapOf, type SystemAnswer, systemAnswer } from '../system-output'
import { parsePortRange } from './commands'
import { ownerOf, type PsProcess, parsePs } from './owners-ps'
import { type LsofSocket, type NetstatRow, parseLsof, parseNetstat } from './sockets-text'

/** lsof has been seen to take many seconds (gh:manaflow-ai/cmux#7791); a reading that is late is better than a stall. */
const limits = { deadlineMs: 10_000, mostBytes: 64 * 1024 * 1024 }

/**
 * macOS: netstat lists everybody's sockets, lsof and ps say whose they are. Written from the commands' sources and documented output, and
 * tested with samples and recordings of it; not yet run there. Why it is not asked by library: docs/macos.md.
 */
export class DarwinSockets implements SocketSource {
  readonly #builder: SocketBuilder
  readonly #root: boolean
  readonly #own: OwnCommand
  readonly #ask: typeof systemAnswer

  /** @param ask runs a command of the system */
  constructor(builder: SocketBuilder, root: boolean, own: OwnCommand, ask = systemAnswer) {
    this.#builder = builder
    this.#root = root
    this.#own = own
    this.#ask = ask
  }

  /** lsof lists them among the others: a TCP socket in state CLOSED. */
  async strays(): Promise<null> {
    return null
  }

  async read(_options: ReadOptions, signal: AbortSignal): Promise<SourceReading> {
    const run = (file: string, ...args: string[]) => this.#ask(file, args, limits, signal)
    const [lsof, inet, inet6, commands, argumentLists, range] = await Promise.all([
      run('/usr/sbin/lsof', '-nP', '+c0', '-iTCP', '-iUDP', '-FpcLftdPnT'),
      run('/usr/sbin/netstat', '-anlW', '-f', 'inet'),
      run('/usr/sbin/netstat', '-anlW', '-f', 'inet6'),
      run('/bin/ps', '-axwwo', 'pid=,ppid=,user=,lstart=,comm='),
      run('/bin/ps', '-axwwo', 'pid=,args='),
      run('/usr/sbin/sysctl', 'net.inet.ip.portrange.first', 'net.inet.ip.portrange.last'),
    ])
    signal.throwIfAborted()
    const lsofGap = gapOf(lsof)
    const inetGap = netstatGapOf(inet)
    const inet6Gap = netstatGapOf(inet6)
    if (lsofGap !== null && inetGap !== null && inet6Gap !== null) {
      const said = [noAnswerText('lsof', lsofGap), noAnswerText('netstat', inetGap)]
      throw failure('failed', `The sockets of this computer are not known: ${said.join(', and ')}.`)
    }
    const listGap = inetGap ?? inet6Gap
    const ephemeral = parsePortRange(range.text ?? '')
    const rows = parseNetstat(inet.text ?? '', inet6Gap === null ? inet6.text : null)
    const observed = joinDarwin(
      lsofGap === null ? parseLsof(lsof.text ?? '') : null,
      rows,
      parsePs(commands.text ?? '', argumentLists.text ?? ''),
      this.#root,
    )
    const remedy = this.#root ? null : byCommand(ownCommandAsRoot(this.#own, 'sockets'))
    const sockets: Socket[] = observed.map((socket) => this.#builder.build(socket, ephemeral))
    return {
      sockets: withOwnNames(sockets),
      limits: { ephemeral, unprivilegedFrom: null },
      notListed: [
        ...(listGap === null ? [] : [unread('netstat', listGap)]),
        // where netstat shows nobody's, those of this user are missing, too
        ...(listGap !== null || lsofGap === null || rows.length > 0 ? [] : [unread('lsof', lsofGap)]),
        ...(listGap === null ? hiddenFrom(rows, this.#root, remedy) : []),
      ],
      remedy,
    }
  }
}

function unread(name: string, why: NoAnswer): Unattributed {
  return { kind: 'unread-table', count: null, program: { name, why }, remedy: null }
}

/**
 * What kept netstat from telling its list, see {@link gapOf}. It asks for TCP and for UDP apart: where one of them fails, as
 * when it grows meanwhile ("Cannot allocate memory"), it complains, goes on and ends with 0. lsof complains of files, too.
 */
function netstatGapOf(answer: SystemAnswer): NoAnswer | null {
  return gapOf(answer) ?? (answer.text !== null && answer.complained === true ? { kind: 'partly' } : null)
}

/**
 * macOS 27 shows a process that is not root its own sockets alone. Some say that Apple's netstat sees all of them nevertheless
 * (gh:dotnet/runtime#133960), others that it tells nothing then (gh:doronz88/pymobiledevice3#1952): only what lsof finds in this user's
 * processes is left. Before, some program of the system always had one. See docs/macos.md.
 */
export function hiddenFrom(
  rows: readonly NetstatRow[],
  root: boolean,
  remedy: Remedy | null,
): readonly Unattributed[] {
  if (root || rows.length > 0) return []
  return [{ kind: 'not-listed', count: null, which: { which: 'of-others' }, remedy }]
}

/**
 * Puts together what each of the commands knows: one row for each socket, with all processes that have it open.
 * @param lsof null: it gave no answer in time
 */
export function joinDarwin(
  lsof: readonly LsofSocket[] | null,
  netstat: readonly NetstatRow[],
  processes: ReadonlyMap<number, PsProcess>,
  root: boolean,
): ObservedSocket[] {
  const rows = new Map<string, NetstatRow[]>()
  for (const row of netstat) listIn(rows, endsOf(row)).push(row)
  const owners = new Map<number, Owner>()
  const joined = new Map<string, { readonly first: LsofSocket; readonly owners: Set<Owner> }>()
  for (const [at, socket] of (lsof ?? []).entries()) {
    const owner = owners.get(socket.pid) ?? ownerOf(socket.pid, processes, socket.command, socket.user)
    owners.set(socket.pid, owner)
    const key = `${socket.device ?? `#${at}`} ${endsOf(socket)}`
    const entry = joined.get(key) ?? { first: socket, owners: new Set() }
    entry.owners.add(owner)
    joined.set(key, entry)
  }
  const observed = [...joined.values()].map(({ first, owners }): ObservedSocket => {
    const row = rows.get(endsOf(first))?.shift()
    return {
      ...common(first),
      ...queues(row, first.state === 'LISTEN'),
      owners: [...owners].sort((a, b) => a.pid - b.pid),
      ownerless: null,
      user: first.user,
      handle: first.device,
    }
  })
  for (const left of rows.values()) {
    for (const row of left) {
      observed.push({
        ...common(row),
        ...queues(row, row.state === 'LISTEN'),
        owners: [],
        ownerless: whyNoOwner(row, lsof !== null, root),
        user: null,
        handle: null,
      })
    }
  }
  return observed
}

function whyNoOwner({ state }: NetstatRow, lookedUp: boolean, root: boolean): OwnerlessReason {
  if (state === 'TIME_WAIT') return 'time-wait'
  if (!lookedUp) return 'not-looked-up'
  if (root && keptByKernel(state) === 'closing') return 'closing'
  return root ? 'no-process' : 'no-permission'
}

function common({ protocol, family, state, local, remote }: LsofSocket | NetstatRow) {
  return { protocol, family, state, local, remote, kernelUse: null, endsAt: null }
}

function queues(row: NetstatRow | undefined, listens: boolean) {
  return {
    receiveQueue: row?.receiveQueue ?? null,
    sendQueue: listens ? null : (row?.sendQueue ?? null),
  }
}

/** Both ends, without zones: only one of the commands tells them. */
function endsOf({ protocol, family, local, remote }: LsofSocket | NetstatRow): string {
  const end = ({ address, port }: { readonly address: string; readonly port: number }) =>
    `${address.split('%')[0]} ${port}`
  return `${protocol} ${family} ${end(local)} ${remote === null ? '' : end(remote)}`
}

function listIn<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}

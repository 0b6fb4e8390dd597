import { pid as ownPid } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { type OwnCommand, ownCommandAsRoot } from '#shared/command-line/own-command'
import { byCommand } from '#shared/command-line/remedy'
import { wantedAddresses } from '#shared/conflict/clash'
import type { ConflictFacts } from '#shared/conflict/facts'
import { nearPorts } from '#shared/conflict/fixes/near-ports'
import type { ConflictQuestion } from '#shared/conflict/question'
import { situationOf } from '#shared/conflict/situation'
import { mayBeBoundUnseen } from '#shared/conflict/unset-probes'
import { Failure } from '#shared/ipc/result'
import { isWildcard, reachOf } from '#shared/sockets/reach'
import type { ServiceName } from '#shared/sockets/service-of'
import { isListening, type Socket } from '#shared/sockets/socket'
import { type Unattributed, unattributedText } from '#shared/sockets/unattributed'
import { ownAddresses } from '../computer/interfaces'
import type { ConflictPlatform } from '../platform/platform'
import type { Sockets } from '../sockets/sockets'
import { probeBind } from './bind-probe'
import { addressesToTry, tryAddresses } from './probes'
import type { Asker } from './process-source'
import { noSystemFacts } from './system-facts'

export interface GatherOptions {
  readonly platform: ConflictPlatform
  readonly sockets: Sockets
  readonly serviceName: ServiceName
  /** What is typed in a terminal to start this very Portlight. */
  readonly own: OwnCommand
  /** Milliseconds since 1970. */
  readonly wallClock: () => number
  /** Whether other ports near by are looked for, and tried. */
  readonly findPorts: boolean
}

/** Milliseconds between two looks at sockets that stand in no table. */
const betweenStrays = 60

/** Owners whose origin is looked at. */
const mostLineages = 8

/** Ports near by that are tried at most, and found at most. */
const mostTried = 24
const mostFound = 3

/**
 * Looks at everything that a verdict on a port needs. Looks first and binds last, so that the user's own server is raced
 * for a moment only.
 */
export async function gatherFacts(
  options: GatherOptions,
  question: ConflictQuestion,
  signal: AbortSignal,
): Promise<ConflictFacts> {
  const { platform, sockets, serviceName, wallClock, own } = options
  const at = wallClock()
  const wanted = wantedAddresses(question) ?? []
  // every computer has loopback
  const told = ownAddresses({ loopback: false })
  const addresses = told === null ? null : [...told]
  let table = await look(sockets, question, platform, signal)
  const seen = {
    question,
    system: platform.system,
    own,
    ...noSystemFacts,
    probes: await tryAddresses(
      {
        question,
        wanted,
        rows: table.read ? table.sockets : null,
        partial: table.partial,
        system: platform.system,
        localAddresses: addresses,
      },
      signal,
    ),
    strays: null,
    lineages: [],
    localAddresses: addresses,
    ...(await identity(platform, table, own, signal)),
    service: serviceName(question.port, question.protocol),
    freePorts: null,
    at,
  }
  // whoever came or went between the look and the bind is seen by another look
  if (contradicts({ ...seen, ...table })) table = await look(sockets, question, platform, signal)
  const { listeners, owners, bind, inTheWay } = situationOf({ ...seen, ...table })
  const lineages = await Promise.all(
    owners.slice(0, mostLineages).flatMap(({ pid }) => platform.processes?.lineage(pid, signal) ?? []),
  )
  const looked: ConflictFacts = {
    ...seen,
    ...table,
    lineages,
    ...(await platform.facts({ question, listeners, owners }, signal)),
  }
  const hidden = bind.kind === 'fails' && bind.error === 'EADDRINUSE'
  const unsure = bind.kind === 'binds' && mayBeBoundUnseen(looked)
  const facts: ConflictFacts =
    (hidden || unsure) && inTheWay.length === 0 && table.tableProblem === null
      ? { ...looked, strays: await straysOf(sockets, signal) }
      : looked
  if (!options.findPorts || (bind.kind === 'binds' && inTheWay.length === 0)) return facts
  return { ...facts, freePorts: await findFreePorts(facts, table, serviceName, signal) }
}

/** One look at the table. */
interface Table extends Pick<ConflictFacts, 'sockets' | 'limits' | 'tableProblem' | 'towardsListeners'> {
  /** Whether there are rows at all; where there are, a table may have gaps all the same (`tableProblem`). */
  readonly read: boolean
  /** A part of it could not be read: see {@link ProbeParts.partial}. */
  readonly partial: boolean
  /** Local ports that some socket has. */
  readonly taken: ReadonlySet<number>
  readonly unattributed: readonly Unattributed[]
}

/** A table that can't be read is no reason to say nothing: the binds tell something too. */
async function look(
  sockets: Sockets,
  { port, protocol }: ConflictQuestion,
  { system }: Pick<ConflictPlatform, 'system'>,
  signal: AbortSignal,
): Promise<Table> {
  try {
    const { sockets: rows, facts, unattributed } = await sockets.around(port, signal)
    const onPort = rows.filter(({ local }) => local.port === port)
    return {
      read: true,
      partial: unattributed.some(({ kind }) => kind === 'unread-table'),
      sockets: onPort,
      towardsListeners: onPort.filter((row) => isTowardsListener(row, rows)).map(({ id }) => id),
      limits: { ephemeral: facts.ephemeral, unprivilegedFrom: facts.unprivilegedFrom },
      tableProblem: gapIn(unattributed, system, protocol),
      taken: new Set(rows.map(({ local }) => local.port)),
      unattributed,
    }
  } catch (thrown) {
    if (signal.aborted || !(thrown instanceof Failure)) throw thrown
    return {
      read: false,
      partial: false,
      sockets: [],
      towardsListeners: [],
      limits: { ephemeral: null, unprivilegedFrom: null },
      tableProblem: thrown.value.message,
      taken: new Set(),
      unattributed: [],
    }
  }
}

/** Why a port that stands in no row may be taken all the same; null: all of them are listed. */
function gapIn(
  unattributed: readonly Unattributed[],
  system: ConflictPlatform['system'],
  protocol: ConflictQuestion['protocol'],
): string | null {
  const gap = unattributed.find(
    ({ kind }) =>
      kind === 'unread-table' ||
      // Windows lists all of UDP; of TCP, what is only bound is looked up for the one port, which may fail
      (kind === 'not-listed' && (system === 'darwin' || (system === 'win32' && protocol === 'tcp'))),
  )
  return gap === undefined ? null : unattributedText(gap)
}

/** Both ends are on this computer, and the other one listens. */
function isTowardsListener({ protocol, local, remote }: Socket, rows: readonly Socket[]): boolean {
  if (remote === null || (reachOf(remote.address) !== 'loopback' && remote.address !== local.address))
    return false
  return rows.some(
    (row) =>
      row.protocol === protocol &&
      row.local.port === remote.port &&
      isListening(row) &&
      (isWildcard(row.local.address) || row.local.address === remote.address),
  )
}

/** Rows and bind do not go together. */
function contradicts(facts: ConflictFacts): boolean {
  const { bind, inTheWay, listeners } = situationOf(facts)
  if (bind.kind === 'binds') return listeners.length > 0
  return bind.kind === 'fails' && bind.error === 'EADDRINUSE' && inTheWay.length === 0
}

/** A socket that is only on its way to be connected or closed is gone at a second look. */
async function straysOf(sockets: Sockets, signal: AbortSignal): Promise<ConflictFacts['strays']> {
  const first = (await sockets.strays(signal))?.filter(({ owners }) =>
    owners.every(({ pid }) => pid !== ownPid),
  )
  if (first === undefined) return null
  if (first.length === 0) return first
  await sleep(betweenStrays, undefined, { signal })
  const still = new Set((await sockets.strays(signal))?.map(({ handle }) => handle))
  return first.filter(({ handle }) => still.has(handle))
}

/** Ports near by that bind on every address that is wanted. */
async function findFreePorts(
  { question, limits, excluded, system, localAddresses }: ConflictFacts,
  { taken, read, partial }: Table,
  serviceName: ServiceName,
  signal: AbortSignal,
): Promise<number[] | null> {
  // elsewhere than on Linux a bind that works says nothing where the listeners are not known
  if ((!read || partial) && system !== 'linux') return null
  const near = nearPorts(question.port, {
    ephemeral: limits.ephemeral,
    unprivilegedFrom: limits.unprivilegedFrom,
    excluded: excluded ?? [],
    taken,
    registered: (port) => serviceName(port, 'tcp') !== null || serviceName(port, 'udp') !== null,
  })
  const wanted = (wantedAddresses(question) ?? []).filter(
    ({ address }) =>
      ['0.0.0.0', '::', '127.0.0.1', '::1'].includes(address) || localAddresses?.includes(address) !== false,
  )
  const found: number[] = []
  let tried = 0
  for (const port of near) {
    if (found.length >= mostFound || tried >= mostTried || wanted.length === 0) break
    signal.throwIfAborted()
    tried += 1
    const probes = []
    for (const one of addressesToTry(wanted, system))
      probes.push(await probeBind(question.protocol, port, one, system))
    const taken = probes.some(({ error }) => error === 'EADDRINUSE' || error === 'EACCES')
    if (!taken && probes.some(({ outcome }) => outcome === 'binds')) found.push(port)
  }
  return found
}

/** A system that does not tell who asks does not keep the port from its verdict. */
async function asker(processes: ConflictPlatform['processes'], signal: AbortSignal): Promise<Asker> {
  const unknown: Asker = { user: null, administrator: false }
  try {
    return (await processes?.asker(signal)) ?? unknown
  } catch (thrown) {
    if (thrown instanceof Failure && !signal.aborted) return unknown
    throw thrown
  }
}

/** Who asks, by the words that the owners of sockets are told in. */
async function identity(
  { processes, system }: ConflictPlatform,
  { unattributed }: Table,
  own: OwnCommand,
  signal: AbortSignal,
): Promise<Pick<ConflictFacts, 'user' | 'administrator' | 'remedy'>> {
  const { user, administrator } = await asker(processes, signal)
  const hidden = unattributed.find(({ kind }) => kind === 'no-permission' || kind === 'not-looked-up')
  const remedy =
    hidden?.remedy ??
    (administrator || system !== 'linux' ? null : byCommand(ownCommandAsRoot(own, 'sockets')))
  return { user, administrator, remedy }
}

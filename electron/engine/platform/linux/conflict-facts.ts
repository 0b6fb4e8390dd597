import { existsSync } from 'node:fs'
import type { ElsewhereListener, SocketUnit, UnitFacts } from '#shared/conflict/facts'
import type { Owner } from '#shared/sockets/socket'
import { noSystemFacts, type SystemFacts, type SystemQuery } from '../../conflict/system-facts'
import { runCommand } from '../run-command'
import { bindRules } from './bind-rules'
import { KernelUses } from './kernel-sockets'
import { parseControlGroup } from './owners-control-group'
import { executableOf, parseArguments, programName } from './owners-text'
import { parseStatEntry } from './processes'
import { publishedPort } from './published-ports'
import { publishingContainer } from './publishing-container'
import { ProcFiles } from './sockets-files'
import { AddressTexts, decodeKey, TableReader, tableKinds } from './sockets-table'
import { unlistedTcp } from './unlisted-tcp'

/** sd_booted(3): systemd is the service manager where this folder is. */
const systemdFolder = '/run/systemd/system'

/** Units that one question asks the service manager for. */
const mostUnits = 3

/** Other network namespaces that one question looks into. */
const mostNamespaces = 200

/** What Linux knows beside its socket tables. Commands are run only where an owner belongs to a unit, or may. */
export async function linuxConflictFacts(query: SystemQuery, signal: AbortSignal): Promise<SystemFacts> {
  const files = new ProcFiles('/proc')
  const { listeners, owners } = query
  const systemd = existsSync(systemdFolder)
  const published = publishedPort(files, query)
  const [rules, socketUnits, units, publisher] = await Promise.all([
    bindRules(query.question.failure ?? null, systemd, signal),
    systemd && listeners.some((row) => mayBeActivation(row.owners)) ? socketUnitsOf(query, signal) : [],
    systemd ? unitsOf(owners, signal) : [],
    publishingContainer(files, query, published, signal),
  ])
  return {
    ...noSystemFacts,
    socketUnits,
    units,
    elsewhere: listeners.length > 0 ? [] : listenersElsewhere(files, query),
    foreignPids: owners.map(({ pid }) => pid).filter((pid) => isForeign(files, pid)),
    activatedPids: owners.map(({ pid }) => pid).filter((pid) => isActivated(files, pid)),
    published,
    publisher,
    kernelUse: listeners.some((row) => row.owners.length === 0)
      ? new KernelUses(new ProcFiles('')).of(query.question.protocol, query.question.port)
      : null,
    suspendedPids: owners.map(({ pid }) => pid).filter((pid) => isSuspended(files, pid)),
    unlistedTcp: unlistedTcp(files),
    rules,
    ownContainer: parseControlGroup(files.text('self/cgroup') ?? '').container?.id ?? null,
  }
}

/** Whose it is can't be seen, or it is a service manager's. */
function mayBeActivation(owners: readonly Owner[]): boolean {
  return (
    owners.length === 0 ||
    owners.some(
      ({ pid, program, unit }) => pid === 1 || program === 'systemd' || unit?.endsWith('.socket') === true,
    )
  )
}

async function socketUnitsOf({ question, owners }: SystemQuery, signal: AbortSignal): Promise<SocketUnit[]> {
  const list = ['list-sockets', '--all', '--no-legend', '--no-pager', '--plain', '--full', '--show-types']
  const ofUser = owners.some(({ pid, program }) => pid !== 1 && program === 'systemd')
  const [system, user] = await Promise.all([
    runCommand('systemctl', list, signal),
    ofUser ? runCommand('systemctl', ['--user', ...list], signal) : '',
  ])
  return [
    ...parseListSockets(system, question).map((unit) => ({ unit, manager: 'system' as const })),
    ...parseListSockets(user, question).map((unit) => ({ unit, manager: 'user' as const })),
  ]
}

/** Names of the socket units in `systemctl list-sockets --show-types --no-legend` that listen on a port. */
export function parseListSockets(text: string, { port, protocol }: SystemQuery['question']): string[] {
  const wanted = protocol === 'tcp' ? 'Stream' : 'Datagram'
  const units = new Set<string>()
  for (const line of text.split('\n')) {
    const [, listen = '', type, unit = ''] = /^(\S+)\s+(\S+)\s+(\S+\.socket)\b/.exec(line.trim()) ?? []
    if (type === wanted && new RegExp(`(?:^|:)${port}$`).test(listen)) units.add(unit)
  }
  return [...units]
}

async function unitsOf(owners: readonly Owner[], signal: AbortSignal): Promise<UnitFacts[]> {
  const named = new Map<string, 'system' | 'user'>()
  for (const { unit, unitManager } of owners) if (unit !== null) named.set(unit, unitManager ?? 'system')
  return Promise.all(
    [...named].slice(0, mostUnits).map(async ([unit, manager]) => {
      const properties = ['--no-pager', '--property=MainPID,Restart,TriggeredBy', '--', unit]
      const args = manager === 'user' ? ['--user', 'show', ...properties] : ['show', ...properties]
      return parseUnit(unit, manager, await runCommand('systemctl', args, signal))
    }),
  )
}

/** The output of `systemctl show --property=MainPID,Restart,TriggeredBy`; what is missing is not known. */
export function parseUnit(unit: string, manager: 'system' | 'user', text: string): UnitFacts {
  const value = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1] ?? null
  const mainPid = Number(value('MainPID') ?? 0)
  const restart = value('Restart')
  return {
    unit,
    manager,
    mainPid: mainPid > 0 ? mainPid : null,
    // on-failure too: to be ended by SIGTERM is no failure, to be ended by SIGKILL is one (systemd.service(5))
    restarts: restart === null || restart === '' ? null : restart !== 'no',
    triggeredBy: (value('TriggeredBy') ?? '').split(' ').filter((name) => name.endsWith('.socket')),
  }
}

/** True for a process that was handed its sockets, by the variables of sd_listen_fds(3). */
function isActivated(files: ProcFiles, pid: number): boolean {
  const variables = (files.text(`${pid}/environ`) ?? '').split('\0')
  return variables.includes(`LISTEN_PID=${pid}`) && variables.some((one) => /^LISTEN_FDS=[1-9]/.test(one))
}

/** By a signal or by a debugger (proc_pid_stat(5): T and t). */
function isSuspended(files: ProcFiles, pid: number): boolean {
  return parseStatEntry(files.text(`${pid}/stat`) ?? '')?.suspended === true
}

/** In another network namespace than this process; false where that can't be seen. */
function isForeign(files: ProcFiles, pid: number): boolean {
  const namespace = files.link(`${pid}/ns/net`)
  return namespace !== null && namespace !== files.link('self/ns/net')
}

/** Who listens on the same port in other network namespaces, as far as they can be looked into. */
function listenersElsewhere(files: ProcFiles, query: SystemQuery): ElsewhereListener[] {
  const own = files.link('self/ns/net')
  const members = new Map<string, number[]>()
  for (const pid of files.processes()) {
    const namespace = files.link(`${pid}/ns/net`)
    if (namespace === null || namespace === own) continue
    members.set(namespace, [...(members.get(namespace) ?? []), pid])
  }
  return [...members.values()].slice(0, mostNamespaces).flatMap((pids) => listenerAmong(files, pids, query))
}

function listenerAmong(
  files: ProcFiles,
  pids: readonly number[],
  { question }: SystemQuery,
): ElsewhereListener[] {
  const [first] = pids
  if (first === undefined) return []
  const addresses = new AddressTexts()
  for (const kind of tableKinds) {
    if (kind.protocol !== question.protocol) continue
    const reader = new TableReader(files.text(`${first}/net/${kind.file}`) ?? '', kind.family)
    while (reader.next()) {
      const { state, local, remote } = decodeKey(reader.key, kind, addresses)
      const listens = question.protocol === 'tcp' ? state === 'LISTEN' : remote === null
      if (!listens || local.port !== question.port) continue
      const pid = pids.find((pid) => holds(files, pid, reader.inode)) ?? first
      return [{ pid, program: programOf(files, pid) }]
    }
  }
  return []
}

function holds(files: ProcFiles, pid: number, inode: string): boolean {
  const names = files.list(`${pid}/fd`)
  return (
    typeof names !== 'string' && names.some((name) => files.link(`${pid}/fd/${name}`) === `socket:[${inode}]`)
  )
}

function programOf(files: ProcFiles, pid: number): string {
  const args = parseArguments(files.text(`${pid}/cmdline`) ?? '')
  const thread = parseStatEntry(files.text(`${pid}/stat`) ?? '')?.threadName ?? ''
  return programName(executableOf(files.link(`${pid}/exe`)), args, thread, (path) =>
    files.link(`${pid}/root${path}`),
  )
}

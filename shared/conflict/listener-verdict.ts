import { portText } from '../ports/port-text'
import { kernelUseText } from '../sockets/kernel-use'
import type { Owner, Socket } from '../sockets/socket'
import type { Confidence } from '../words/evidence'
import { listText } from '../words/list-text'
import { wantedAddresses } from './clash'
import {
  containerConfidence,
  containerOwner,
  containerSentence,
  isWslRelay,
  publisherText,
} from './container-verdict'
import { type Decision, decidedAs, placeText } from './decision'
import type { ConflictFacts, SocketUnit } from './facts'
import { addressText, commonParent, holdersText, holderText } from './holder-words'
import type { ConflictVerdict } from './report'
import type { Situation } from './situation'

/** Programs that listen for services which are started when somebody connects. */
const activators: ReadonlySet<string> = new Set(['systemd-socket-activate', 'xinetd', 'inetd'])

/** First processes that do so. */
const firstProcesses: ReadonlySet<string> = new Set(['systemd', 'launchd', 'init'])

/** Pid of Windows' kernel, in whose name http.sys listens. */
const windowsKernel = 4

/** macOS' AirPlay Receiver. */
const airPlayPorts: readonly number[] = [5000, 7000]

/** The socket unit that holds the port; null where none is known by name. */
export function activatingUnit({ owners }: Situation, { socketUnits }: ConflictFacts): SocketUnit | null {
  const [named] = socketUnits
  if (named !== undefined) return named
  const owner = owners.find(({ unit }) => unit?.endsWith('.socket') === true)
  return owner?.unit == null ? null : { unit: owner.unit, manager: owner.unitManager ?? 'system' }
}

/** The owner that is a service manager listening for a service; null where none is. */
export function activatingOwner({ owners }: Situation, { activatedPids }: ConflictFacts): Owner | null {
  return (
    owners.find(({ program }) => activators.has(program)) ??
    owners.find(({ pid, program }) => pid === 1 && firstProcesses.has(program)) ??
    // whoever has handed the socket on to its child, and keeps it
    owners.find((owner) =>
      owners.some(
        ({ pid, parents }) =>
          activatedPids.includes(pid) && parents.some((parent) => parent.pid === owner.pid),
      ),
    ) ??
    // the service manager of a user's session
    owners.find(({ program, commandLine }) => program === 'systemd' && / --user\b/.test(commandLine ?? '')) ??
    null
  )
}

/** True for AirPlay Receiver, which is a setting of macOS and no program to stop. */
export function isAirPlay(owner: Owner, { system, question }: ConflictFacts): boolean {
  return system === 'darwin' && airPlayPorts.includes(question.port) && /^ControlCe/.test(owner.program)
}

/** True for Windows' http.sys. */
export function isHttpSys(owner: Owner, { system }: Pick<ConflictFacts, 'system'>): boolean {
  return system === 'win32' && owner.pid === windowsKernel
}

/** The verdict where something listens and is in the way. */
export function decideListener(situation: Situation, facts: ConflictFacts): Decision {
  const { owners, listeners } = situation
  const place = placeText(facts)
  const decided = (verdict: ConflictVerdict, sentence: string, confidence: Confidence = 'certain') =>
    decidedAs(verdict, true, confidence, sentence)
  const contained = containerOwner(situation, facts)
  if (contained !== null) {
    return decided(
      'container',
      containerSentence(contained, place, situation, facts),
      containerConfidence(contained, facts),
    )
  }
  if (facts.published !== null && owners.length === 0) {
    // the proxy's sockets are shown to administrators alone, and its command line to all
    const { target } = facts.published
    return decided(
      'container',
      `A container publishes ${place}, most likely: ${holderText(facts.published)} says that it leads to ${target}.${publisherText(facts)}`,
      'likely',
    )
  }
  if (owners.length > 0 && owners.every((owner) => isWslRelay(owner, facts))) {
    return decided(
      'wsl-program',
      `A program in WSL listens on ${place}, most likely: ${holdersText(owners)} hands its connections on to it.`,
      'likely',
    )
  }
  const service = owners.find((owner) => isHttpSys(owner, facts) || isAirPlay(owner, facts))
  if (service !== undefined) {
    return decided(
      'system-service',
      isAirPlay(service, facts)
        ? `AirPlay Receiver of macOS listens on ${place}: it is a setting of the system and no program to stop.`
        : windowsSentence(facts, place),
    )
  }
  const unit = activatingUnit(situation, facts)
  const activator = activatingOwner(situation, facts)
  if (unit !== null || activator !== null) {
    const who =
      unit === null ? holderText(activator ?? { program: 'the service manager', pid: 1 }) : unit.unit
    return decided(
      'socket-activation',
      `${who} keeps ${place} open for a service that is started when somebody connects, so ending that service does not free the port.`,
    )
  }
  const shared = sharedGroup(listeners)
  if (shared !== null) {
    const many =
      owners.length === 1 ? `${holdersText(owners)} has` : `${holdersText(owners) || 'Several programs'} have`
    if (facts.system === 'win32' && facts.question.protocol === 'tcp') {
      return decided(
        'shared-listeners',
        `${many} ${shared.length} listeners on one address of ${place}. Windows lets a second program take a port that the first has not claimed for itself alone (SO_EXCLUSIVEADDRUSE), and does not tell which of them is answered.`,
      )
    }
    const sharing = facts.question.protocol === 'udp' ? 'SO_REUSEADDR or SO_REUSEPORT' : 'SO_REUSEPORT'
    return decided(
      'shared-listeners',
      `${many} ${shared.length} listeners that share ${place} (${sharing}): all of them have to go before the port is free.`,
    )
  }
  const inherited = listeners.find((row) => row.owners.length > 1)
  if (inherited !== undefined) {
    const parent = commonParent(inherited.owners)
    const why = parent === null ? '' : ` from ${holderText(parent)}`
    return decided(
      'inherited-socket',
      `${inherited.owners.length} processes share one listener on ${place}, inherited${why}: ${holdersText(inherited.owners)}. It is free only when all of them have closed it.`,
    )
  }
  if (!situation.sameAddress) return decided('other-address-listener', otherAddressSentence(situation, facts))
  return decided('live-listener', liveSentence(situation, facts))
}

/** Ports of Windows' file sharing (SMB and NetBIOS), which listens in the kernel too. */
const fileSharingPorts: readonly number[] = [137, 138, 139, 445]

/** True where it is Windows' file sharing that has the port, or most likely so. */
export function isFileSharing({ question, httpServices }: ConflictFacts): boolean {
  return (httpServices ?? []).length === 0 && fileSharingPorts.includes(question.port)
}

function windowsSentence(facts: ConflictFacts, place: string): string {
  const { httpServices } = facts
  if (isFileSharing(facts)) {
    return httpServices === null
      ? `Windows itself (the process System) listens on ${place}, most likely with its file sharing.`
      : `The file sharing of Windows listens on ${place}: it is a part of the system.`
  }
  const itself = `Windows itself (the process System) listens on ${place}`
  if (httpServices === null) {
    return `${itself}. For which program is not known, because netsh did not tell who has asked the HTTP service of Windows (http.sys) for ports.`
  }
  return httpServices.length > 0
    ? `The HTTP service of Windows (http.sys) listens on ${place} for one or more programs: the process that is named, System, is Windows itself.`
    : `${itself}, and its HTTP service (http.sys) tells of no program that has asked for this port: a driver or another part of Windows has it.`
}

/** Listeners of one address: several are several sockets. */
function sharedGroup(listeners: readonly Socket[]): readonly Socket[] | null {
  const groups = new Map<string, Socket[]>()
  for (const socket of listeners) {
    const key = `${socket.family} ${socket.local.address}`
    groups.set(key, [...(groups.get(key) ?? []), socket])
  }
  return [...groups.values()].find((group) => group.length > 1) ?? null
}

function liveSentence(situation: Situation, facts: ConflictFacts): string {
  const { owners, listeners } = situation
  const place = placeText(facts)
  const where = facts.question.address === null ? ` at ${addressesText(listeners, facts)}` : ''
  const unseen = listeners.filter((row) => row.owners.length === 0)
  if (owners.length > 0 && unseen.length > 0) {
    const seen = listeners.filter((row) => row.owners.length > 0)
    return `${holdersText(owners)} ${owners.length > 1 ? 'listen' : 'listens'} on ${place} at ${addressesText(seen, facts)}. ${unseenText(unseen, facts)} listens at ${addressesText(unseen, facts)}: all of them have to go before the port is free.`
  }
  if (owners.length > 0) {
    return `${holdersText(owners)} ${owners.length > 1 ? 'listen' : 'listens'} on ${place}${where}.`
  }
  return `${unseenText(listeners, facts)} listens on ${place}${where}.`
}

/** Who it is, as far as it can be told without its process. */
export function unseenText(sockets: readonly Socket[], { administrator, kernelUse }: ConflictFacts): string {
  const users = [...new Set(sockets.flatMap(({ user }) => user ?? []))]
  const some = (reason: Socket['ownerless']) => sockets.some(({ ownerless }) => ownerless === reason)
  if (kernelUse !== null && some('no-process')) {
    return `The kernel itself, most likely for ${kernelUseText(kernelUse)},`
  }
  if (!some('no-permission') && some('not-looked-up')) {
    return `A program${users.length === 0 ? '' : ` of user ${listText(users)}`}, whose process could not be looked up this time,`
  }
  if (!some('no-permission'))
    return 'Something outside of the processes that can be seen here (the kernel, or the host of a container)'
  const whose = users.length === 0 ? 'another user' : `user ${listText(users)}`
  const why = administrator ? 'can not be seen from here' : 'the system names only to administrators'
  return `A program of ${whose}, which ${why},`
}

function otherAddressSentence({ listeners, owners }: Situation, facts: ConflictFacts): string {
  const { port, protocol, address } = facts.question
  const held = listeners[0]?.local.address ?? ''
  const who = owners.length > 0 ? holdersText(owners) : unseenText(listeners, facts)
  const verb = owners.length > 1 ? 'listen' : 'listens'
  const start = `${who} ${verb} on ${portText({ protocol, port })} at ${addressesText(listeners, facts)}`
  const asked = address ?? ''
  if (held === '::')
    return `${start}, which takes ${asked.includes(':') ? 'every IPv6 address' : 'IPv4'} too.`
  if (held === '0.0.0.0' && asked !== '::') return `${start}, which takes ${asked} too.`
  const dual = (wantedAddresses(facts.question)?.length ?? 0) > 1
  return dual && held.includes('.')
    ? `${start}; a program that asks for ${asked} wants all IPv4 addresses too, and so that one.`
    : `${start}; a program that asks for ${asked} wants all addresses, and so that one.`
}

/** "all IPv4 addresses (0.0.0.0)", "127.0.0.1 and [::1]". */
function addressesText(sockets: readonly Socket[], { probes }: ConflictFacts): string {
  const addresses = [...new Set(sockets.map(({ local }) => local.address))].sort()
  // that IPv4 is taken and no row of IPv4 has it shows that `::` takes it too; no table tells that (RFC 3493 section 5.3)
  const both =
    sockets.every(({ family }) => family === 'ipv6') &&
    probes.some(({ family, error }) => family === 'ipv4' && error === 'EADDRINUSE')
  return listText(addresses.slice(0, 4).map((address) => wordsOf(address, both)))
}

function wordsOf(address: string, both: boolean): string {
  if (address === '0.0.0.0') return 'all IPv4 addresses (0.0.0.0)'
  if (address !== '::') return addressText(address)
  return both ? 'all addresses (::)' : 'all IPv6 addresses (::)'
}

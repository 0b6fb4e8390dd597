import { type CommandLine, posixCommand, windowsCommand } from '../../command-line/command-line'
import type { Owner } from '../../sockets/socket'
import { isWslRelay } from '../container-verdict'
import type { Decision } from '../decision'
import type { ConflictFacts } from '../facts'
import { commonParent, holderText } from '../holder-words'
import { portSetting } from '../port-settings'
import type { ConflictFix } from '../report'
import type { Situation } from '../situation'
import { mayBeBoundUnseen } from '../unset-probes'
import { excludedRangesCommand, questionCommand, rootCommand } from './command-words'
import { connectionFixes } from './connection-fixes'
import { keeperFix, keepersOf } from './keeper-fixes'
import { listFixes, ruleFixes } from './rule-fixes'
import { insteadOfSignal, isVital, wslFixes } from './service-fixes'

/** Processes that are never ended: the idle one, the first one, and Windows' kernel. */
export const protectedPids: readonly number[] = [0, 1, 4]

/** What can be done, the one to take first. */
export function fixesFor(
  decision: Decision,
  situation: Situation,
  facts: ConflictFacts,
  holders: readonly Owner[],
): ConflictFix[] {
  const other = otherPorts(facts)
  const settings = settingFixes(holders)
  const { failure } = facts.question
  if (failure?.connecting === true || failure?.elsewhere === true) return connectionFixes(decision, facts)
  switch (decision.verdict) {
    case 'free':
    case 'other-protocol':
      return [
        { ...plain('Start your program again: the port binds now'), safe: true },
        ...(mayBeBoundUnseen(facts)
          ? [
              { ...plain(`If it fails again: set ${option}`), safe: true },
              ...seeMore(facts, 'Look into the processes of others too'),
            ]
          : []),
      ]
    case 'time-wait':
      return [
        { ...plain('Wait until the system has forgotten the finished connections'), safe: true },
        { ...plain(reuseTitle(situation)), safe: true },
        ...other,
      ]
    case 'outgoing-connection':
      return [
        ...(other.length > 0
          ? other
          : [{ ...plain('Use a port outside of those for outgoing connections'), safe: true }]),
        ...reserveFix(facts),
        ...stopFixes(holders, facts).map(unsafe),
      ]
    case 'privileged-port':
      return [...privilegedFixes(facts, other)]
    case 'address-not-local':
      return [
        { ...plain(`Bind an address that this computer has, or all of them (0.0.0.0 and ::)`), safe: true },
        { ...plain('See which addresses there are'), command: addressCommand(facts), safe: true },
      ]
    case 'excluded-range':
      return [
        ...other,
        {
          ...plain('See the ranges that Windows keeps'),
          command: excludedRangesCommand(facts),
          safe: true,
        },
        {
          ...plain(
            'Let Windows choose its ranges anew, as administrator; containers and WSL lose their network meanwhile',
          ),
          command: windowsCommand('net', 'stop', 'winnat'),
          safe: false,
        },
        {
          ...plain('Then start what you have stopped again'),
          command: windowsCommand('net', 'start', 'winnat'),
          safe: true,
        },
      ]
    case 'bound-not-listening': {
      // where no table names it, it is a suspect only: nobody is to be ended on suspicion first
      const suspected = situation.inTheWay.length === 0
      const stops = stopFixes(holders, facts)
      return suspected
        ? [...seeMore(facts), ...other, ...stops.map(unsafe), ...settings]
        : [...stops, ...other, ...settings]
    }
    case 'forbidden-by-rule':
      return [...ruleFixes(facts), ...other]
    case 'runtime-list':
      return [...listFixes(facts), ...other]
    case 'nobody-listens':
      return connectionFixes(decision, facts)
    case 'unknown':
      return [...seeMore(facts), ...other]
    case 'socket-activation':
    case 'container':
    case 'wsl-program':
    case 'system-service':
      return [...insteadOfSignal(decision.verdict, situation, facts, holders), ...other, ...settings]
    case 'live-listener':
    case 'other-address-listener':
    case 'shared-listeners':
    case 'inherited-socket': {
      if (holders.length === 0) {
        return [
          ...kernelFixes(situation, facts),
          ...seeMore(facts),
          ...other,
          // an administrator who does not see it can not stop it either
          ...(facts.administrator
            ? []
            : [
                {
                  ...plain('Stop it as administrator'),
                  command: questionCommand(facts, 'free', facts.system === 'win32' ? 'plain' : 'root'),
                  safe: false,
                },
              ]),
        ]
      }
      const instead = insteadOfSignal(decision.verdict, situation, facts, holders)
      const keepers = keepersOf(holders, facts)
      const kept = keepers.map((keeper) => keeperFix(keeper, facts))
      const stops = stopFixes(holders, facts)
      if (holders.some(isVital)) return [...other, ...settings, ...instead]
      if (instead.length > 0) return [...instead, ...other, ...settings]
      // to end what is started again frees nothing
      if (keepers.some(({ again }) => again === 'always')) return [...kept, ...stops, ...other, ...settings]
      // Windows ends a process at once, whatever it was doing
      return facts.system === 'win32'
        ? [...other, ...stops.map(unsafe), ...settings]
        : [...stops, ...kept, ...other, ...settings]
    }
  }
}

/** A socket of the kernel's goes with the interface that it is for. */
function kernelFixes({ listeners }: Situation, facts: ConflictFacts): ConflictFix[] {
  const { kernelUse } = facts
  if (kernelUse === null || !listeners.some(({ ownerless }) => ownerless === 'no-process')) return []
  return kernelUse.interfaces.map((name) => ({
    ...plain(`Turn the interface ${name} off, and with it the network that it leads to`),
    command: rootCommand(facts, 'ip', 'link', 'set', 'dev', name, 'down'),
  }))
}

const option = 'SO_REUSEADDR in the program that wants the port, before it binds'

/** Linux gives the port of a finished connection away only where both sockets set the option, the old one too. */
function reuseTitle({ bind }: Situation): string {
  return bind.kind === 'fails'
    ? 'For the next time: set SO_REUSEADDR before the bind, in the program that had the port too'
    : `Set ${option}`
}

function plain(title: string): ConflictFix {
  return { title, command: null, safe: false, stops: null }
}

function unsafe(fix: ConflictFix): ConflictFix {
  return { ...fix, safe: false }
}

/** Ends whoever holds the port, gently: the parent of all where there is one, as its children end with it. */
function stopFixes(holders: readonly Owner[], facts: ConflictFacts): ConflictFix[] {
  const parent = commonParent(holders)
  const targets = parent === null ? holders : [parent]
  return targets.slice(0, 5).flatMap((owner) => {
    if (protectedPids.includes(owner.pid)) return []
    // it listens for all programs in WSL
    if (isWslRelay(owner, facts)) return wslFixes(facts)
    const mine = facts.administrator || owner.user === null || owner.user === facts.user
    const children = parent !== null && holders.length > 1 ? ' and with it its children' : ''
    const whose = mine ? '' : ` of user ${owner.user}, as administrator`
    return [
      {
        title: `Stop ${holderText(owner)}${children}${whose}`,
        command: questionCommand(facts, 'free', mine || facts.system === 'win32' ? 'plain' : 'root'),
        safe: true,
        stops: mine ? { pid: owner.pid, birth: owner.birth } : null,
      },
    ]
  })
}

function otherPorts({ freePorts }: ConflictFacts): ConflictFix[] {
  const [nearest, ...rest] = freePorts ?? []
  if (nearest === undefined) return []
  const more =
    rest.length === 0 ? '' : ` (${rest.join(' and ')} ${rest.length === 1 ? 'is' : 'are'} free too)`
  return [{ ...plain(`Start your program on port ${nearest} instead, which is free${more}`), safe: true }]
}

/** Where the holder keeps its port. */
function settingFixes(holders: readonly Owner[]): ConflictFix[] {
  const programs = [...new Set(holders.map(({ program }) => program))]
  return programs.flatMap((program) => {
    const setting = portSetting(program)
    return setting === null ? [] : [plain(`Give ${program} another port: ${setting}`)]
  })
}

function seeMore(facts: ConflictFacts, what = 'See which program it is'): ConflictFix[] {
  const { remedy } = facts
  if (remedy === null) return []
  if (remedy.kind === 'sentence') return [{ ...plain(remedy.sentence.replace(/\.$/, '')), safe: true }]
  return [
    {
      ...plain(`${what}, as administrator`),
      command: questionCommand(facts, 'why', 'root'),
      safe: true,
    },
  ]
}

/** Keeps the system from giving the port to connections from now on; those that are there stay. */
function reserveFix(facts: ConflictFacts): ConflictFix[] {
  const { system, question, limits } = facts
  const { port } = question
  const { ephemeral, reserved = [] } = limits
  // a port outside of the range is given to nobody who does not ask for it
  if (system !== 'linux' || ephemeral === null || port < ephemeral.first || port > ephemeral.last) return []
  const ranges = reserved.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`))
  return [
    {
      ...plain(
        'Reserve the port, beside those that are reserved already, so that it is never given to outgoing connections again',
      ),
      // what is written takes the place of the whole list (ip-sysctl), so the old one goes along
      command: rootCommand(
        facts,
        'sysctl',
        `net.ipv4.ip_local_reserved_ports=${[...ranges, port].join(',')}`,
      ),
      safe: false,
    },
  ]
}

function privilegedFixes(facts: ConflictFacts, other: readonly ConflictFix[]): ConflictFix[] {
  const { port } = facts.question
  const usual: Readonly<Record<number, string>> = { 80: '8080', 443: '8443', 53: '5353' }
  const instead = usual[port]
  const fixes: ConflictFix[] = [
    ...(other.length > 0 || instead === undefined
      ? other
      : [{ ...plain(`Use a port from 1024 on, such as ${instead}`), safe: true }]),
  ]
  if (facts.system !== 'linux') return fixes
  return [
    ...fixes,
    {
      ...plain('Give the one program the privilege to bind such ports'),
      command: rootCommand(facts, 'setcap', 'cap_net_bind_service=+ep', 'PATH-OF-THE-PROGRAM'),
      safe: false,
    },
    {
      ...plain(`Let all users bind ports from ${port} on, until the next start`),
      command: rootCommand(facts, 'sysctl', `net.ipv4.ip_unprivileged_port_start=${port}`),
      safe: false,
    },
  ]
}

function addressCommand({ system }: ConflictFacts): CommandLine {
  if (system === 'win32') return windowsCommand('ipconfig')
  return system === 'darwin' ? posixCommand('ifconfig') : posixCommand('ip', 'address')
}

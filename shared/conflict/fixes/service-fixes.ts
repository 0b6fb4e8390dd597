import { type CommandLine, posixCommand, windowsCommand } from '../../command-line/command-line'
import { ownCommandInNamespace } from '../../command-line/own-command'
import type { Container, Owner } from '../../sockets/socket'
import { containerOwner, holdsForContainer } from '../container-verdict'
import type { ConflictFacts, UnitFacts } from '../facts'
import { containerName, holderText } from '../holder-words'
import { activatingUnit, isAirPlay, isFileSharing } from '../listener-verdict'
import type { ConflictFix, ConflictVerdict } from '../report'
import type { Situation } from '../situation'
import { rootCommand } from './command-words'

/** Better ways than a signal to whoever holds the port: the unit, the socket unit, the container, the setting. */
export function insteadOfSignal(
  verdict: ConflictVerdict,
  situation: Situation,
  facts: ConflictFacts,
  holders: readonly Owner[],
): ConflictFix[] {
  switch (verdict) {
    case 'socket-activation':
      return activationFixes(situation, facts)
    case 'container': {
      const owner = containerOwner(situation, facts)
      if (owner !== null) {
        const others = holders.filter((one) => one !== owner && !holdsForContainer(one, facts))
        return [...containerFixes(owner, facts), ...unitFixes(others, facts)]
      }
      return facts.published === null ? [] : publishFixes('docker', facts)
    }
    case 'wsl-program':
      return wslFixes(facts)
    case 'system-service':
      return systemServiceFixes(situation, facts)
    default:
      return unitFixes(holders, facts)
  }
}

const nothing = { command: null, safe: true, stops: null } as const

function activationFixes(situation: Situation, facts: ConflictFacts): ConflictFix[] {
  const unit = activatingUnit(situation, facts)
  if (unit !== null) {
    return [
      {
        ...nothing,
        title: `Stop the socket unit ${unit.unit}; stopping its service alone does not free the port`,
        command: stopUnits(facts, unit.manager, [unit.unit]),
      },
    ]
  }
  if (facts.system === 'darwin') {
    return [
      {
        ...nothing,
        title: 'See which service of launchd it is, and turn it off in System Settings',
        command: rootCommand(facts, 'launchctl', 'list'),
      },
    ]
  }
  return [
    {
      ...nothing,
      title: 'Find the socket unit of this port, then stop that unit and not a process',
      command: posixCommand('systemctl', 'list-sockets', '--all'),
    },
  ]
}

/** How each runtime's own tool stops a container. */
function stopCommand({ runtime, id }: Container, name: string): CommandLine {
  switch (runtime) {
    case 'docker':
      return posixCommand('docker', 'stop', name)
    case 'podman':
      return posixCommand('podman', 'stop', name)
    case 'containerd':
      return posixCommand('nerdctl', 'stop', name)
    case 'cri-o':
    case 'kubernetes':
      return posixCommand('crictl', 'stop', name)
    case 'lxc':
      return posixCommand('lxc-stop', '-n', id)
    case 'systemd-nspawn':
      return posixCommand('machinectl', 'stop', id)
  }
}

/** The container, rather than one of its processes: its runtime would start that again, or leave a broken one behind. */
export function containerFixes(owner: Owner, facts: ConflictFacts): ConflictFix[] {
  if (owner.container !== null && owner.container.id !== facts.ownContainer) {
    const name = containerName(owner.container)
    const again =
      owner.container.runtime === 'kubernetes'
        ? '; Kubernetes starts it again as long as its pod is wanted'
        : ''
    return [
      {
        ...nothing,
        title: `Stop the container ${name}${again}`,
        command: stopCommand(owner.container, name),
      },
    ]
  }
  if (!holdsForContainer(owner, facts)) {
    return [
      {
        ...nothing,
        title: `Look at ${holderText(owner)} from inside its network namespace before you stop it`,
        command: ownCommandInNamespace(facts.own, owner.pid, facts.administrator, 'sockets', '--listening'),
      },
    ]
  }
  const tool = /rootlessport|pasta|slirp|gvproxy|conmon/.test(owner.program) ? 'podman' : 'docker'
  return publishFixes(tool, facts)
}

/** Who publishes a port is asked of the runtime's own tool. */
function publishFixes(
  tool: 'docker' | 'podman',
  { question: { port, protocol }, publisher }: ConflictFacts,
): ConflictFix[] {
  const filter = ['--filter', `publish=${port}${protocol === 'udp' ? '/udp' : ''}`]
  const look: ConflictFix = {
    ...nothing,
    title: 'See which container publishes the port',
    command: posixCommand(tool, 'ps', ...filter),
  }
  if (publisher !== null) {
    const { name, project, runtime } = publisher
    const of = project === null ? '' : ` of the Compose project ${project}`
    return [
      { ...nothing, title: `Stop the container ${name}${of}`, command: posixCommand(runtime, 'stop', name) },
      look,
    ]
  }
  return [
    look,
    {
      ...nothing,
      title: 'Stop that container, with the name or the id that you see there',
      command: posixCommand(tool, 'stop', 'NAME-OF-THE-CONTAINER'),
    },
  ]
}

/** To end the relay would take the ports of all programs in WSL away. */
export function wslFixes({ question: { protocol } }: ConflictFacts): ConflictFix[] {
  return [
    {
      ...nothing,
      title:
        'See which program in WSL it is, and stop it there (another distribution is named with --distribution)',
      command: windowsCommand('wsl', '--exec', 'ss', protocol === 'udp' ? '-ulnp' : '-tlnp'),
    },
    {
      ...nothing,
      title: 'Where no program there has the port any more: end WSL, with all that runs in it',
      command: windowsCommand('wsl', '--shutdown'),
      safe: false,
    },
  ]
}

function systemServiceFixes({ owners }: Situation, facts: ConflictFacts): ConflictFix[] {
  if (owners.some((owner) => isAirPlay(owner, facts))) {
    return [
      {
        ...nothing,
        title: 'Turn AirPlay Receiver off: System Settings, General, AirDrop & Handoff',
      },
    ]
  }
  if (isFileSharing(facts)) return []
  return [
    {
      ...nothing,
      title: 'See which program has asked the HTTP service of Windows for this port',
      command: windowsCommand('netsh', 'http', 'show', 'servicestate', 'view=requestq'),
    },
  ]
}

/** Units whose own process, or a child of the same program, holds the port. */
export function unitFixes(holders: readonly Owner[], facts: ConflictFacts): ConflictFix[] {
  const fixes: ConflictFix[] = []
  const units = new Set(holders.flatMap(({ unit }) => unit ?? []))
  for (const name of units) {
    const owners = holders.filter(({ unit }) => unit === name)
    const known = facts.units.find(({ unit }) => unit === name)
    if (known !== undefined && !owners.some((owner) => isOwnUnit(owner, known))) continue
    fixes.push(unitFix(name, owners[0]?.unitManager ?? 'system', known, facts))
  }
  return fixes
}

/** Units whose end may cut off whoever asks for it: the way in, the network, names, the session itself. */
const vitalUnits =
  /^(?:sshd?|systemd-.+|dbus(?:-broker)?|NetworkManager|networking|wpa_supplicant|gdm3?|sddm|lightdm|display-manager|user@\d+)\.(?:service|socket)$/

/** True where stopping what holds the port is not the first thing to try. */
export function isVital({ unit }: Pick<Owner, 'unit'>): boolean {
  return unit !== null && vitalUnits.test(unit)
}

function unitFix(
  name: string,
  manager: 'system' | 'user',
  known: UnitFacts | undefined,
  facts: ConflictFacts,
): ConflictFix {
  const back = known?.restarts === true ? ', which may be started again after a signal' : ''
  if (facts.system === 'win32') {
    // IP Helper, which carries out what was set with netsh
    if (name === 'iphlpsvc') {
      return {
        ...nothing,
        title:
          'See which ports Windows hands on to other addresses, and take back the one that has this port',
        command: windowsCommand('netsh', 'interface', 'portproxy', 'show', 'all'),
      }
    }
    // several services in one process: which of them it is can't be told from outside
    return name.includes(', ')
      ? { ...nothing, safe: false, title: `Stop one of the services ${name}, which share the process` }
      : {
          ...nothing,
          title: `Stop the service ${name}, as administrator`,
          command: windowsCommand('net', 'stop', name),
        }
  }
  const names = [...(known?.triggeredBy ?? []), name]
  const vital = isVital({ unit: name })
  return {
    ...nothing,
    safe: !vital,
    title: `Stop the service ${name}${back}${vital ? '; this computer may need it, and you its connection' : ''}`,
    command: stopUnits(facts, manager, names),
  }
}

/**
 * A unit may hold much more than the program that has the port, such as a process manager with all it looks after:
 * stopping it is the way only where the program is the unit's own.
 */
function isOwnUnit(owner: Owner, { mainPid }: UnitFacts): boolean {
  if (mainPid === null || owner.pid === mainPid) return true
  return owner.parents.find(({ pid }) => pid === mainPid)?.program === owner.program
}

function stopUnits(facts: ConflictFacts, manager: 'system' | 'user', units: readonly string[]): CommandLine {
  // the name of a unit may begin like an option: "-.mount" (systemd.unit(5))
  const end = units.some((unit) => unit.startsWith('-')) ? ['--'] : []
  return manager === 'user'
    ? posixCommand('systemctl', '--user', 'stop', ...end, ...units)
    : rootCommand(facts, 'systemctl', 'stop', ...end, ...units)
}

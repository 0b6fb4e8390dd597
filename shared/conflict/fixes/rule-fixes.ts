import { posixCommand, windowsCommand } from '../../command-line/command-line'
import type { ConflictFacts } from '../facts'
import type { ConflictFix } from '../report'
import { excludedRangesCommand, rootCommand } from './command-words'

const look = { safe: true, stops: null } as const

/** Where to see which rule forbade a bind; the rules themselves are the owner's to change. */
export function ruleFixes(facts: ConflictFacts): ConflictFix[] {
  const { rules, system, question } = facts
  if (system === 'win32' && question.failure?.refusedBy === 'url-list') {
    return [
      {
        ...look,
        title: 'See which web addresses are reserved, and for whom',
        command: windowsCommand('netsh', 'http', 'show', 'urlacl'),
      },
      {
        ...look,
        title: `As an administrator, reserve the address of port ${question.port} for the user who runs the program: netsh http add urlacl does that`,
        command: null,
      },
    ]
  }
  if (system === 'win32') {
    return [
      {
        ...look,
        title: 'See the ranges that Windows keeps',
        command: excludedRangesCommand(facts),
      },
    ]
  }
  if (system !== 'linux') return []
  const units = (rules?.units ?? []).filter(({ deny }) => deny !== '')
  return [
    ...units.map(({ unit }) => ({
      ...look,
      title: `See what the unit ${unit} is forbidden`,
      command: posixCommand('systemctl', 'show', '--property=SocketBindDeny,SocketBindAllow', '--', unit),
    })),
    ...(rules?.selinux === 'enforcing'
      ? [
          {
            ...look,
            title: 'See what SELinux has refused lately',
            command: rootCommand(facts, 'ausearch', '-m', 'AVC', '-ts', 'recent'),
          },
          {
            ...look,
            title: 'See which ports SELinux lets whom have; semanage port -a adds one',
            command: rootCommand(facts, 'semanage', 'port', '-l'),
          },
        ]
      : []),
    ...(rules?.selinux !== 'enforcing' && rules?.apparmor === 'on'
      ? [
          {
            ...look,
            title: 'See which profiles AppArmor enforces',
            command: rootCommand(facts, 'aa-status'),
          },
        ]
      : []),
    ...(units.length === 0 && rules?.selinux !== 'enforcing' && rules?.apparmor !== 'on'
      ? [
          {
            ...look,
            title: 'See what the kernel wrote about it',
            command: rootCommand(facts, 'journalctl', '--dmesg', '--since', 'today'),
          },
        ]
      : []),
  ]
}

/** Where a container's runtime shows its list. */
export function listFixes({ question: { failure, port, protocol } }: ConflictFacts): ConflictFix[] {
  if (failure?.program === 'Kubernetes') {
    return [
      {
        ...look,
        title: 'See which service has the port',
        command: posixCommand('kubectl', 'get', 'services', '--all-namespaces'),
      },
    ]
  }
  const tool = failure?.program === 'Podman' ? 'podman' : 'docker'
  return [
    {
      ...look,
      title: 'See which container publishes the port, also one that is stopped',
      command: posixCommand(tool, 'ps', '--all', '--filter', `publish=${port}/${protocol}`),
    },
    {
      ...look,
      title: 'If none does, restart the service of the containers, so that it makes its list anew',
      command: null,
      safe: false,
    },
  ]
}

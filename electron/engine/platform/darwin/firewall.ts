import { asRoot, posixCommand } from '#shared/command-line/command-line'
import { byCommand, bySentence, type Remedy } from '#shared/command-line/remedy'
import type { FirewallFinding } from '#shared/forward/verdict/findings'
import type { FirewallQuestion, HostFirewall } from '../network'

/** What was read; null: no answer. */
export interface DarwinFirewallTexts {
  /** Of `socketfilterfw --getglobalstate`: "Firewall is enabled. (State = 1)". */
  readonly state: string | null
  /** Of `socketfilterfw --getblockall`. */
  readonly blockAll: string | null
  /** Of `socketfilterfw --listapps`. */
  readonly apps: string | null
  /** Of `pfctl -s info`, which needs root: "Status: Disabled". */
  readonly packetFilter: string | null
}

const where = bySentence('System Settings, Network, Firewall')

/** macOS: the firewall of the settings goes by program, pf by packet. Written from socketfilterfw's help and pfctl(8). */
export function darwinFirewall({ state, blockAll, apps, packetFilter }: DarwinFirewallTexts): HostFirewall {
  const finding = (
    verdict: FirewallFinding['verdict'],
    sentence: string,
    remedy: Remedy | null,
  ): FirewallFinding => ({
    verdict,
    name: 'the macOS firewall',
    sentence,
    remedy,
    evidence: [
      ...(state === null ? [] : [{ what: 'socketfilterfw', detail: state.trim() }]),
      ...(packetFilter === null
        ? []
        : [{ what: 'pfctl', detail: /Status: \w+/.exec(packetFilter)?.[0] ?? '' }]),
    ],
  })
  const on = state === null ? null : /State = (\d)/.exec(state)?.[1]
  return {
    // it goes by programs, and who listens is not always known
    door: () => null,
    redirect: () => null,
    judge({ executables }: FirewallQuestion) {
      if (on == null) return finding('not-known', 'It did not tell whether it is on.', where)
      if (
        on === '2' ||
        (on === '1' &&
          blockAll !== null &&
          blockAll.split('\n').some(saysBlockAll) &&
          !/disabled/i.test(blockAll))
      ) {
        return finding('blocks', 'it is set to block all incoming connections.', where)
      }
      if (on === '1') {
        const decision = executables
          .map((path) => decisionOn(path, apps ?? ''))
          .find((found) => found !== null)
        if (decision === 'block') return finding('blocks', 'it blocks this program.', where)
        if (decision !== 'allow') {
          return finding('not-known', 'It is on, and goes by programs: this one is not on its list.', where)
        }
      }
      if (packetFilter === null) {
        return finding(
          'not-known',
          'Its packet filter (pf) shows itself to administrators only.',
          byCommand(asRoot(posixCommand('pfctl', '-s', 'info'))),
        )
      }
      return /Status: Disabled/.test(packetFilter)
        ? finding(
            'allows',
            on === '0' ? 'it is off, and so is pf.' : 'it allows this program, and pf is off.',
            null,
          )
        : finding(
            'not-known',
            'Its packet filter (pf) has rules of its own.',
            byCommand(asRoot(posixCommand('pfctl', '-s', 'rules'))),
          )
    },
  }
}

/** "Firewall has block all state set to enabled.", or "(State = 2)". */
function saysBlockAll(line: string): boolean {
  const [, ...behind] = line.toLowerCase().split('block all')
  return line.includes('State = 2') || behind.some((words) => /enabled|set to/.test(words))
}

/** The list has a line with the path and one below it: "( Allow incoming connections )". */
function decisionOn(path: string, apps: string): 'allow' | 'block' | null {
  const lines = apps.split('\n')
  const at = lines.findIndex((line) => {
    const listed = /^\s*\d+\s*:(.*)$/.exec(line)?.[1]?.trim()
    return listed !== undefined && listed !== '' && (path === listed || path.startsWith(`${listed}/`))
  })
  if (at < 0) return null
  return /block/i.test(lines[at + 1] ?? '') ? 'block' : /allow/i.test(lines[at + 1] ?? '') ? 'allow' : null
}

import { asRoot, posixCommand } from '#shared/command-line/command-line'
import { byCommand, type Remedy } from '#shared/command-line/remedy'
import type { FirewallReason } from '#shared/computer/firewall-found'
import { macFirewall, macFirewallSettings } from '#shared/computer/firewall-told'
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

/** macOS: the firewall of the settings goes by program, pf by packet. Written from socketfilterfw's help and pfctl(8). */
export function darwinFirewall({ state, blockAll, apps, packetFilter }: DarwinFirewallTexts): HostFirewall {
  const finding = (
    verdict: FirewallFinding['verdict'],
    why: FirewallReason['why'] & `mac-${string}`,
    remedy: Remedy | null,
  ): FirewallFinding => ({
    verdict,
    name: macFirewall,
    because: { why },
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
      if (on == null) return finding('not-known', 'mac-not-told', macFirewallSettings)
      if (
        on === '2' ||
        (on === '1' &&
          blockAll !== null &&
          blockAll.split('\n').some(saysBlockAll) &&
          !/disabled/i.test(blockAll))
      ) {
        return finding('blocks', 'mac-blocks-all', macFirewallSettings)
      }
      if (on === '1') {
        const decisions = executables.map((path) => decisionOn(path, apps ?? ''))
        // whoever of several takes a connection is not known
        if (decisions.length > 0 && decisions.every((one) => one === 'block')) {
          return finding('blocks', 'mac-blocks-program', macFirewallSettings)
        }
        if (blockAll === null || apps === null) {
          return finding('not-known', 'mac-partly-told', macFirewallSettings)
        }
        if (decisions.length === 0) return finding('not-known', 'mac-no-program', macFirewallSettings)
        if (!decisions.every((one) => one === 'allow')) {
          return finding('not-known', 'mac-not-listed', macFirewallSettings)
        }
      }
      if (packetFilter === null) {
        return finding('not-known', 'mac-pf-hidden', byCommand(asRoot(posixCommand('pfctl', '-s', 'info'))))
      }
      return /Status: Disabled/.test(packetFilter)
        ? finding('allows', on === '0' ? 'mac-off' : 'mac-allows', null)
        : finding('not-known', 'mac-pf-rules', byCommand(asRoot(posixCommand('pfctl', '-s', 'rules'))))
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

import * as v from 'valibot'
import { windowsCommand } from '#shared/command-line/command-line'
import { byCommand } from '#shared/command-line/remedy'
import type { DoorFound, FirewallReason } from '#shared/computer/firewall-found'
import { firewallReasonText } from '#shared/computer/firewall-told'
import type { FirewallFinding } from '#shared/forward/verdict/findings'
import { type FirewallQuestion, type HostFirewall, unreadFirewall } from '../network'
import { askPowerShell, powerShell, type Told } from './power-shell'

/**
 * Asks Windows in its own objects, so that nothing depends on the system's language: MSFT_NetFirewallProfile,
 * MSFT_NetConnectionProfile, MSFT_NetFirewallRule with its port and program filters, read whole and joined by InstanceID
 * because one filter at a time takes minutes.
 */
const lines = `
$store = 'ActiveStore'
$ports = @{}; Every { Get-NetFirewallPortFilter -PolicyStore $store } | % { $ports[$_.InstanceID] = $_ }
$apps = @{}; Every { Get-NetFirewallApplicationFilter -PolicyStore $store } | % { $apps[$_.InstanceID] = $_ }
$sources = @{}; Every { Get-NetFirewallAddressFilter -PolicyStore $store } | % { $sources[$_.InstanceID] = $_ }
$told = @{
  profiles = @(Get-NetFirewallProfile -PolicyStore $store | Select-Object Name,
    @{ n = 'Enabled'; e = { [int]$_.Enabled } }, @{ n = 'Inbound'; e = { [int]$_.DefaultInboundAction } })
  networks = @(Every { Get-NetConnectionProfile } | Select-Object InterfaceAlias,
    @{ n = 'Category'; e = { [int]$_.NetworkCategory } })
  rules = @(Every { Get-NetFirewallRule -PolicyStore $store -Direction Inbound -Enabled True } | % {
    $port = $ports[$_.InstanceID]; $source = $sources[$_.InstanceID]
    @{ name = [string]$_.DisplayName; action = [int]$_.Action; profiles = [int]$_.Profile
       protocol = [string]$port.Protocol; ports = @($port.LocalPort | % { [string]$_ })
       program = [string]$apps[$_.InstanceID].Program; remote = @($source.RemoteAddress | % { [string]$_ }) } })
}
`

export const WindowsFirewallReading = v.object({
  profiles: v.array(v.object({ Name: v.string(), Enabled: v.number(), Inbound: v.number() })),
  networks: v.array(v.object({ InterfaceAlias: v.string(), Category: v.number() })),
  rules: v.array(
    v.object({
      name: v.string(),
      action: v.number(),
      profiles: v.number(),
      protocol: v.string(),
      ports: v.array(v.string()),
      program: v.string(),
      remote: v.array(v.string()),
    }),
  ),
})
type Reading = v.InferOutput<typeof WindowsFirewallReading>
type WindowsRule = Reading['rules'][number]

/** Windows: written from the documented classes and tested with samples in their form; not yet run there. */
export async function readWindowsFirewall(signal: AbortSignal): Promise<HostFirewall> {
  const limits = { deadlineMs: 4_000, mostBytes: 16 * 1024 * 1024 }
  return windowsFirewall(await askPowerShell(lines, WindowsFirewallReading, limits, signal))
}

const shown = byCommand(windowsCommand('wf.msc'))

/** Makes sense of what PowerShell said. */
export function windowsFirewall(read: Told<Reading>): HostFirewall {
  if (read.told === null) {
    return unreadFirewall({
      name: 'Windows Firewall',
      because: { why: 'windows-not-told', shell: powerShell, because: read.why },
      remedy: shown,
      evidence: [],
    })
  }
  const reading = read.told
  return {
    judge: (question) => judge(reading, question),
    // a rule that blocks wins over those that allow: one more of these would not help
    door: (question) => (inProfile(reading, question).blocking === undefined ? windowsDoor(question) : null),
    redirect: () => null,
  }
}

/** netsh's own words are the same in every language of Windows. */
function windowsDoor({ port, protocol }: FirewallQuestion): DoorFound {
  const name = `name=Portlight-${protocol}-${port}`
  const rule = ['advfirewall', 'firewall']
  return {
    open: windowsCommand(
      'netsh',
      ...[
        ...rule,
        'add',
        'rule',
        name,
        'dir=in',
        'action=allow',
        `protocol=${protocol}`,
        `localport=${port}`,
      ],
    ),
    close: byCommand(windowsCommand('netsh', ...rule, 'delete', 'rule', name)),
    effect: { by: 'windows' },
  }
}

/** NetworkCategory → bit of a rule's Profile, and the profile's name, which is not translated. */
const categories = [
  { name: 'Public', bit: 4 },
  { name: 'Private', bit: 2 },
  { name: 'Domain', bit: 1 },
] as const

/** MSFT_NetFirewallRule's Action. */
const [allow, block] = [2, 4]

/** The profile of the network that a connection comes in by, and its rules that may be about it. */
function inProfile({ profiles, networks, rules }: Reading, question: FirewallQuestion) {
  const network = networks.find(({ InterfaceAlias }) => InterfaceAlias === question.interface)
  const category = categories[network?.Category ?? -1]
  const profile = profiles.find(({ Name }) => Name === category?.name)
  const hits = rules
    .filter((rule) => rule.profiles === 0 || (rule.profiles & (category?.bit ?? 0)) !== 0)
    .map((rule) => ({ rule, matches: matches(rule, question) }))
    .filter(({ matches }) => matches !== false)
  const blocks = hits.filter(({ rule }) => rule.action === block)
  return {
    category,
    profile,
    blocks,
    blocking: blocks.find(({ matches }) => matches === true),
    allows: hits.filter(({ rule }) => rule.action === allow),
  }
}

function judge(reading: Reading, question: FirewallQuestion): FirewallFinding {
  const finding = (verdict: FirewallFinding['verdict'], because: FirewallReason): FirewallFinding => ({
    verdict,
    name: 'Windows Firewall',
    because,
    remedy: verdict === 'allows' ? null : shown,
    evidence: [{ what: 'Windows Firewall', detail: firewallReasonText(because) }],
  })
  const { category, profile, blocks, blocking, allows } = inProfile(reading, question)
  if (category === undefined || profile === undefined) {
    return finding('not-known', { why: 'windows-no-profile' })
  }
  const networks = category.name
  const byRule = (does: 'allow' | 'block', { rule, matches }: (typeof blocks)[number]) =>
    ({ why: 'windows-rule', name: rule.name, does, sure: matches === true }) as const
  if (profile.Enabled === 0) return finding('allows', { why: 'windows-off', networks })
  // a rule that blocks wins over those that allow
  if (blocking !== undefined) return finding('blocks', byRule('block', blocking))
  if (blocks[0] !== undefined) return finding('not-known', byRule('block', blocks[0]))
  const allowing = allows.find(({ matches }) => matches === true)
  if (allowing !== undefined) return finding('allows', byRule('allow', allowing))
  if (allows[0] !== undefined) return finding('not-known', byRule('allow', allows[0]))
  // 0 is not configured, which blocks as well
  return profile.Inbound === allow
    ? finding('allows', { why: 'windows-all-in', networks })
    : finding('blocks', { why: 'windows-no-rule', networks })
}

/** Null: it depends on the sender, or on the program, which is not known. */
function matches(
  rule: WindowsRule,
  { protocol, port, executables, senders }: FirewallQuestion,
): boolean | null {
  const numbers = { tcp: '6', udp: '17' }
  const names: readonly string[] = [protocol.toUpperCase(), numbers[protocol], 'Any']
  if (!names.some((name) => name.toLowerCase() === rule.protocol.toLowerCase())) return false
  if (!rule.ports.some((range) => covers(range, port))) return false
  const sender = senderMatches(rule.remote, senders !== undefined)
  if (sender === false) return false
  const { program } = rule
  if (program === '' || program.toLowerCase() === 'any') return sender
  if (executables.length === 0) return null
  return executables.some((path) => path.toLowerCase() === program.toLowerCase())
    ? sender
    : program.includes('%')
      ? null
      : false
}

function covers(range: string, port: number): boolean {
  if (range.toLowerCase() === 'any') return true
  const [first, last] = range.split('-').map(Number)
  return first !== undefined && port >= first && port <= (last ?? first)
}

/** Null: that can't be told. @param near the sender is on this network, else on the internet */
function senderMatches(remote: readonly string[], near: boolean): boolean | null {
  const whole = near ? /^(any|localsubnet)$/i : /^(any|internet)$/i
  if (remote.length === 0 || remote.some((range) => whole.test(range))) return true
  return !near && remote.every((range) => /^localsubnet/i.test(range)) ? false : null
}

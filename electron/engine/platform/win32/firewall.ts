import { win32 } from 'node:path'
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
    @{ n = 'Enabled'; e = { [int]$_.Enabled } }, @{ n = 'Inbound'; e = { [int]$_.DefaultInboundAction } },
    @{ n = 'Rules'; e = { [int]$_.AllowInboundRules } })
  networks = @(Every { Get-NetConnectionProfile } | Select-Object InterfaceAlias,
    @{ n = 'Category'; e = { [int]$_.NetworkCategory } })
  rules = @(Every { Get-NetFirewallRule -PolicyStore $store -Direction Inbound -Enabled True } | % {
    $port = $ports[$_.InstanceID]; $source = $sources[$_.InstanceID]
    @{ name = [string]$_.DisplayName; action = [int]$_.Action; profiles = [int]$_.Profile
       protocol = [string]$port.Protocol; ports = @($port.LocalPort | % { [string]$_ })
       program = [string]$apps[$_.InstanceID].Program; remote = @($source.RemoteAddress | % { [string]$_ })
       remotePorts = @($port.RemotePort | % { [string]$_ }); local = @($source.LocalAddress | % { [string]$_ })
       packages = @([string]$apps[$_.InstanceID].Package, [string]$_.PackageFamilyName); owner = [string]$_.Owner } })
}
`

export const WindowsFirewallReading = v.object({
  profiles: v.array(
    v.object({ Name: v.string(), Enabled: v.number(), Inbound: v.number(), Rules: v.number() }),
  ),
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
      remotePorts: v.array(v.string()),
      local: v.array(v.string()),
      packages: v.array(v.string()),
      owner: v.string(),
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
    door: (question) => {
      const { blocking, profile } = inProfile(reading, question)
      return blocking === undefined && profile?.Rules !== 0 ? windowsDoor(question) : null
    },
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
  // "block all incoming connections, including those in the list of allowed apps"
  if (profile.Rules === 0) return finding('blocks', { why: 'windows-all-out', networks })
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

/** Whether a condition of a rule is met; null: it depends on more than is known. */
type Met = boolean | null

/** Whether a rule is about a connection: all of its conditions have to be met. */
function matches(rule: WindowsRule, question: FirewallQuestion): Met {
  const met = [
    protocolMet(rule, question),
    anyOf(rule.ports.map((range) => portMet(range, question.port))),
    senderMet(rule.remote, question.senders !== undefined),
    isAny(rule.remotePorts) ? true : null,
    isAny(rule.local) || (question.address !== null && rule.local.includes(question.address)) ? true : null,
    programMet(rule, question),
    packageMet(rule, question),
  ]
  return met.includes(false) ? false : met.includes(null) ? null : true
}

function anyOf(met: readonly Met[]): Met {
  return met.includes(true) ? true : met.includes(null) || met.length === 0 ? null : false
}

/** A condition that was not told counts as one that may be met. */
function isAny(values: readonly string[]): boolean {
  return values.length > 0 && values.every((value) => value.toLowerCase() === 'any')
}

function protocolMet(rule: WindowsRule, { protocol }: FirewallQuestion): Met {
  if (rule.protocol === '') return null
  return [protocol, { tcp: '6', udp: '17' }[protocol], 'any'].includes(rule.protocol.toLowerCase())
}

/** What stands in the place of a number and is one (New-NetFirewallRule, -LocalPort). */
const namedPorts: Readonly<Record<string, number>> = { rpcepmap: 135, iphttpsin: 443 }

/** Ports that Windows chooses are named: RPC, Teredo, PlayToDiscovery. */
function portMet(range: string, port: number): Met {
  const name = range.toLowerCase()
  if (name === 'any') return true
  const known = namedPorts[name]
  if (known !== undefined) return port === known
  const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? []
  return first === undefined ? null : port >= Number(first) && port <= Number(last ?? first)
}

/** @param near the sender is on this network, else on the internet */
function senderMet(remote: readonly string[], near: boolean): Met {
  const whole = near ? /^(any|localsubnet)$/i : /^(any|internet)$/i
  if (remote.length === 0 || remote.some((range) => whole.test(range))) return true
  return !near && remote.every((range) => /^localsubnet/i.test(range)) ? false : null
}

function programMet({ program }: WindowsRule, { executables }: FirewallQuestion): Met {
  if (program === '' || program.toLowerCase() === 'any') return true
  if (executables.length === 0) return null
  const name = (path: string) => win32.basename(path).toLowerCase()
  if (!executables.some((path) => name(path) === name(program))) return false
  // which of its services is meant is told in another filter
  if (name(program) === 'svchost.exe' || program.includes('%')) return null
  return executables.some((path) => path.toLowerCase() === program.toLowerCase())
}

/**
 * Apps of the Store bring rules with them that let in everything, for their own package and user alone (their folders: Microsoft's
 * "MSIX containerization overview"). Other programs are in no package.
 */
function packageMet({ packages, owner }: WindowsRule, { executables }: FirewallQuestion): Met {
  if (packages.every((one) => one === '' || one.toLowerCase() === 'any')) return owner === '' ? true : null
  const packaged = executables.some((path) => /\\(?:windowsapps|systemapps)\\/i.test(path))
  return executables.length === 0 || packaged ? null : false
}

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import process from 'node:process'
import type { HostFirewall } from '../network'
import { systemOutput } from '../system-output'
import { type LinuxFirewallTexts, linuxFirewall } from './firewall'

const limits = { deadlineMs: 5_000, mostBytes: 16 * 1024 * 1024 }

/** Reads the packet filter: rules where we may, and else which firewall is switched on. */
export async function readLinuxFirewall(signal: AbortSignal): Promise<HostFirewall> {
  const root = process.geteuid?.() === 0
  const ask = async (program: string, args: readonly string[]) =>
    root ? systemOutput(program, args, limits, signal) : null
  const [nft, iptables, ip6tables, legacyTables, legacyTables6, { manager, zones }] = await Promise.all([
    ask('nft', ['-j', 'list', 'ruleset']),
    ask('iptables-save', []),
    ask('ip6tables-save', []),
    text('/proc/net/ip_tables_names'),
    text('/proc/net/ip6_tables_names'),
    switchedOn(signal),
  ])
  return linuxFirewall({
    nft: nft === '' ? null : nft,
    iptables: { ipv4: iptables || null, ipv6: ip6tables || null },
    legacyTables: { ipv4: legacyTables, ipv6: legacyTables6 },
    root,
    manager,
    zones,
  })
}

async function switchedOn(signal: AbortSignal): Promise<Pick<LinuxFirewallTexts, 'manager' | 'zones'>> {
  if (/^[ \t]*ENABLED=yes/im.test(await text('/etc/ufw/ufw.conf'))) return { manager: 'ufw', zones: null }
  if (!hasSystemBus()) return { manager: null, zones: null }
  const ask = (option: string) => systemOutput('firewall-cmd', [option], limits, signal)
  if ((await ask('--state'))?.trim() !== 'running') return { manager: null, zones: null }
  return { manager: 'firewalld', zones: await ask('--get-active-zones') }
}

/**
 * firewalld(1) is a service of the system's bus: without one (D-Bus Specification, "Well-known Message Bus Instances") it does not run, and
 * to hear so from its command, a program in Python, takes longer than all else that is asked here.
 */
function hasSystemBus(): boolean {
  const { DBUS_SYSTEM_BUS_ADDRESS: elsewhere = '' } = process.env
  return elsewhere !== '' || existsSync('/var/run/dbus/system_bus_socket')
}

async function text(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return ''
  }
}

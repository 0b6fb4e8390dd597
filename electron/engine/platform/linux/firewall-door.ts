import { asRoot, posixCommand } from '#shared/command-line/command-line'
import { byCommand, type Remedy } from '#shared/command-line/remedy'
import type { DoorFound } from '#shared/computer/firewall-found'
import { ruleByHandle } from '#shared/computer/firewall-told'
import type { FirewallQuestion } from '../network'

/** What keeps a packet out: a chain of nftables, or of iptables. */
export type Gate =
  | { readonly kind: 'nft'; readonly family: string; readonly table: string; readonly chain: string }
  | { readonly kind: 'iptables'; readonly table: string; readonly chain: string }

const root = (program: string, ...args: readonly string[]) => asRoot(posixCommand(program, ...args))

/** ufw(8): a rule that stays, for both families. */
export function ufwDoor({ port, protocol }: FirewallQuestion): DoorFound {
  const what = `${port}/${protocol}`
  return {
    open: root('ufw', 'allow', what),
    close: byCommand(root('ufw', 'delete', 'allow', what)),
    effect: { by: 'ufw' },
  }
}

/**
 * firewall-cmd(1): without --permanent it holds until firewalld is started anew, and without --zone it is about the default
 * zone, in which every interface is that was put into no other.
 * @param zone the zone of the interface that the connection comes in by; null: it was put into none
 */
export function firewalldDoor({ port, protocol }: FirewallQuestion, zone: string | null): DoorFound {
  const what = `${port}/${protocol}`
  const where = zone === null ? [] : [`--zone=${zone}`]
  return {
    open: root('firewall-cmd', ...where, `--add-port=${what}`),
    close: byCommand(root('firewall-cmd', ...where, `--remove-port=${what}`)),
    effect: { by: 'firewalld', zone },
  }
}

/**
 * The zone of an interface in what `firewall-cmd --get-active-zones` prints: a line with the zone's name, and below it, set
 * in, a line with its interfaces (firewalld.zone(5): a "+" at the end of one stands for all that begin so).
 */
export function zoneOf(zones: string, device: string | null): string | null {
  let zone: string | null = null
  for (const line of zones.split('\n')) {
    zone = /^([\w.-]+)(?: \(default\))?\s*$/.exec(line)?.[1] ?? zone
    const devices = /^\s+interfaces:(.*)$/.exec(line)?.[1]?.trim().split(/\s+/) ?? []
    const isIts = (pattern: string) =>
      pattern.endsWith('+') ? (device?.startsWith(pattern.slice(0, -1)) ?? false) : pattern === device
    if (devices.some(isIts)) return zone
  }
  return null
}

/** The word that a rule of ours carries, by which it is found again. */
export function doorMark({ port, protocol }: Pick<FirewallQuestion, 'port' | 'protocol'>): string {
  return `portlight-${protocol}-${port}`
}

/** A rule before all others of the chain that keeps the packet out; another chain may still do so. */
export function gateDoor(gate: Gate, question: FirewallQuestion): DoorFound {
  const { port, protocol, family } = question
  const effect = { by: 'chain', chain: gate.chain } as const
  const mark = doorMark(question)
  if (gate.kind === 'nft') {
    const { family: of, table, chain } = gate
    return {
      open: root(
        'nft',
        ...['insert', 'rule', of, table, chain, protocol, 'dport', String(port), 'accept', 'comment', mark],
      ),
      close: ruleByHandle(of, table, chain),
      effect,
    }
  }
  const program = family === 'ipv4' ? 'iptables' : 'ip6tables'
  const table = gate.table === 'filter' ? [] : ['-t', gate.table]
  const rule = ['-p', protocol, '--dport', String(port), '-m', 'comment', '--comment', mark, '-j', 'ACCEPT']
  return {
    open: root(program, ...table, '-I', gate.chain, ...rule),
    close: byCommand(root(program, ...table, '-D', gate.chain, ...rule)),
    effect,
  }
}

/** Takes a rule of nftables away that was found again. */
export function withoutRule(rule: {
  readonly family: string
  readonly table: string
  readonly chain: string
  readonly handle: number
}): Remedy {
  const { family, table, chain, handle } = rule
  return byCommand(root('nft', 'delete', 'rule', family, table, chain, 'handle', String(handle)))
}

import { asRoot, posixCommand } from '#shared/command-line/command-line'
import { byCommand, type Remedy } from '#shared/command-line/remedy'
import type { DoorFound, FirewallReason } from '#shared/computer/firewall-found'
import { firewallReasonText } from '#shared/computer/firewall-told'
import type { HandedOn } from '#shared/computer/handed-on'
import type { FirewallFinding } from '#shared/forward/verdict/findings'
import type { Family } from '#shared/sockets/socket'
import { type FirewallQuestion, type HostFirewall, unreadFirewall } from '../network'
import { type Fate, fateIn, type PacketChain } from '../packet-rules'
import { doorMark, firewalldDoor, type Gate, gateDoor, ufwDoor, withoutRule, zoneOf } from './firewall-door'
import { type IptablesSave, iptablesChains, iptablesRedirect, parseIptables } from './firewall-iptables'
import { type NftChain, type NftRule, type NftRuleset, parseNft, readNftRule } from './firewall-nft'

/** What was read; null: the program is not there, or gave no answer. */
export interface LinuxFirewallTexts {
  /** Of `nft -j list ruleset`. */
  readonly nft: string | null
  /** Of `iptables-save` and `ip6tables-save`. */
  readonly iptables: Readonly<Record<Family, string | null>>
  /** Of /proc/net/ip_tables_names and ip6_tables_names: tables of the older kind, which nft doesn't show. */
  readonly legacyTables: Readonly<Record<Family, string>>
  /** We may read the rules. */
  readonly root: boolean
  /** A firewall that looks switched on by its own settings; null: none does. */
  readonly manager: 'ufw' | 'firewalld' | null
  /** Of `firewall-cmd --get-active-zones`; null: firewalld does not run, or did not tell. */
  readonly zones: string | null
}

/** What only root may run; root reads the same word, as most systems have sudo. */
function sudo(program: string, ...args: readonly string[]): Remedy {
  return byCommand(asRoot(posixCommand(program, ...args)))
}

/** What shows the rules of whoever writes them. */
function shownBy(manager: LinuxFirewallTexts['manager']): Remedy {
  switch (manager) {
    case 'ufw':
      return sudo('ufw', 'status', 'verbose')
    case 'firewalld':
      return sudo('firewall-cmd', '--list-all')
    case null:
      return sudo('nft', 'list', 'ruleset')
  }
}

/** Makes sense of what was read. */
export function linuxFirewall(texts: LinuxFirewallTexts): HostFirewall {
  const { manager, root } = texts
  if (!root) {
    return unreadFirewall(
      {
        name: manager,
        because: { why: 'hidden', manager },
        remedy: shownBy(manager),
        evidence: [],
      },
      managedDoor(texts),
    )
  }
  const nft = texts.nft === null ? null : parseNft(texts.nft)
  const sides = { ipv4: sideOf(texts, nft, 'ipv4'), ipv6: sideOf(texts, nft, 'ipv6') }
  return {
    judge: (question) => sides[question.family].judge(question),
    door: (question) => sides[question.family].door(question),
    redirect: (question) => sides[question.family].redirect(question),
  }
}

/** How whoever manages the rules is asked to open a port; null: nobody does. */
function managedDoor({
  manager,
  zones,
}: Pick<LinuxFirewallTexts, 'manager' | 'zones'>): HostFirewall['door'] {
  switch (manager) {
    case 'ufw':
      return ufwDoor
    case 'firewalld':
      // in the wrong zone it would open another door than this one
      return (question) =>
        zones === null ? null : firewalldDoor(question, zoneOf(zones, question.interface))
    case null:
      return () => null
  }
}

/** How the tools name what belongs to a family alone. */
const names = {
  ipv4: { nft: 'ip', save: 'iptables-save', list: 'iptables' },
  ipv6: { nft: 'ip6', save: 'ip6tables-save', list: 'ip6tables' },
} as const

/** The rules for packets of one family. */
function sideOf(texts: LinuxFirewallTexts, nft: NftRuleset | null, family: Family): HostFirewall {
  const { manager } = texts
  const text = texts.iptables[family]
  const save = text === null ? null : parseIptables(text)
  const legacy = texts.legacyTables[family].trim() !== ''
  const tool = names[family]
  if (nft === null && save === null) {
    return unreadFirewall({
      name: manager,
      because: { why: 'no-reader', tool: tool.save },
      remedy: shownBy(manager),
      evidence: [],
    })
  }
  const opaque = [...(nft?.opaque ?? [])].some((table) => table.startsWith(`${tool.nft} `))
  if (save === null && (legacy || opaque)) {
    return unreadFirewall({
      name: manager,
      because: { why: 'tool-silent', tool: tool.save },
      remedy: sudo(tool.list, '-S'),
      evidence: [],
    })
  }
  return new LinuxFirewall(nft, nft === null || legacy || opaque ? save : null, texts)
}

/** Hooks of a packet for this computer, in the order of its way; `nat` chains don't decide. */
const nftHooks = ['ingress', 'prerouting', 'input']
const iptablesBases = [
  ['raw', 'PREROUTING'],
  ['mangle', 'PREROUTING'],
  ['mangle', 'INPUT'],
  ['filter', 'INPUT'],
] as const

class LinuxFirewall implements HostFirewall {
  readonly #nft: NftRuleset | null
  readonly #iptables: IptablesSave | null
  readonly #manager: LinuxFirewallTexts['manager']
  readonly #managedDoor: HostFirewall['door']

  constructor(nft: NftRuleset | null, iptables: IptablesSave | null, texts: LinuxFirewallTexts) {
    this.#nft = nft
    this.#iptables = iptables
    this.#manager = texts.manager
    this.#managedDoor = managedDoor(texts)
  }

  judge(question: FirewallQuestion): FirewallFinding {
    const fates = this.#fates(question)
    const name = this.#name(fates.length > 0)
    const evidence = fates.flatMap(({ accept, drop }) =>
      [accept, drop].flatMap((rule) => (rule === null ? [] : [{ what: 'packet filter', detail: rule }])),
    )
    const dropped = fates.find(({ accept, drop }) => accept === null && drop !== null)
    if (dropped?.drop != null) {
      return {
        verdict: 'blocks',
        name,
        because: { why: 'rule', rule: dropped.drop },
        remedy: openedBy(this.door(question)) ?? shownBy(this.#manager),
        evidence,
      }
    }
    const doubtful = fates.find(({ drop }) => drop !== null)
    if (doubtful?.drop != null) {
      return {
        verdict: 'not-known',
        name,
        because: { why: 'depends', rule: doubtful.drop },
        remedy: shownBy(this.#manager),
        evidence,
      }
    }
    const rule = fates.at(-1)?.accept
    const because: FirewallReason = rule == null ? { why: 'no-rules' } : { why: 'rule', rule }
    return {
      verdict: 'allows',
      name,
      because,
      remedy: null,
      evidence:
        evidence.length > 0
          ? evidence
          : [{ what: 'packet filter', detail: firewallReasonText({ why: 'no-rules' }) }],
    }
  }

  door(question: FirewallQuestion): DoorFound | null {
    // a rule in firewalld's own tables would not outlive its next change
    if (this.#manager === 'firewalld') return this.#managedDoor(question)
    return this.#managedDoor(question) ?? this.#ownRule(question) ?? this.#closedGate(question)
  }

  /** A rule that was made through such a door is found again by its mark. */
  #ownRule(question: FirewallQuestion): DoorFound | null {
    const mark = doorMark(question)
    const rule = this.#nft?.rules.find(({ comment }) => comment === mark)
    if (rule?.handle !== undefined) {
      const { family, table, chain, handle } = rule
      const door = gateDoor({ kind: 'nft', family, table, chain }, question)
      return { ...door, close: withoutRule({ family, table, chain, handle }) }
    }
    for (const [table, chain] of iptablesBases) {
      const chains = this.#iptables === null ? null : iptablesChains(this.#iptables, table, question)
      if (chains?.get(chain)?.rules.some(({ text }) => text.includes(mark)) === true) {
        return gateDoor({ kind: 'iptables', table, chain }, question)
      }
    }
    return null
  }

  #closedGate(question: FirewallQuestion): DoorFound | null {
    const closed = this.#fates(question).find(({ accept, drop }) => accept === null && drop !== null)
    return closed === undefined ? null : gateDoor(closed.gate, question)
  }

  #fates(question: FirewallQuestion): readonly (Fate & { readonly gate: Gate })[] {
    return [...this.#nftFates(question), ...this.#iptablesFates(question)]
  }

  redirect(question: FirewallQuestion): HandedOn | null {
    const bySave = this.#iptables === null ? null : iptablesRedirect(this.#iptables, question)
    if (bySave !== null || this.#nft === null) return bySave
    const { rules, sets } = this.#nft
    for (const rule of rules) {
      if (!seesPackets(rule.family, question.family) || !this.#readable(rule)) continue
      // a rule that names no port is no word on this port
      if (!JSON.stringify(rule.expr).includes('"dport"')) continue
      const sent = readNftRule(rule, sets, question).find(
        ({ redirect, matches }) => redirect !== null && matches !== false,
      )
      if (sent !== undefined) return sent.redirect
    }
    return null
  }

  *#nftFates(question: FirewallQuestion): Generator<Fate & { readonly gate: Gate }, void, void> {
    if (this.#nft === null) return
    const { chains, rules, sets } = this.#nft
    const bases = chains
      .filter((chain) => chain.hook !== undefined && nftHooks.includes(chain.hook) && chain.type !== 'nat')
      .filter((chain) => seesPackets(chain.family, question.family) && this.#readable(chain))
      .sort((a, b) => order(a) - order(b))
    for (const base of bases) {
      const inTable = chains.filter(({ family, table }) => family === base.family && table === base.table)
      const read = new Map(inTable.map((chain) => [chain.name, packetChain(chain, rules, sets, question)]))
      const chain = read.get(base.name)
      if (chain === undefined || (chain.rules.length === 0 && chain.policy !== 'drop')) continue
      const { family, table, name } = base
      yield { ...fateIn(chain, read), gate: { kind: 'nft', family, table, chain: name } }
    }
  }

  *#iptablesFates(question: FirewallQuestion): Generator<Fate & { readonly gate: Gate }, void, void> {
    if (this.#iptables === null) return
    for (const [table, name] of iptablesBases) {
      const chains = iptablesChains(this.#iptables, table, question)
      const base = chains.get(name)
      if (base === undefined || (base.rules.length === 0 && base.policy !== 'drop')) continue
      yield { ...fateIn(base, chains), gate: { kind: 'iptables', table, chain: name } }
    }
  }

  /** What iptables writes is read from itself. */
  #readable({ family, table }: { readonly family: string; readonly table: string }): boolean {
    return this.#iptables === null || !(this.#nft?.opaque.has(`${family} ${table}`) ?? false)
  }

  #name(hasRules: boolean): string | null {
    if (this.#manager !== null) return this.#manager
    if (!hasRules) return null
    return this.#nft === null ? 'iptables' : 'nftables'
  }
}

/** The command that opens it, where there is one. */
function openedBy(door: DoorFound | null): Remedy | null {
  return door === null ? null : byCommand(door.open)
}

/** Whether tables of a family of nftables see packets of a family of addresses. */
function seesPackets(table: string, family: Family): boolean {
  return table === names[family].nft || table === 'inet' || table === 'netdev'
}

function order({ hook, prio }: NftChain): number {
  return nftHooks.indexOf(hook ?? '') * 1e6 + (prio ?? 0)
}

function packetChain(
  chain: NftChain,
  rules: readonly NftRule[],
  sets: NftRuleset['sets'],
  question: FirewallQuestion,
): PacketChain {
  const { family, table, name } = chain
  const own = rules.filter((rule) => rule.family === family && rule.table === table && rule.chain === name)
  return {
    name: `nftables ${family} ${table} ${name}`,
    policy: chain.hook === undefined ? null : chain.policy === 'drop' ? 'drop' : 'accept',
    rules: own.flatMap((rule, at) =>
      readNftRule(rule, sets, question).map(({ matches, verdict }) => ({
        matches,
        verdict,
        text: `nftables ${family} ${table} ${name}: rule ${at + 1} of ${own.length}, ${verdict.kind}${rule.comment === undefined ? '' : ` (${rule.comment})`}`,
      })),
    ),
  }
}

import type { HandedOn } from '#shared/computer/handed-on'
import type { FirewallQuestion } from '../network'
import {
  addressRange,
  matchesDestination,
  matchesFlags,
  matchesInterface,
  matchesPort,
  matchesSource,
} from '../packet-facts'
import {
  every,
  inverted,
  type Maybe,
  type PacketChain,
  type PacketRule,
  type RuleVerdict,
  some,
} from '../packet-rules'

/** Reader of what `iptables-save` and `ip6tables-save` print: see iptables-save(8) and iptables-extensions(8). */

interface Table {
  readonly policies: Map<string, string>
  readonly rules: { readonly chain: string; readonly words: readonly string[]; readonly text: string }[]
}

/** Tables by name. Lines that can't be read are rules that can't be told. */
export type IptablesSave = ReadonlyMap<string, Table>

export function parseIptables(text: string): IptablesSave {
  const tables = new Map<string, Table>()
  let table: Table | null = null
  for (const line of text.split('\n')) {
    if (line.startsWith('*')) {
      table = { policies: new Map(), rules: [] }
      tables.set(line.slice(1).trim(), table)
    } else if (line.startsWith(':') && table !== null) {
      const [name = '', policy = '-'] = line.slice(1).split(' ')
      table.policies.set(name, policy)
    } else if (line.startsWith('-A ') && table !== null) {
      const [, chain = '', ...words] = wordsOf(line)
      table.rules.push({ chain, words, text: line })
    }
  }
  return tables
}

/** Words separated by blanks; in quotes they may hold some. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

/** The chains of a table, held against the packet. */
export function iptablesChains(
  save: IptablesSave,
  name: string,
  question: FirewallQuestion,
): ReadonlyMap<string, PacketChain> {
  const table = save.get(name)
  const chains = new Map<string, PacketChain>()
  if (table === undefined) return chains
  for (const [chain, policy] of table.policies) {
    const rules = table.rules
      .filter((rule) => rule.chain === chain)
      .map(
        ({ words, text }): PacketRule => ({
          ...readIptablesRule(words, question),
          text: `iptables: ${text}`,
        }),
      )
    chains.set(chain, {
      name: `iptables ${name} ${chain}`,
      rules,
      policy: policy === 'ACCEPT' ? 'accept' : policy === 'DROP' ? 'drop' : null,
    })
  }
  return chains
}

/** Where a rule of the `nat` table sends the packet; null: nowhere, or it is not said for this packet. */
export function iptablesRedirect(save: IptablesSave, question: FirewallQuestion): HandedOn | null {
  for (const { words } of save.get('nat')?.rules ?? []) {
    const target = after(words, '-j')
    const { matches } = readIptablesRule(words, question)
    if (matches === false || !words.includes('--dport')) continue
    if (target === 'DNAT') return { here: false, address: after(words, '--to-destination'), port: null }
    if (target === 'REDIRECT') return { here: true, address: null, port: after(words, '--to-ports') }
  }
  return null
}

/** What stands behind an option; null: it is not there. */
function after(words: readonly string[], option: string): string | null {
  const at = words.indexOf(option)
  return at < 0 ? null : (words[at + 1] ?? null)
}

/** Options that say nothing about which packets match; the number of their values. */
const harmless: Readonly<Record<string, number>> = {
  '--comment': 1,
  '--reject-with': 1,
  '--log-prefix': 1,
  '--log-level': 1,
  '--log-ip-options': 0,
  '--log-tcp-options': 0,
  '--set-xmark': 1,
  '--nflog-prefix': 1,
  '--nflog-group': 1,
  '--to-destination': 1,
  '--to-ports': 1,
}

function readIptablesRule(
  words: readonly string[],
  question: FirewallQuestion,
): { matches: Maybe; verdict: RuleVerdict } {
  const conditions: Maybe[] = []
  let verdict: RuleVerdict = { kind: 'none' }
  for (let at = 0; at < words.length; ) {
    const inverse = words[at] === '!'
    if (inverse) at += 1
    const option = words[at] ?? ''
    let next = at + 1
    while (next < words.length && words[next] !== '!' && !/^--?[a-z]/.test(words[next] ?? '')) next += 1
    const values = words.slice(at + 1, next)
    at = next
    if (option === '-j' || option === '-g') verdict = verdictOf(option, values[0] ?? '')
    else if (!(option in harmless)) {
      const result = readCondition(option, values, question)
      conditions.push(inverse ? inverted(result) : result)
    }
  }
  return { matches: every(conditions), verdict }
}

function verdictOf(option: string, target: string): RuleVerdict {
  switch (target) {
    case 'ACCEPT':
      return { kind: 'accept' }
    case 'DROP':
    case 'REJECT':
      return { kind: 'drop' }
    case 'RETURN':
      return { kind: 'return' }
    case 'LOG':
    case 'NFLOG':
    case 'ULOG':
    case 'MARK':
    case 'CONNMARK':
    case 'TRACE':
    case 'AUDIT':
      return { kind: 'none' }
    case 'DNAT':
    case 'REDIRECT':
    case 'NFQUEUE':
    case 'QUEUE':
    case 'TPROXY':
    case 'CT':
    case 'NOTRACK':
      return { kind: 'unknown' }
    default:
      return { kind: option === '-g' ? 'goto' : 'jump', chain: target }
  }
}

function readCondition(option: string, values: readonly string[], question: FirewallQuestion): Maybe {
  const [value = ''] = values
  switch (option) {
    case '-p':
      return value === question.protocol || value === 'all'
    case '-i':
      return matchesInterface(question, value, '+')
    case '-s':
    case '-d': {
      const range = addressRange(value)
      if (range === null) return null
      return option === '-s' ? matchesSource(question, range) : matchesDestination(question, range)
    }
    case '--dport':
    case '--dports':
      return some(
        value.split(',').map((part) => {
          const [first, last] = part.split(':')
          const from = first === '' ? 0 : Number(first)
          const to = last === undefined ? from : last === '' ? 65_535 : Number(last)
          return Number.isInteger(from) && Number.isInteger(to) ? matchesPort(question, from, to) : null
        }),
      )
    case '--ctstate':
    case '--state':
      return value.split(',').includes('NEW')
    case '--dst-type':
      return value.split(',').includes('LOCAL')
    case '--icmp-type':
    case '--icmpv6-type':
    // extension headers, which the packet doesn't have
    case '--rt-type':
    case '--rt-segsleft':
    case '--fragid':
    case '--ahspi':
      return false
    // modules whose conditions stand in options of theirs, or are those of the protocol
    case '-m':
      return !['socket', 'rpfilter', 'cluster', 'bpf', 'u32', 'osf'].includes(value) || null
    case '--syn':
      return question.protocol === 'tcp'
    case '--tcp-flags':
      return matchesFlags(
        question,
        value === 'ALL' ? ['SYN'] : value.split(','),
        (values[1] ?? '').split(','),
      )
    default:
      return null
  }
}

import * as v from 'valibot'
import type { HandedOn } from '#shared/computer/handed-on'
import type { FirewallQuestion } from '../network'
import { every, type Maybe, type RuleVerdict } from '../packet-rules'
import { entryOf, NftMatcher, type NftSets, setKey } from './firewall-nft-match'

/** Reader of `nft -j list ruleset`: see libnftables-json(5). */

const Json = v.record(v.string(), v.unknown())
const Ruleset = v.object({ nftables: v.array(Json) })
const Chain = v.object({
  family: v.string(),
  table: v.string(),
  name: v.string(),
  type: v.optional(v.string()),
  hook: v.optional(v.string()),
  prio: v.optional(v.number()),
  policy: v.optional(v.string()),
})
const Rule = v.object({
  family: v.string(),
  table: v.string(),
  chain: v.string(),
  expr: v.array(v.unknown()),
  comment: v.optional(v.string()),
  handle: v.optional(v.number()),
})
const NftSet = v.object({
  family: v.string(),
  table: v.string(),
  name: v.string(),
  elem: v.optional(v.array(v.unknown()), []),
})
export type NftChain = v.InferOutput<typeof Chain>
export type NftRule = v.InferOutput<typeof Rule>

/** The tables of a rule set. */
export interface NftRuleset {
  readonly chains: readonly NftChain[]
  readonly rules: readonly NftRule[]
  /** Elements of named sets, by {@link setKey}. */
  readonly sets: NftSets
  /** Tables (`ip filter`) whose rules are written by iptables in a form that nft doesn't show. */
  readonly opaque: ReadonlySet<string>
}

/** Null where the text is cut, or something else. */
export function parseNft(text: string): NftRuleset | null {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = v.safeParse(Ruleset, json)
  if (!parsed.success) return null
  const items = (name: string) => parsed.output.nftables.flatMap((item) => (name in item ? [item[name]] : []))
  const all = <S extends v.GenericSchema>(schema: S, name: string): v.InferOutput<S>[] =>
    items(name).flatMap((item) => {
      const read = v.safeParse(schema, item)
      return read.success ? [read.output] : []
    })
  const rules = all(Rule, 'rule')
  const sets = [...all(NftSet, 'set'), ...all(NftSet, 'map')]
  return {
    chains: all(Chain, 'chain'),
    rules,
    sets: new Map(sets.map((set) => [setKey(set, set.name), set.elem])),
    opaque: new Set(
      rules
        .filter(({ expr }) => expr.some((part) => typeof part === 'object' && part !== null && 'xt' in part))
        .map(({ family, table }) => `${family} ${table}`),
    ),
  }
}

/** What one rule comes to for the packet: usually one verdict, of a verdict map several. */
export interface NftOutcome {
  readonly matches: Maybe
  readonly verdict: RuleVerdict
  /** The rule translates the destination: to where. */
  readonly redirect: HandedOn | null
}

/** Holds a rule against the packet. */
export function readNftRule(rule: NftRule, sets: NftSets, question: FirewallQuestion): NftOutcome[] {
  const conditions: Maybe[] = []
  const outcomes: NftOutcome[] = []
  const end = (verdict: RuleVerdict, matches: Maybe = true, redirect: HandedOn | null = null) =>
    outcomes.push({ matches: every([...conditions, matches]), verdict, redirect })
  const look = new NftMatcher(rule, sets, question)
  for (const part of rule.expr) {
    const [statement, value] = entryOf(part)
    const verdict = verdictOf(statement, value)
    if (verdict !== null) {
      end(verdict)
      continue
    }
    switch (statement) {
      case 'match':
        conditions.push(look.match(value))
        break
      case 'counter':
      case 'log':
      case 'comment':
      case 'mangle':
        break
      case 'vmap': {
        const { key, data } = (value ?? {}) as { key?: unknown; data?: unknown }
        for (const [element, target] of look.elements(data).flatMap(pairOf)) {
          const [name, detail] = entryOf(target)
          end(verdictOf(name, detail) ?? { kind: 'unknown' }, look.compare(key, [element]))
        }
        break
      }
      case 'dnat':
      case 'redirect':
      case 'tproxy':
        end({ kind: 'unknown' }, true, translation(statement, value))
        break
      case 'queue':
      case 'synproxy':
      case 'xt':
        end({ kind: 'unknown' }, null)
        break
      default:
        // limits, quotas, sets that are written to: whether the packet passes is not told
        conditions.push(null)
    }
  }
  return outcomes
}

function verdictOf(statement: string, value: unknown): RuleVerdict | null {
  switch (statement) {
    case 'accept':
      return { kind: 'accept' }
    case 'drop':
    case 'reject':
      return { kind: 'drop' }
    case 'return':
      return { kind: 'return' }
    case 'jump':
    case 'goto':
      return { kind: statement, chain: String((value as { target?: unknown })?.target ?? '') }
    default:
      return null
  }
}

function translation(statement: string, value: unknown): HandedOn {
  const { addr, port } = (value ?? {}) as { addr?: unknown; port?: unknown }
  const address = typeof addr === 'string' ? addr : null
  const here = address === null && statement !== 'dnat'
  return { here, address, port: typeof port === 'number' ? String(port) : null }
}

function pairOf(element: unknown): (readonly [unknown, unknown])[] {
  return Array.isArray(element) && element.length === 2 ? [[element[0], element[1]]] : []
}

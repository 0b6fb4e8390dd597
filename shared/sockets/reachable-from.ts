import * as v from 'valibot'
import { FirewallReason } from '../computer/firewall-found'
import { firewallReasonText } from '../computer/firewall-told'
import { dayOf } from '../words/day'
import { protocols, type Reach } from './socket'

/** Who can reach a listener, the nearest first. */
export const reachers = ['this-computer', 'this-network', 'internet', 'not-known'] as const
export type Reacher = (typeof reachers)[number]

const Answer = v.object({
  answer: v.picklist(['yes', 'no', 'not-known']),
  /** Why, as a whole sentence. */
  because: v.string(),
})
export type ReachAnswer = v.InferOutput<typeof Answer>

/** Whether others can reach a listener: its address, this computer's firewall, the router and the outside together. */
export const ReachableFrom = v.object({
  /** The farthest place from which it is known that somebody can; `not-known` where even the network is not. */
  from: v.picklist(reachers),
  /** For a person: "this network at least", "the internet (seen on 2026-11-28)", "not known, because …". */
  words: v.string(),
  /** Computers in this network. */
  network: Answer,
  internet: Answer,
  /** What the firewall does with connections from the internet; null: it makes no difference to this one. */
  firewall: v.nullable(
    v.object({ verdict: v.picklist(['allows', 'blocks', 'not-known']), sentence: v.string() }),
  ),
})
export type ReachableFrom = v.InferOutput<typeof ReachableFrom>

/** What the packet filter does with some connections. */
export const FirewallWord = v.object({
  verdict: v.picklist(['allows', 'blocks', 'not-known']),
  because: FirewallReason,
})
export type FirewallWord = v.InferOutput<typeof FirewallWord>

/** A port of this computer, at one of its addresses. */
export const OwnPort = v.strictObject({
  address: v.pipe(v.string(), v.maxLength(64)),
  protocol: v.picklist(protocols),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
})
export type OwnPort = v.InferOutput<typeof OwnPort>

/** What the outside found when it looked at a port of this computer last, in this very network. */
export interface OutsideSight {
  /** Milliseconds since 1970. */
  readonly at: number
  readonly reached: boolean
}

/** What is known beside the address that a listener is bound to. Nobody is asked for it. */
export interface ReachFacts {
  readonly reach: Reach
  /** Its address is one that no router hands on (link-local, unique local, multicast). */
  readonly localOnly: boolean
  /** Null: this computer has no address there; `of` the network. */
  readonly fromNetwork: FirewallWord | null
  readonly fromInternet: FirewallWord
  /** Null: nobody looked, or in another network. */
  readonly outside: OutsideSight | null
  /** The outer port that the router was seen to lead here, and when; null: not asked, or none. */
  readonly forward: { readonly port: number; readonly at: number } | null
}

/** Puts together who can reach a listener. What nobody looked at is not known, and nothing is concluded from it. */
export function reachableFrom(facts: ReachFacts): ReachableFrom {
  if (facts.reach === 'loopback') {
    const no: ReachAnswer = { answer: 'no', because: 'Its address is one that only this computer can use.' }
    return { from: 'this-computer', words: 'this computer', network: no, internet: no, firewall: null }
  }
  const network = networkAnswer(facts)
  const internet = internetAnswer(facts)
  const { verdict, because } = facts.fromInternet
  const firewall = { verdict, sentence: firewallReasonText(because) }
  return { ...farthest(network, internet, facts), network, internet, firewall }
}

function farthest(
  network: ReachAnswer,
  internet: ReachAnswer,
  { outside }: ReachFacts,
): Pick<ReachableFrom, 'from' | 'words'> {
  if (internet.answer === 'yes') {
    return { from: 'internet', words: `the internet (seen on ${dayOf(outside?.at ?? 0)})` }
  }
  if (network.answer === 'yes') {
    return {
      from: 'this-network',
      words: internet.answer === 'no' ? 'this network' : 'this network at least',
    }
  }
  const unknown = [network, internet].find(({ answer }) => answer === 'not-known')
  if (unknown === undefined) return { from: 'this-computer', words: 'this computer' }
  return { from: 'not-known', words: `not known, because ${lowerFirst(unknown.because)}`.replace(/\.$/, '') }
}

function networkAnswer({ fromNetwork }: ReachFacts): ReachAnswer {
  if (fromNetwork === null) return { answer: 'no', because: 'This computer has no address in a network now.' }
  const { verdict, because } = fromNetwork
  const sentence = firewallReasonText(because)
  switch (verdict) {
    case 'allows':
      return { answer: 'yes', because: `The firewall of this computer lets them in: ${sentence}` }
    case 'blocks':
      return { answer: 'no', because: `The firewall of this computer keeps them out: ${sentence}` }
    case 'not-known':
      return { answer: 'not-known', because: sentence }
    default:
      return verdict satisfies never
  }
}

function internetAnswer(facts: ReachFacts): ReachAnswer {
  const { fromInternet, fromNetwork, outside, forward, localOnly } = facts
  if (localOnly) return { answer: 'no', because: 'Its address is one of this network alone.' }
  if (fromNetwork === null) return { answer: 'no', because: 'This computer has no address in a network now.' }
  // it is what holds now; what the outside saw is from another day
  if (fromInternet.verdict === 'blocks') {
    return {
      answer: 'no',
      because: `The firewall of this computer keeps them out: ${firewallReasonText(fromInternet.because)}`,
    }
  }
  if (outside !== null) {
    const when = `when it was looked at from outside on ${dayOf(outside.at)}`
    return outside.reached
      ? { answer: 'yes', because: `It was reached ${when}.` }
      : { answer: 'no', because: `It was not reached ${when}.` }
  }
  if (forward !== null) {
    return {
      answer: 'not-known',
      because: `The router was seen to forward its port ${forward.port} here on ${dayOf(forward.at)}, and nobody has looked from outside.`,
    }
  }
  return { answer: 'not-known', because: 'Nobody has looked from outside: a test of the port does.' }
}

/** The one of several listeners that is reached from farthest away. */
export function farthestOf(all: readonly ReachableFrom[]): ReachableFrom | null {
  const order: readonly Reacher[] = ['internet', 'this-network', 'not-known', 'this-computer']
  return [...all].sort((a, b) => order.indexOf(a.from) - order.indexOf(b.from))[0] ?? null
}

/** What the firewall does at the most open of several addresses; null: there are none. */
export function mostOpen(words: readonly FirewallWord[]): FirewallWord | null {
  const order = ['allows', 'not-known', 'blocks']
  return [...words].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))[0] ?? null
}

/** Inside of a sentence; names stay as they are. */
function lowerFirst(text: string): string {
  return text.replace(/^(?:The|This|Nobody|Its?|Neither|Some|Whether) /, (word) => word.toLowerCase())
}

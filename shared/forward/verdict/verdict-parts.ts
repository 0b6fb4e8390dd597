import type { Family } from '../../sockets/socket'
import type { Confidence, Evidence } from '../../words/evidence'
import type { ForwardVerdict } from '../forward-verdicts'
import type { LinkState } from '../report'
import type { FirewallFinding, ForwardFindings } from './findings'

/** Why a link is broken, and what to do. */
export interface Break {
  readonly verdict: Exclude<ForwardVerdict, 'reachable' | 'not-known'>
  readonly confidence: Confidence
  readonly sentence: string
  readonly nextStep: string | null
}

/** What one link looks like. */
export interface LinkView {
  readonly state: LinkState
  readonly sentence: string
  readonly evidence: readonly Evidence[]
  /** Null: not broken, or not known to be. */
  readonly broken: Break | null
}

/** A link that is broken says the same as the verdict on it. */
export function brokenLink(broken: Break, evidence: readonly Evidence[]): LinkView {
  return { state: 'broken', sentence: broken.sentence, evidence, broken }
}

/** A link that is not broken, as far as is known. */
export function link(
  state: Exclude<LinkState, 'broken'>,
  sentence: string,
  evidence: readonly Evidence[] = [],
): LinkView {
  return { state, sentence, evidence, broken: null }
}

/** "this computer (192.168.1.34)". */
export function thisComputer({ computer }: ForwardFindings): string {
  const address = computer?.lan ?? computer?.lan6 ?? null
  return address === null ? 'this computer' : `this computer (${address})`
}

/** What this computer's packet filter does over a family: what it does over the other one is no word on it. */
export function firewallOver({ computer }: ForwardFindings, family: Family): FirewallFinding | null {
  return (family === 'ipv4' ? computer?.firewall : computer?.firewall6) ?? null
}

/** Where the router is looked after: its own page if it named one. */
export function routerPage({ router, computer }: ForwardFindings): string {
  const page = router?.router?.page ?? (computer?.gateway == null ? null : `http://${computer.gateway}`)
  return page === null ? "your router's page" : `your router's page (${page})`
}

/** The values that a forward needs, as a router's page asks for them. */
export function valuesToType(findings: ForwardFindings, internalPort: number): string {
  const { port, protocol, computer } = findings
  const address = computer?.lan ?? 'the address of this computer'
  return `protocol ${protocol.toUpperCase()}, outer (external) port ${port}, inner (internal) port ${internalPort}, inner address ${address}`
}

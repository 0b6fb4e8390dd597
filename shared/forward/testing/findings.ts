import { asRoot, posixCommand } from '../../command-line/command-line'
import { byCommand } from '../../command-line/remedy'
import type { Family, Protocol } from '../../sockets/socket'
import type { NatFound, NatSights } from '../nat-behaviour'
import type { Mapping } from '../router'
import type { InVain } from '../stun-found'
import type {
  Arrival,
  ComputerFinding,
  FirewallFinding,
  ForwardFindings,
  Listener,
  RouterFinding,
  SecondRouter,
  Sight,
  SightOutcome,
  Watch,
} from '../verdict/findings'

/** Findings for tests: a home in which all is well, except for what a test says. */

export const wan = '25.0.113.5'
const lan = '192.168.1.34'

/** A NAT that keeps the port and lets in whom it knows. */
export const usualNat: NatSights = {
  server: 'stun',
  other: { family: 'ipv4', address: '26.0.0.10', port: 3479 },
  otherRefused: null,
  local: { address: '192.168.77.10', port: 5000 },
  mapped: { primary: seenAt(5000), otherAddress: seenAt(5000), otherBoth: seenAt(5000) },
  otherPortAlive: true,
  filter: { changeBoth: 'silent', changePort: 'silent' },
}

/** As a STUN server sees a port of ours. */
export function seenAt(port: number): NatSights['mapped']['primary'] {
  return { family: 'ipv4', address: '25.0.0.2', port }
}

export function aListener(part: Partial<Listener>): Listener {
  return { port: 25_565, family: 'ipv4', address: '0.0.0.0', reach: 'everywhere', program: 'java', ...part }
}

export function aMapping(part: Partial<Mapping>): Mapping {
  return {
    way: 'upnp',
    family: 'ipv4',
    protocol: 'tcp',
    externalPort: 25_565,
    internalAddress: part.toThisComputer === false ? '192.168.1.20' : lan,
    internalPort: 25_565,
    remoteHost: null,
    enabled: true,
    leaseSeconds: 3_600,
    description: 'Minecraft',
    ours: false,
    toThisComputer: true,
    ...part,
  }
}

export function aFirewall(verdict: FirewallFinding['verdict']): FirewallFinding {
  return {
    verdict,
    name: 'nftables',
    because: { why: 'rule', rule: 'rule 3 of 4' },
    remedy: byCommand(asRoot(posixCommand('nft', 'list', 'ruleset'))),
    evidence: [],
  }
}

export function aSight(outcome: SightOutcome, family: Family = 'ipv4', part: Partial<Sight> = {}): Sight {
  const visits = outcome.kind === 'answered' || outcome.kind === 'token' ? 1 : 0
  return {
    by: 'reflector',
    service: null,
    family,
    place: null,
    helper: null,
    outcome,
    rttMs: null,
    visits,
    heldMs: 500,
    ...part,
  }
}

export interface FindingsParts {
  readonly protocol?: Protocol
  /** Null: nobody outside is asked. Default: silence. */
  readonly outcome?: SightOutcome | null
  /** Addresses, once each; or with how often. */
  readonly arrivals?: readonly (string | Arrival)[]
  readonly watch?: Watch
  readonly sights?: readonly Sight[]
  /** Portlight answers the port. */
  readonly portlight?: boolean
  /** Null: can't be told. */
  readonly listeners?: readonly Listener[] | null
  readonly mappings?: readonly Mapping[]
  readonly firewall?: FirewallFinding
  readonly wan?: string | null
  /** What each STUN server sees. */
  readonly stun?: readonly (string | null)[]
  /** How it ended with those that see nothing; default: silence. */
  readonly inVain?: InVain
  readonly nat?: NatFound
  readonly beyond?: readonly string[] | null
  /** Addresses of the first hops. */
  readonly hops?: readonly (string | null)[]
  readonly second?: readonly SecondRouter[]
  /** Ports that the internet saw. */
  readonly outerPorts?: readonly number[]
  readonly control?: { readonly port: number; readonly reached: boolean } | null
  readonly hairpin?: boolean | null
  /** Hops of a trace from outside. */
  readonly trace?: readonly (string | null)[]
  readonly computer?: Partial<ComputerFinding>
  readonly router?: Partial<RouterFinding>
}

export function findings(parts: FindingsParts): ForwardFindings {
  const { outcome = { kind: 'silent', seenAs: wan }, hairpin = null } = parts
  const listeners = parts.listeners === undefined ? [aListener({})] : parts.listeners
  return {
    port: 25_565,
    protocol: parts.protocol ?? 'tcp',
    program: {
      listeners: parts.portlight === true ? [] : listeners,
      problem: listeners === null ? 'The table of sockets could not be read.' : null,
      answer: parts.portlight === true ? { port: 25_565, refused: null } : null,
    },
    computer: {
      routes: [],
      sources: [],
      gateway: '192.168.1.1',
      gateway6: null,
      interface: 'eth0',
      lan,
      lan6: null,
      exit: null,
      firewall: parts.firewall ?? aFirewall('allows'),
      firewall6: null,
      redirect: null,
      ...parts.computer,
    },
    router: {
      router: {
        address: '192.168.1.1',
        name: 'Home',
        model: null,
        manufacturer: null,
        page: null,
        wan: parts.wan === undefined ? wan : parts.wan,
        speaks: [{ way: 'upnp', detail: 'WANIPConnection:1' }],
      },
      mappings: parts.mappings ?? [aMapping({})],
      others: [],
      reliable: true,
      notes: [],
      silence: null,
      evidence: [],
      test: null,
      vanished: false,
      ...parts.router,
    },
    provider: {
      stun: (parts.stun ?? [wan, wan]).map((address, at) => ({
        server: `stun${at}.example:3478`,
        family: 'ipv4',
        address,
        because: address === null ? { why: 'silent' } : null,
        inVain: address === null ? (parts.inVain ?? 'silent') : null,
        tookMs: 20,
      })),
      beyond: parts.beyond ?? null,
      ...(parts.hops === undefined ? {} : { hops: parts.hops }),
      ...(parts.second === undefined ? {} : { second: parts.second }),
      ...(parts.outerPorts === undefined
        ? {}
        : { ports: parts.outerPorts.map((outer, at) => ({ local: 40_000 + at, outer })) }),
      nat: parts.nat ?? null,
    },
    outside: {
      asked: outcome !== null,
      sights: parts.sights ?? (outcome === null ? [] : [aSight(outcome)]),
      arrivals: (parts.arrivals ?? []).map((one) =>
        typeof one === 'string' ? { from: one, times: 1, halfOpen: 0 } : one,
      ),
      watch: parts.watch ?? { kind: parts.portlight === true ? 'answerer' : 'nothing' },
      hairpin: hairpin === null ? null : { reached: hairpin, address: wan },
      control: parts.control == null ? null : { sights: [], ...parts.control },
      ...(parts.trace === undefined
        ? {}
        : { trace: { by: 'globalping', place: 'Rome', target: wan, hops: parts.trace } }),
    },
    networkChange: null,
  }
}

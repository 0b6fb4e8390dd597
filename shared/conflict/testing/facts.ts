import { commandText } from '../../command-line/shell-text'
import { optPortlight } from '../../command-line/testing/own-commands'
import type { ConflictAnswer, ConflictFacts } from '../facts'
import type { BindProbe, ConflictFix } from '../report'

/** What was seen in a test: nobody on TCP port 3000 of a Linux computer, asked by root, but for what is said. */
export function someFacts(parts: Partial<ConflictFacts> = {}): ConflictFacts {
  return {
    question: { port: 3000, protocol: 'tcp', address: null },
    system: 'linux',
    own: optPortlight,
    sockets: [],
    towardsListeners: [],
    tableProblem: null,
    probes: [aProbe('0.0.0.0'), aProbe('::')],
    unlistedTcp: { atMost: 0, allSeen: true },
    strays: null,
    limits: { ephemeral: { first: 32_768, last: 60_999 }, unprivilegedFrom: 1024 },
    localAddresses: ['192.168.1.5'],
    excluded: [],
    socketUnits: [],
    units: [],
    elsewhere: [],
    httpServices: [],
    foreignPids: [],
    activatedPids: [],
    suspendedPids: [],
    kernelUse: null,
    published: null,
    publisher: null,
    lineages: [],
    ownContainer: null,
    rules: null,
    user: 'me',
    administrator: true,
    remedy: null,
    service: null,
    freePorts: [3001, 3002],
    at: 1_000_000,
    ...parts,
  }
}

/** What the engine answers who saw that. */
export function answered(facts: ConflictFacts, tookMs = 1): ConflictAnswer {
  return { seen: [{ facts, tookMs }] }
}

/** The command of a fix as it is typed; null where it has none. */
export function typed(fix: ConflictFix | undefined): string | null {
  return fix?.command == null ? null : commandText(fix.command)
}

/** A bind that was tried: it binds where no error is given. */
export function aProbe(address: string, error: string | null = null): BindProbe {
  return {
    address,
    family: address.includes(':') ? 'ipv6' : 'ipv4',
    reuseAddress: 'set',
    source: 'probed',
    outcome: error === null ? 'binds' : 'fails',
    error,
  }
}

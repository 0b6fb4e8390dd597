import { PortRanges } from './port-ranges'
import type { StoredHost, StoredProtocol, StoredRun, StoredState } from './stored-run'
import { storedStates } from './stored-run'

const codes = new Map(storedStates.map((state, code) => [state, code]))

/** No word on this port: it was not asked. */
export const notAsked = 255

/** What one host's ports of one protocol are, by number: codes of {@link storedStates}, or {@link notAsked}. */
export class PortColumn {
  readonly states = new Uint8Array(65_536)

  /** Takes the place of what it held. */
  fill(run: StoredRun, host: StoredHost | null, protocol: StoredProtocol): this {
    const { states } = this
    states.fill(notAsked)
    if (host === null) return this
    const asked = run.asked?.get(protocol)
    const bare = host.rest.filter(({ ports }) => ports === null)
    const [only] = bare
    // one sum without ports is all that is not listed; of two nobody knows which port is of which
    const rest = bare.length === 1 && host.complete ? (only?.state ?? 'not-known') : 'not-known'
    for (const [first, last] of asked?.ranges() ?? []) states.fill(codeOf(rest), first, last + 1)
    for (const { protocol: of, ports, state } of host.rest) {
      if (of !== protocol || ports === null) continue
      for (const [first, last] of ports.ranges()) states.fill(codeOf(state), first, last + 1)
    }
    for (const { protocol: of, port, state } of host.ports) if (of === protocol) states[port] = codeOf(state)
    return this
  }
}

export function codeOf(state: StoredState): number {
  return codes.get(state) ?? 0
}

/** The state of a code; null for a port that was not asked. */
export function stateOfCode(code: number): StoredState | null {
  return code === notAsked ? null : (storedStates[code] ?? 'not-known')
}

/** Ports by the pair of states that they have in two runs; pairs that are equal are left out. */
export function differences(
  a: PortColumn,
  b: PortColumn,
): readonly { readonly from: number; readonly to: number; readonly ports: PortRanges }[] {
  const pairs = new Map<number, number[]>()
  for (let port = 0; port < a.states.length; port += 1) {
    const from = a.states[port] ?? notAsked
    const to = b.states[port] ?? notAsked
    if (from === to) continue
    const pair = from * 256 + to
    const ports = pairs.get(pair)
    if (ports === undefined) pairs.set(pair, [port])
    else ports.push(port)
  }
  return [...pairs].map(([pair, ports]) => ({
    from: pair >> 8,
    to: pair & 255,
    ports: PortRanges.of(ports),
  }))
}

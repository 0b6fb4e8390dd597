import type { PortRange } from '../facts'

/** What a port near by must not be. */
export interface NearRules {
  /** Ports that the system gives to outgoing connections; null: RFC 6335's dynamic ports are left out instead. */
  readonly ephemeral: PortRange | null
  /** The first port that needs no privilege; null: 1024. */
  readonly unprivilegedFrom: number | null
  readonly excluded: readonly PortRange[]
  /** Local ports that some socket has, of either protocol. */
  readonly taken: ReadonlySet<number>
  /** True for a port that is registered with IANA, or commonly used without. */
  readonly registered: (port: number) => boolean
}

/** RFC 6335 section 6. */
const firstUser = 1024
const firstDynamic = 49_152

/** Ports next to the one that is wanted, on either side, which are taken whatever their name. */
const besideIt = 9

/**
 * Ports that a program could take instead: those that follow, as people and most tools try them (3000, 3001, 3002 …), then
 * the nearest ones below. None of them needs a privilege, is given to outgoing connections, kept by the system or in use. A
 * name in a registry keeps nobody from a port that is free: registered ones are left out only beyond those next to it.
 */
export function* nearPorts(port: number, rules: NearRules): Generator<number, void, void> {
  const least = Math.max(firstUser, rules.unprivilegedFrom ?? firstUser)
  const { ephemeral, excluded, taken, registered } = rules
  const suits = (candidate: number, isBeside: boolean) =>
    candidate >= least &&
    candidate < firstDynamic &&
    (ephemeral === null || candidate < ephemeral.first || candidate > ephemeral.last) &&
    !excluded.some(({ first, last }) => candidate >= first && candidate <= last) &&
    !taken.has(candidate) &&
    (isBeside || !registered(candidate))
  for (let above = port + 1; above < firstDynamic; above += 1)
    if (suits(above, above - port <= besideIt)) yield above
  for (let below = port - 1; below >= least; below -= 1)
    if (suits(below, port - below <= besideIt)) yield below
}

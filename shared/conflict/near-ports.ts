import type { PortRange } from './facts'

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

/**
 * Ports that a program could take instead, the nearest first and of two equally near ones the higher: none that needs a
 * privilege, is given to outgoing connections, kept by the system, registered or in use.
 */
export function* nearPorts(port: number, rules: NearRules): Generator<number, void, void> {
  const least = Math.max(firstUser, rules.unprivilegedFrom ?? firstUser)
  const { ephemeral, excluded, taken, registered } = rules
  const suits = (candidate: number) =>
    candidate >= least &&
    candidate < firstDynamic &&
    (ephemeral === null || candidate < ephemeral.first || candidate > ephemeral.last) &&
    !excluded.some(({ first, last }) => candidate >= first && candidate <= last) &&
    !taken.has(candidate) &&
    !registered(candidate)
  for (let distance = 1; distance < 65_536; distance += 1) {
    if (suits(port + distance)) yield port + distance
    if (suits(port - distance)) yield port - distance
  }
}

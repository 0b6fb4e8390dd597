import type { DoorFound } from '#shared/computer/firewall-found'
import type { HandedOn } from '#shared/computer/handed-on'
import type { FirewallFinding } from '#shared/forward/verdict/findings'
import type { Family, Protocol } from '#shared/sockets/socket'

/** A route that everything takes for which there is no better one. */
export interface DefaultRoute {
  readonly family: Family
  readonly interface: string
  /** Null: the interface itself leads there (a tunnel, a dial-up line). Link-local IPv6 ones have no zone here. */
  readonly gateway: string | null
  /** The lowest wins. */
  readonly metric: number
}

/** A new connection from the internet, or from a network of this computer, as it arrives here. */
export interface FirewallQuestion {
  /** What it comes over: the same port may be open over one and closed over the other. */
  readonly family: Family
  readonly protocol: Protocol
  readonly port: number
  /** Interface that it comes in by, and this computer's address there; null: not known. */
  readonly interface: string | null
  readonly address: string | null
  /** Networks in one of which the sender is, as `192.168.1.0/24`; left out: it is on the internet. */
  readonly senders?: readonly string[]
  /** Executables of the programs that listen, for firewalls that go by programs. */
  readonly executables: readonly string[]
}

/** The packet filter of this computer, read once. */
export interface HostFirewall {
  judge(question: FirewallQuestion): FirewallFinding
  /** How such a connection is let in, as far as that takes one command; null: none is known. */
  door(question: FirewallQuestion): DoorFound | null
  /** Where the filter hands such a connection on to (a container); null: it doesn't. */
  redirect(question: FirewallQuestion): HandedOn | null
}

/** A filter that can't be read: says why. @param door how it is opened, where that is known all the same */
export function unreadFirewall(
  finding: Omit<FirewallFinding, 'verdict'>,
  door: HostFirewall['door'] = () => null,
): HostFirewall {
  return { judge: () => ({ ...finding, verdict: 'not-known' }), door, redirect: () => null }
}

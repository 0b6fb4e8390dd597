import type { Remedy } from '../../command-line/remedy'
import type { Family, Protocol, Reach } from '../../sockets/socket'
import type { Evidence } from '../../words/evidence'
import type { WitnessKind } from '../lookers'
import type { FirewallDoor } from '../mend'
import type { PortPair } from '../port-set'
import type { NatBehaviour, OutsideTrace } from '../report'
import type { Mapping, OtherRouter, Router } from '../router'
import type { NameFinding } from './name-finding'

/** A socket of this computer that waits for peers. */
export interface Listener {
  readonly port: number
  readonly family: Family
  readonly address: string
  readonly reach: Reach
  /** Name of the program that has it; null: could not be told. */
  readonly program: string | null
}

/** What was found at the program. */
export interface ProgramFinding {
  /** Every listener of the protocol that was asked for; null: the sockets of this computer could not be read. */
  readonly listeners: readonly Listener[] | null
  /** Why not, as a sentence. */
  readonly problem: string | null
  /** Portlight answers (or tried to answer) a port itself, because nothing else does. */
  readonly answer: { readonly port: number; readonly problem: string | null } | null
}

/** What the packet filter of this computer does to a new connection from the internet. */
export interface FirewallFinding {
  readonly verdict: 'allows' | 'blocks' | 'not-known'
  /** What it is called: `ufw`, `firewalld`, `nftables`, `Windows Firewall`; null: none is seen. */
  readonly name: string | null
  /** Why that is the verdict, as a sentence. */
  readonly sentence: string
  /** What shows it or mends it; null: nothing is known. */
  readonly remedy: Remedy | null
  readonly evidence: readonly Evidence[]
}

/** What was found at this computer's place in its network. */
export interface ComputerFinding {
  /** False: the system doesn't tell its routes, so that no gateway means nothing. */
  readonly routesKnown: boolean
  /** Routers of the default routes that lead over an address. */
  readonly gateway: string | null
  readonly gateway6: string | null
  /** The router of the default route, where a person named another device as the gateway. */
  readonly insteadOf?: string
  /** Name of the interface that leads to the gateway, and this computer's addresses there. */
  readonly interface: string | null
  readonly lan: string | null
  /** A global address. */
  readonly lan6: string | null
  /** The interface that carries packets to the internet, where it isn't the gateway's. */
  readonly exit: {
    readonly interface: string
    readonly tunnel: boolean
    readonly address: string | null
  } | null
  /** Its packet filter, asked for the port that packets arrive at over IPv4; null: not looked at yet. */
  readonly firewall: FirewallFinding | null
  /** The same for the port that was asked for over IPv6; null: not looked at yet, or this computer has no IPv6. */
  readonly firewall6: FirewallFinding | null
  /** How each of them lets the port in; left out, or null: not known. */
  readonly doors?: Readonly<Record<Family, FirewallDoor | null>>
  /** The packet filter hands this port on to somewhere else (a container), so no socket of this computer needs to be there. */
  readonly redirect: string | null
  readonly evidence: readonly Evidence[]
}

/** What was found at the router. */
export interface RouterFinding {
  readonly router: Router | null
  readonly mappings: readonly Mapping[]
  /** The list of mappings is whole; false: what is not on it may be there all the same. */
  readonly reliable: boolean
  readonly notes: readonly string[]
  /** Devices that say they are routers, and are not known to be this one. */
  readonly others: readonly OtherRouter[]
  /** Where there is no router to be asked: why, in whole sentences; made where all of it is known. */
  readonly silence: string | null
  readonly evidence: readonly Evidence[]
  /** The mapping that was made for this test, or why it could not be; null: none was wanted or needed. */
  readonly test: { readonly mapping: Mapping } | { readonly refused: string } | null
  /** It was there at first and is not on the list (a whole one) any more. */
  readonly vanished: boolean
}

/**
 * How a question to somebody on the internet ended that brought nothing to use; whether there is an internet is read from it.
 * - `not-asked`: it never left: there is no such name, or no way for it on this computer
 * - `no-name-server`: no name server told where it had to go
 * - `silent`: it left, and nothing came back, or only that somebody on the way doesn't pass it on
 * - `unreachable`: a router on the way has no route there (ICMP net unreachable, RFC 792)
 * - `answered`: somebody out there said something, a refusal for example
 */
export type InVain = 'not-asked' | 'no-name-server' | 'silent' | 'unreachable' | 'answered'

/** What one STUN server sees; `address` is set, or `problem` and `inVain` are. */
export interface StunFinding {
  readonly server: string
  readonly family: Family
  readonly address: string | null
  readonly problem: string | null
  readonly inVain: InVain | null
}

/** A device beyond the router that lets others ask for forwards. */
export interface SecondRouter {
  readonly address: string
  readonly way: 'NAT-PMP' | 'PCP'
  /** PCP tells none to who asks for nothing. */
  readonly outer: string | null
}

/** What was found beyond the router. */
export interface ProviderFinding {
  /**
   * Private addresses that answer beyond the router, looked for where it tells none of its own though it tells everything
   * else, as many do behind another NAT; null: not looked for.
   */
  readonly beyond: readonly string[] | null
  /**
   * Addresses of the first hops on the way out, null for one that is silent, looked at where the router tells no outer
   * address; left out: not looked at, or no tool of the system can.
   */
  readonly hops?: readonly (string | null)[]
  /** Devices beyond the router that answered NAT-PMP or PCP, with the outer address that each told; left out: none was asked. */
  readonly second?: readonly SecondRouter[]
  /** Ports of our sockets, and those that STUN servers saw instead; left out: none did. */
  readonly ports?: readonly PortPair[]
  readonly stun: readonly StunFinding[]
  readonly nat: NatBehaviour | null
  readonly evidence: readonly Evidence[]
}

/** How a look from outside ended. `seenAs` is the address that was looked at. */
export type SightOutcome =
  /** Our own token came back: it was this computer that answered, and nobody can pretend that. */
  | { readonly kind: 'token'; readonly seenAs: string }
  /** Something answered. `wrongToken`: our answerer should have, and it was not that. */
  | { readonly kind: 'answered'; readonly seenAs: string; readonly wrongToken: boolean }
  | { readonly kind: 'refused'; readonly seenAs: string }
  /** No answer; where echoip looked, it may have been refused too. */
  | { readonly kind: 'silent'; readonly seenAs: string }
  /** The helper didn't help: a whole sentence. Says nothing about the port. */
  | { readonly kind: 'failed'; readonly sentence: string; readonly inVain: InVain }

/** What one place outside found. */
export interface Sight {
  readonly by: WitnessKind
  readonly family: Family
  /** What the place is called; null: who looked has only one, or could not be asked. */
  readonly place: string | null
  /** Address from which it looked, or at which that one was asked; null: not known. */
  readonly helper: string | null
  readonly outcome: SightOutcome
  /** Milliseconds of a round trip; null: not told. */
  readonly rttMs: number | null
  /** How many of its connections were accepted, and for how long each stayed open for certain, in milliseconds. */
  readonly visits: number
  readonly heldMs: number
}

/** One who connected to this computer while the outside looked. */
export interface Arrival {
  readonly from: string
  /** Connections of that one that were seen, and how many of them stayed half open: they came, and our answer got lost. */
  readonly times: number
  readonly halfOpen: number
}

/**
 * How well this computer could see who came, so that "nobody" means something:
 * - `nothing`: not at all: datagrams to a program of the user's, or the table of sockets could not be read
 * - `answerer`: each one, for Portlight answered itself
 * - `table`: in the table of sockets, look after look
 */
export type Watch =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'answerer' }
  | {
      readonly kind: 'table'
      /** Milliseconds between two looks, at most: what stays open for longer was seen. */
      readonly longestGapMs: number
      /** New connections to any port of this computer meanwhile, and those that were turned away for want of room; null: not told. */
      readonly opened: number | null
      readonly dropped: number | null
      /** Connections to the port that no program had taken at the end. */
      readonly waiting: number
    }

/** What was found from outside. */
export interface OutsideFinding {
  /** False: nobody was named who could look. */
  readonly asked: boolean
  readonly sights: readonly Sight[]
  /** Who asked for our own answer meanwhile, or connected to the user's program. */
  readonly arrivals: readonly Arrival[]
  readonly watch: Watch
  /** One try from inside at the router's outer address; null: not wanted, or the address isn't known. */
  readonly hairpin: { readonly reached: boolean; readonly sentence: string } | null
  /** Whether another port, opened and answered by us for comparison, was reached from outside; null: not tried. */
  readonly control: { readonly port: number; readonly reached: boolean } | null
  /** How far packets to the port come that nobody answers; left out: not looked at, or nobody could. */
  readonly trace?: OutsideTrace
  readonly evidence: readonly Evidence[]
}

/** All that is known of a forward. Null: not looked at (yet). */
export interface ForwardFindings {
  readonly port: number
  readonly protocol: Protocol
  readonly program: ProgramFinding | null
  readonly computer: ComputerFinding | null
  readonly router: RouterFinding | null
  readonly provider: ProviderFinding | null
  readonly outside: OutsideFinding | null
  /** The name that friends type; undefined: none was named, null: not looked up yet. */
  readonly name?: NameFinding | null
  /** This computer's network was another one at the end than at the beginning: how, as a sentence; null: the same. */
  readonly networkChange: string | null
}

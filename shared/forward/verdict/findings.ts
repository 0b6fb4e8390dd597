import * as v from 'valibot'
import { Remedy } from '../../command-line/remedy'
import { DoorFound, FirewallReason } from '../../computer/firewall-found'
import { HandedOn } from '../../computer/handed-on'
import { families, protocols, reaches } from '../../sockets/socket'
import { Evidence } from '../../words/evidence'
import { NetworkChange } from '../chain-found'
import { LookFailure } from '../look-found'
import { lookerKinds, witnessKinds } from '../lookers'
import { NatFound } from '../nat-behaviour'
import { PortPair } from '../port-set'
import { Refusal, RouterSilence } from '../refusal-found'
import { OutsideTrace } from '../report'
import { Mapping, Router } from '../router'
import { RouterEvidence } from '../router-evidence'
import { OtherDevice, RouterNote } from '../router-notes'
import { inVains, StunFinding } from '../stun-found'
import { NameFinding } from './name-finding'

/** A socket of this computer that waits for peers. */
export const Listener = v.object({
  port: v.number(),
  family: v.picklist(families),
  address: v.string(),
  reach: v.picklist(reaches),
  /** Name of the program that has it; null: could not be told. */
  program: v.nullable(v.string()),
})
export type Listener = v.InferOutput<typeof Listener>

/** What was found at the program. */
export const ProgramFinding = v.object({
  /** Every listener of the protocol that was asked for; null: the sockets of this computer could not be read. */
  listeners: v.nullable(v.pipe(v.array(Listener), v.readonly())),
  /** Why not: the message of that failure. */
  problem: v.nullable(v.string()),
  /** Portlight answers a port itself, because nothing else does; or tried to, and the system refused with this code. */
  answer: v.nullable(v.object({ port: v.number(), refused: v.nullable(v.string()) })),
})
export type ProgramFinding = v.InferOutput<typeof ProgramFinding>

/** What the packet filter of this computer does to a new connection from the internet. */
export const FirewallFinding = v.object({
  verdict: v.picklist(['allows', 'blocks', 'not-known']),
  /** What it is called: `ufw`, `firewalld`, `nftables`, `Windows Firewall`; null: none is seen. */
  name: v.nullable(v.string()),
  /** Why that is the verdict. */
  because: FirewallReason,
  /** What shows it or mends it; null: nothing is known. */
  remedy: v.nullable(Remedy),
  evidence: v.pipe(v.array(Evidence), v.readonly()),
})
export type FirewallFinding = v.InferOutput<typeof FirewallFinding>

/** What was found at this computer's place in its network. */
export const ComputerFinding = v.object({
  /** The default routes; null: the system doesn't tell them, so that no gateway means nothing. */
  routes: v.nullable(
    v.pipe(
      v.array(
        v.object({
          family: v.picklist(families),
          interface: v.string(),
          tunnel: v.boolean(),
          /** Null: it leads over no router. */
          gateway: v.nullable(v.string()),
          metric: v.number(),
        }),
      ),
      v.readonly(),
    ),
  ),
  /** This computer's addresses on packets to the internet, over IPv4 and over IPv6. */
  sources: v.pipe(v.array(v.string()), v.readonly()),
  /** The router that the person named; left out: none. */
  named: v.exactOptional(v.string()),
  /** Routers of the default routes that lead over an address. */
  gateway: v.nullable(v.string()),
  gateway6: v.nullable(v.string()),
  /** The router of the default route, where a person named another device as the gateway. */
  insteadOf: v.exactOptional(v.string()),
  /** Name of the interface that leads to the gateway, and this computer's addresses there. */
  interface: v.nullable(v.string()),
  lan: v.nullable(v.string()),
  /** A global address. */
  lan6: v.nullable(v.string()),
  /** The interface that carries packets to the internet, where it isn't the gateway's; its name is null where it is not running. */
  exit: v.nullable(
    v.object({ interface: v.nullable(v.string()), tunnel: v.boolean(), address: v.nullable(v.string()) }),
  ),
  /** Its packet filter, asked for the port that packets arrive at over IPv4; null: not looked at yet. */
  firewall: v.nullable(FirewallFinding),
  /** The same for the port that was asked for over IPv6; null: not looked at yet, or this computer has no IPv6. */
  firewall6: v.nullable(FirewallFinding),
  /** How each of them lets the port in; left out, or null: not known. */
  doors: v.exactOptional(v.object({ ipv4: v.nullable(DoorFound), ipv6: v.nullable(DoorFound) })),
  /** The packet filter hands this port on to somewhere else (a container), so no socket of this computer needs to be there. */
  redirect: v.nullable(HandedOn),
})
export type ComputerFinding = v.InferOutput<typeof ComputerFinding>

/** What was found at the router. */
export const RouterFinding = v.object({
  router: v.nullable(Router),
  mappings: v.pipe(v.array(Mapping), v.readonly()),
  /** The list of mappings is whole; false: what is not on it may be there all the same. */
  reliable: v.boolean(),
  notes: v.pipe(v.array(RouterNote), v.readonly()),
  /** Devices that say they are routers, and are not known to be this one. */
  others: v.pipe(v.array(OtherDevice), v.readonly()),
  /** Where there is no router to be asked: why. */
  silence: v.nullable(RouterSilence),
  evidence: v.pipe(v.array(RouterEvidence), v.readonly()),
  /** The mapping that was made for this test, or why it could not be; null: none was wanted or needed. */
  test: v.nullable(v.union([v.object({ mapping: Mapping }), v.object({ refused: Refusal })])),
  /** It was there at first and is not on the list (a whole one) any more. */
  vanished: v.boolean(),
})
export type RouterFinding = v.InferOutput<typeof RouterFinding>

/** A device beyond the router that lets others ask for forwards. */
export const SecondRouter = v.object({
  address: v.string(),
  way: v.picklist(['NAT-PMP', 'PCP']),
  /** PCP tells none to who asks for nothing. */
  outer: v.nullable(v.string()),
})
export type SecondRouter = v.InferOutput<typeof SecondRouter>

/** What was found beyond the router. */
export const ProviderFinding = v.object({
  /**
   * Private addresses that answer beyond the router, looked for where it tells none of its own though it tells everything
   * else, as many do behind another NAT; null: not looked for.
   */
  beyond: v.nullable(v.pipe(v.array(v.string()), v.readonly())),
  /**
   * Addresses of the first hops on the way out, null for one that is silent, looked at where the router tells no outer
   * address; left out: not looked at, or no tool of the system can.
   */
  hops: v.exactOptional(v.pipe(v.array(v.nullable(v.string())), v.readonly())),
  /** Devices beyond the router that answered NAT-PMP or PCP, with the outer address that each told; left out: none was asked. */
  second: v.exactOptional(v.pipe(v.array(SecondRouter), v.readonly())),
  /** Ports of our sockets, and those that STUN servers saw instead; left out: none did. */
  ports: v.exactOptional(v.pipe(v.array(PortPair), v.readonly())),
  stun: v.pipe(v.array(StunFinding), v.readonly()),
  nat: v.nullable(NatFound),
})
export type ProviderFinding = v.InferOutput<typeof ProviderFinding>

/** How a look from outside ended. `seenAs` is the address that was looked at. */
export const SightOutcome = v.variant('kind', [
  /** Our own token came back: it was this computer that answered, and nobody can pretend that. */
  v.object({ kind: v.literal('token'), seenAs: v.string() }),
  /** Something answered. `wrongToken`: our answerer should have, and it was not that. */
  v.object({ kind: v.literal('answered'), seenAs: v.string(), wrongToken: v.boolean() }),
  v.object({ kind: v.literal('refused'), seenAs: v.string() }),
  /** No answer; where echoip looked, it may have been refused too. */
  v.object({ kind: v.literal('silent'), seenAs: v.string() }),
  /** The helper didn't help. Says nothing about the port. */
  v.object({ kind: v.literal('failed'), because: LookFailure, inVain: v.picklist(inVains) }),
])
export type SightOutcome = v.InferOutput<typeof SightOutcome>

/** What one place outside found. */
export const Sight = v.object({
  by: v.picklist(witnessKinds),
  /** As it was named; null: a telephone. */
  service: v.nullable(v.string()),
  family: v.picklist(families),
  /** What the place is called; null: who looked has only one, or could not be asked. */
  place: v.nullable(v.string()),
  /** Address from which it looked, or at which that one was asked; null: not known. */
  helper: v.nullable(v.string()),
  outcome: SightOutcome,
  /** Milliseconds of a round trip; null: not told. */
  rttMs: v.nullable(v.number()),
  /** How many of its connections were accepted, and for how long each stayed open for certain, in milliseconds. */
  visits: v.number(),
  heldMs: v.number(),
})
export type Sight = v.InferOutput<typeof Sight>

/** One who connected to this computer while the outside looked. */
export const Arrival = v.object({
  from: v.string(),
  /** Connections of that one that were seen, and how many of them stayed half open: they came, and our answer got lost. */
  times: v.number(),
  halfOpen: v.number(),
})
export type Arrival = v.InferOutput<typeof Arrival>

/**
 * How well this computer could see who came, so that "nobody" means something:
 * - `nothing`: not at all: datagrams to a program of the user's, or the table of sockets could not be read
 * - `answerer`: each one, for Portlight answered itself
 * - `table`: in the table of sockets, look after look
 */
export const Watch = v.variant('kind', [
  v.object({ kind: v.literal('nothing') }),
  v.object({ kind: v.literal('answerer') }),
  v.object({
    kind: v.literal('table'),
    /** Milliseconds between two looks, at most: what stays open for longer was seen. */
    longestGapMs: v.number(),
    /** New connections to any port of this computer meanwhile, and those that were turned away for want of room; null: not told. */
    opened: v.nullable(v.number()),
    dropped: v.nullable(v.number()),
    /** Connections to the port that no program had taken at the end. */
    waiting: v.number(),
  }),
])
export type Watch = v.InferOutput<typeof Watch>

/** What was found from outside. */
export const OutsideFinding = v.object({
  /** False: nobody was named who could look. */
  asked: v.boolean(),
  sights: v.pipe(v.array(Sight), v.readonly()),
  /** Who asked for our own answer meanwhile, or connected to the user's program. */
  arrivals: v.pipe(v.array(Arrival), v.readonly()),
  watch: Watch,
  /** One try from inside at the router's outer address; null: not wanted, or the address isn't known. */
  hairpin: v.nullable(v.object({ address: v.string(), reached: v.boolean() })),
  /** Whether another port, opened and answered by us for comparison, was reached from outside; null: not tried. */
  control: v.nullable(
    v.object({ port: v.number(), reached: v.boolean(), sights: v.pipe(v.array(Sight), v.readonly()) }),
  ),
  /** How far packets to the port come that nobody answers; left out: not looked at, or nobody could. */
  trace: v.exactOptional(OutsideTrace),
  /** Why the one who was asked for that told nothing. */
  noTrace: v.exactOptional(
    v.object({ by: v.picklist(lookerKinds), target: v.string(), because: LookFailure }),
  ),
})
export type OutsideFinding = v.InferOutput<typeof OutsideFinding>

const findings = v.object({
  port: v.number(),
  protocol: v.picklist(protocols),
  program: v.nullable(ProgramFinding),
  computer: v.nullable(ComputerFinding),
  router: v.nullable(RouterFinding),
  provider: v.nullable(ProviderFinding),
  outside: v.nullable(OutsideFinding),
  /** The name that friends type; undefined: none was named, null: not looked up yet. */
  name: v.exactOptional(v.nullable(NameFinding)),
  /** Null: this computer's network was the same at the end. */
  networkChange: v.nullable(NetworkChange),
})
/** All that is known of a forward. Null: not looked at (yet). */
export type ForwardFindings = v.InferOutput<typeof findings>
/** By its type alone: whoever holds it need not know how it is put together, which is more than the compiler takes. */
export const ForwardFindings: v.GenericSchema<unknown, ForwardFindings> = findings

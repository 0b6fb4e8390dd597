import * as v from 'valibot'
import { protocols } from '../sockets/socket'
import { confidences, Evidence } from '../words/evidence'
import { forwardVerdicts } from './forward-verdicts'
import { HelperKind, lookerKinds, witnessKinds } from './lookers'
import { Mend } from './mend'
import { Mapping, Router } from './router'

/** What stands between the internet and a program, from the program outwards. */
export const forwardLinks = ['program', 'computer', 'router', 'provider', 'outside', 'name'] as const
export type ForwardLink = (typeof forwardLinks)[number]

export const linkStates = ['ok', 'broken', 'unknown', 'not-tested'] as const
export type LinkState = (typeof linkStates)[number]

/** What was found at one link. */
export const LinkReport = v.object({
  link: v.picklist(forwardLinks),
  state: v.picklist(linkStates),
  sentence: v.string(),
  evidence: v.pipe(v.array(Evidence), v.readonly()),
})
export type LinkReport = v.InferOutput<typeof LinkReport>

/** RFC 4787's words for how a NAT treats ports; null: could not be told (the server speaks no RFC 5780). */
export const natBehaviours = [
  'endpoint-independent',
  'address-dependent',
  'address-and-port-dependent',
] as const
export const NatBehaviour = v.object({
  mapping: v.nullable(v.picklist(natBehaviours)),
  filtering: v.nullable(v.picklist(natBehaviours)),
  /** Why something isn't known, as sentences. */
  notes: v.pipe(v.array(v.string()), v.readonly()),
})
export type NatBehaviour = v.InferOutput<typeof NatBehaviour>

/** How long a NAT keeps a UDP port open on which nothing is sent, in seconds. */
export const NatLifetime = v.object({
  /** It was still open after so long; null: not even after the shortest wait. */
  atLeast: v.nullable(v.number()),
  /** It was closed by then; null: not within what was waited. */
  lessThan: v.nullable(v.number()),
  /** Who closes it, or why that isn't known, as sentences. */
  notes: v.pipe(v.array(v.string()), v.readonly()),
})
export type NatLifetime = v.InferOutput<typeof NatLifetime>

/** The addresses on the way; null: none, or not known. */
export const ForwardAddresses = v.object({
  /** This computer's on the network of the default gateway. */
  lan: v.nullable(v.string()),
  /** A global IPv6 address of this computer. */
  lan6: v.nullable(v.string()),
  /** Name of that interface. */
  interface: v.nullable(v.string()),
  gateway: v.nullable(v.string()),
  /** The router's outer address, as the router tells it. */
  wan: v.nullable(v.string()),
  /** What the outside sees, over IPv4 and over IPv6. */
  outside: v.nullable(v.string()),
  outside6: v.nullable(v.string()),
})
export type ForwardAddresses = v.InferOutput<typeof ForwardAddresses>

/** Where this computer is. */
export const Whereabouts = v.object({
  addresses: ForwardAddresses,
  router: v.nullable(Router),
  nat: NatBehaviour,
  /** Null: it was not to be measured. */
  lifetime: v.optional(v.nullable(NatLifetime), null),
  /** What was seen, server by server. */
  evidence: v.pipe(v.array(Evidence), v.readonly()),
  /** Whole sentences: what it means, what is not known and why. */
  notes: v.pipe(v.array(v.string()), v.readonly()),
})
export type Whereabouts = v.InferOutput<typeof Whereabouts>

export const lookOutcomes = ['connected', 'refused', 'silent', 'failed'] as const

/** How one place outside found the port. */
export const OutsideLook = v.object({
  by: v.picklist(witnessKinds),
  /** In the words of who looked, "Falkenstein (Hetzner)"; null: it has one place only, or could not be asked. */
  place: v.nullable(v.string()),
  family: v.picklist([4, 6]),
  /** `failed`: it could not be asked or didn't help, which says nothing about the port. */
  outcome: v.picklist(lookOutcomes),
  /** Milliseconds of a round trip; null: not told. */
  rttMs: v.nullable(v.number()),
  /** Whether its connection was seen on this computer; null: not known. */
  arrivedHere: v.nullable(v.boolean()),
})
export type OutsideLook = v.InferOutput<typeof OutsideLook>

/** How far packets to the port came on their way from one place outside. */
export const OutsideTrace = v.object({
  by: v.picklist(lookerKinds),
  place: v.nullable(v.string()),
  /** Our address on the internet. */
  target: v.string(),
  /** Addresses of the hops in their order, up to the last that answered; null for one that is silent. */
  hops: v.pipe(v.array(v.nullable(v.string())), v.readonly()),
})
export type OutsideTrace = v.InferOutput<typeof OutsideTrace>

/** Whether a helper that was tried is there. */
export const HelperTried = v.object({
  by: HelperKind,
  /** As it was named. */
  name: v.string(),
  answers: v.boolean(),
  /** A whole sentence. */
  sentence: v.string(),
})
export type HelperTried = v.InferOutput<typeof HelperTried>

const Records = v.object({
  ipv4: v.pipe(v.array(v.string()), v.readonly()),
  ipv6: v.pipe(v.array(v.string()), v.readonly()),
})

/** What name servers told of the name that friends type. */
export const NameReport = v.object({
  name: v.string(),
  /** Where an alias (CNAME) leads in the end; null: it is none. */
  alias: v.nullable(v.string()),
  ...Records.entries,
  srv: v.pipe(
    v.array(v.object({ service: v.string(), target: v.string(), port: v.number(), ...Records.entries })),
    v.readonly(),
  ),
})
export type NameReport = v.InferOutput<typeof NameReport>

/** The answer of a test. */
export const ForwardReport = v.object({
  port: v.number(),
  protocol: v.picklist(protocols),
  verdict: v.picklist(forwardVerdicts),
  confidence: v.picklist(confidences),
  /** One plain sentence on the first broken link, with the addresses and ports that matter. */
  sentence: v.string(),
  /** What to do now, in the words of somebody at home, naming the values to type; null: nothing. */
  nextStep: v.nullable(v.string()),
  /** In the order of {@link forwardLinks}; `name` only where one was given. */
  links: v.pipe(v.array(LinkReport), v.readonly()),
  addresses: ForwardAddresses,
  router: v.nullable(Router),
  /** Each place that was asked to look; reports of earlier versions have none. */
  outside: v.optional(v.pipe(v.array(OutsideLook), v.readonly()), []),
  /** Where packets stop that nobody answers; null: not looked at, or nobody could. */
  trace: v.optional(v.nullable(OutsideTrace), null),
  /** The name that friends type; null: none was given. */
  name: v.optional(v.nullable(NameReport), null),
  /** What can be done about it from here. */
  mends: v.optional(v.pipe(v.array(Mend), v.readonly()), []),
  /** Those of the router that concern this port or this computer. */
  mappings: v.pipe(v.array(Mapping), v.readonly()),
  /** True where Portlight answered the port itself during the test. */
  answeredOurselves: v.boolean(),
  /** Sentences that belong to no link: a hairpin try, a mapping that was made and removed, a network that changed. */
  notes: v.pipe(v.array(v.string()), v.readonly()),
  /** Milliseconds since 1970, and that it took. */
  at: v.number(),
  tookMs: v.number(),
})
export type ForwardReport = v.InferOutput<typeof ForwardReport>

/** What a person has to know who is to open a link on a telephone. */
export const TelephoneWait = v.object({
  /** `http://203.0.113.7:25565/6f1d0a9c3e` */
  link: v.string(),
  /** What the link opens: Portlight's page, or a program of the user's, which knows nothing of the link; its name. */
  opens: v.variant('kind', [
    v.object({ kind: v.literal('page') }),
    v.object({ kind: v.literal('program'), name: v.string() }),
  ]),
  /** Whoever opened it last came from this address, which is inside the home; null: nobody did. */
  fromInside: v.nullable(v.string()),
})
export type TelephoneWait = v.InferOutput<typeof TelephoneWait>

/** What a person saw on the telephone that opened a link, where it was not Portlight's page. It proves nothing. */
export const TelephoneSaw = v.strictObject({
  link: v.pipe(v.string(), v.maxLength(100)),
  saw: v.picklist(['error', 'other-page']),
})
export type TelephoneSaw = v.InferOutput<typeof TelephoneSaw>

/** The stream of a test. Links arrive as they become known, not always in order; `done` has them all again. */
export const ForwardEvent = v.variant('kind', [
  /** Work at this link has begun; `what` says on what, for people who wait. */
  v.object({ kind: v.literal('testing'), link: v.picklist(forwardLinks), what: v.string() }),
  v.object({ kind: v.literal('link'), report: LinkReport }),
  /** A telephone is waited for; null: not any more. */
  v.object({ kind: v.literal('telephone'), wait: v.nullable(TelephoneWait) }),
  v.object({ kind: v.literal('done'), report: ForwardReport }),
])
export type ForwardEvent = v.InferOutput<typeof ForwardEvent>

import * as v from 'valibot'
import { families, protocols } from '../sockets/socket'

const Port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))
const Address = v.pipe(v.string(), v.minLength(2), v.maxLength(64))

/** `host:port`, IPv6 in brackets. */
const HostAndPort = v.pipe(v.string(), v.minLength(3), v.maxLength(300))

/** `http(s)://…` of a service. */
const ServiceUrl = v.pipe(v.string(), v.maxLength(2048))

/**
 * Who outside may be asked. Nothing that is not named here is ever contacted, and whoever names it has been told what it
 * learns. All empty: the test stays inside the home network and says what remains unproved.
 */
export const OutsideHelpers = v.strictObject({
  /** `http(s)://…` of a Portlight reflector. */
  reflector: v.nullable(ServiceUrl),
  /** `http(s)://…` of a service that answers `/v1/measurements` as Globalping does. */
  globalping: v.optional(v.nullable(ServiceUrl), null),
  /** `http(s)://…` of a service that answers `/port/N` as echoip does. */
  echoip: v.nullable(ServiceUrl),
  /** `http(s)://…` of a service that answers `/check-tcp` as check-host.net does. */
  checkHost: v.optional(v.nullable(ServiceUrl), null),
  /** STUN servers; two or more, so that one that lies or fails doesn't decide. */
  stun: v.pipe(v.array(HostAndPort), v.maxLength(8), v.readonly()),
})
export type OutsideHelpers = v.InferOutput<typeof OutsideHelpers>

/** Asks nobody outside. */
export const nobodyOutside: OutsideHelpers = {
  reflector: null,
  globalping: null,
  echoip: null,
  checkHost: null,
  stun: [],
}

/** A test of one forwarded port. */
export const ForwardTest = v.strictObject({
  /** The port as the internet sees it, on the router. */
  port: Port,
  protocol: v.picklist(protocols),
  /** Answer the port ourselves, with a token, where no program does. */
  answer: v.boolean(),
  /** Make a mapping with a short lease where the router has none, and remove it after the test. */
  map: v.boolean(),
  /** One try to reach the port at the router's outer address from inside. Its failure says nothing about the forward. */
  hairpin: v.boolean(),
  outside: OutsideHelpers,
  /** Show a link for a telephone, and wait until it was opened. */
  telephone: v.optional(v.boolean(), false),
  /** The name that friends type, whose records name servers are asked for; null: none. */
  name: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(300))), null),
  /** Address of the router; null: that of the default route. */
  gateway: v.nullable(Address),
  /** False: it leaves no trace in the history. */
  keep: v.optional(v.boolean()),
})
export type ForwardTest = v.InferOutput<typeof ForwardTest>

/** Where is this computer, seen from its router and from outside? */
export const WhereRequest = v.strictObject({
  outside: OutsideHelpers,
  gateway: v.nullable(Address),
  /** Measure, too, how long the NAT keeps a port open: that takes three minutes. */
  lifetime: v.optional(v.boolean(), false),
})
export type WhereRequest = v.InferOutput<typeof WhereRequest>

/** Asks each helper that is named once whether it is there, and looks at no port. */
export const HelpersRequest = v.strictObject({ outside: OutsideHelpers })
export type HelpersRequest = v.InferOutput<typeof HelpersRequest>

/** What the router has. */
export const MappingsRequest = v.strictObject({ gateway: v.nullable(Address) })
export type MappingsRequest = v.InferOutput<typeof MappingsRequest>

export const mappingWays = ['upnp', 'nat-pmp', 'pcp'] as const
export type MappingWay = (typeof mappingWays)[number]

/** A mapping that a person wants. It stays after Portlight's end, for as long as its lease. */
export const AddMapping = v.strictObject({
  protocol: v.picklist(protocols),
  externalPort: Port,
  internalPort: Port,
  /**
   * Null: this computer's address on the router's network; NAT-PMP and PCP know only that one. An IPv6 address opens the
   * port in the router's firewall, where it has to be one of this computer's.
   */
  internalAddress: v.nullable(Address),
  /** What to open where no address is given. Left out: IPv4. */
  family: v.optional(v.picklist(families)),
  /** Seconds; 0: until the router forgets it, where it offers that (UPnP). */
  leaseSeconds: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(604_800)),
  /** Null: the first that the router speaks, UPnP before PCP before NAT-PMP. */
  way: v.nullable(v.picklist(mappingWays)),
  /** Shown on the router's page; Portlight's mark is put before it. */
  description: v.pipe(v.string(), v.maxLength(60)),
  gateway: v.nullable(Address),
  /** True: the person has seen the mapping that is in the way, and wants it replaced. */
  replace: v.boolean(),
  /** True: renew it before its lease ends, as long as this engine lives. */
  keep: v.optional(v.boolean()),
})
export type AddMapping = v.InferOutput<typeof AddMapping>

/** Names one mapping of the router. */
export const RemoveMapping = v.strictObject({
  way: v.picklist(mappingWays),
  /** Left out: that of IPv4, or where there is none, that of IPv6. */
  family: v.optional(v.picklist(families)),
  protocol: v.picklist(protocols),
  externalPort: Port,
  internalPort: Port,
  gateway: v.nullable(Address),
  /** True: the person has seen that somebody else made it, and wants it gone. */
  foreign: v.boolean(),
})
export type RemoveMapping = v.InferOutput<typeof RemoveMapping>

import * as v from 'valibot'

/** An address of one of this computer's interfaces that are up. */
export const InterfaceAddress = v.object({
  interface: v.string(),
  address: v.string(),
  family: v.picklist(['ipv4', 'ipv6']),
  /** Bits of the network's prefix. */
  prefix: v.number(),
  loopback: v.boolean(),
})
export type InterfaceAddress = v.InferOutput<typeof InterfaceAddress>

/** What the app needs to know of the computer that it runs on. */
export const Computer = v.object({
  hostName: v.string(),
  platform: v.string(),
  addresses: v.array(InterfaceAddress),
  /** Address of the default gateway (IPv4), null where there is none or it can't be told. */
  gateway: v.nullable(v.string()),
  /** First and last port that the system gives to outgoing connections; null where it can't be told. */
  ephemeralPorts: v.nullable(v.object({ first: v.number(), last: v.number() })),
})
export type Computer = v.InferOutput<typeof Computer>

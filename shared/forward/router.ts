import * as v from 'valibot'
import { families, protocols } from '../sockets/socket'
import { Refusal, RouterSilence } from './refusal-found'
import { mappingWays } from './request'
import { OtherDevice, RouterNote } from './router-notes'

const Port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))

/** One port that the router forwards. */
export const Mapping = v.object({
  way: v.picklist(mappingWays),
  family: v.picklist(families),
  protocol: v.picklist(protocols),
  externalPort: Port,
  internalAddress: v.string(),
  internalPort: Port,
  /** Who may use it from outside; null: everybody. */
  remoteHost: v.nullable(v.string()),
  enabled: v.boolean(),
  /** Seconds left; 0: without end; null: not told. */
  leaseSeconds: v.nullable(v.number()),
  description: v.string(),
  /** Portlight made it, says its journal. */
  ours: v.boolean(),
  /** It leads to an address of this computer. */
  toThisComputer: v.boolean(),
})
export type Mapping = v.InferOutput<typeof Mapping>

/** A router as far as it told. */
export const Router = v.object({
  /** Its address inside. */
  address: v.string(),
  /** What it calls itself, and who made it; null: it didn't say. */
  name: v.nullable(v.string()),
  model: v.nullable(v.string()),
  manufacturer: v.nullable(v.string()),
  /** Its own page, an `http(s)` address on the local network. */
  page: v.nullable(v.string()),
  /** Its outer address as it tells it; null: it told none. */
  wan: v.nullable(v.string()),
  /** The protocols that it answered, each with what to know about it (`WANIPConnection:2`, `version 0`). */
  speaks: v.pipe(v.array(v.object({ way: v.picklist(mappingWays), detail: v.string() })), v.readonly()),
})
export type Router = v.InferOutput<typeof Router>

/** A device that says it is a router, and is not known to be this computer's, in words: it is changed only where a person names it. */
export const OtherRouter = v.object({
  address: v.string(),
  /** What it calls itself; null: it didn't say. */
  name: v.nullable(v.string()),
  /** What it is, and why it is not taken for the router: whole sentences. */
  sentence: v.string(),
})
export type OtherRouter = v.InferOutput<typeof OtherRouter>

/** What a router forwards, in words. */
export const RouterMappings = v.object({
  /** Null: none was found, see `notes`. */
  router: v.nullable(Router),
  /** Who was asked, where this computer has a default gateway: a router that answers nothing has its address all the same. */
  gateway: v.optional(v.string()),
  /** Of UPnP all; of NAT-PMP and PCP those that Portlight made, because these can't be listed. */
  mappings: v.pipe(v.array(Mapping), v.readonly()),
  /** Devices that say they are routers, too. */
  others: v.pipe(v.array(OtherRouter), v.readonly()),
  /** The router listed all of them; false: what is not in `mappings` may be there all the same. */
  whole: v.boolean(),
  /** Whole sentences: what was not found or not answered, and what to do. */
  notes: v.pipe(v.array(v.string()), v.readonly()),
})
export type RouterMappings = v.InferOutput<typeof RouterMappings>

/** The same as it crosses the contract. */
export const RouterMappingsFound = v.object({
  ...RouterMappings.entries,
  others: v.pipe(v.array(OtherDevice), v.readonly()),
  /** Where there is no router to be asked: why; else null. */
  silence: v.nullable(RouterSilence),
  notes: v.pipe(v.array(RouterNote), v.readonly()),
})
export type RouterMappingsFound = v.InferOutput<typeof RouterMappingsFound>

/** What else was done: what a crash had left was removed, or could not be. Left out: nothing. */
const Noted = { notes: v.optional(v.pipe(v.array(RouterNote), v.readonly())) }

/** The router (or we) said no. */
const Refused = v.object({
  kind: v.literal('refused'),
  ...Refusal.entries,
  ...Noted,
})
export type Refused = v.InferOutput<typeof Refused>

export const AddMappingAnswer = v.variant('kind', [
  /** As it was read back, which may be another port than was asked for. */
  v.object({
    kind: v.literal('added'),
    mapping: Mapping,
    /** Address of the device that has it, where a person named one that is not this computer's router. */
    by: v.optional(v.string()),
    ...Noted,
  }),
  /** Something else is there; to replace it, ask again with `replace`. */
  v.object({ kind: v.literal('taken'), existing: Mapping, ...Noted }),
  /** No router of this computer takes the request, and another device would; to ask that, name it as the gateway. */
  v.object({ kind: v.literal('other-router'), device: OtherDevice, ...Noted }),
  Refused,
])
export type AddMappingAnswer = v.InferOutput<typeof AddMappingAnswer>

export const RemoveMappingAnswer = v.variant('kind', [
  v.object({ kind: v.literal('removed'), ...Noted }),
  /** It is not Portlight's; to remove it, ask again with `foreign`. */
  v.object({ kind: v.literal('foreign'), existing: Mapping, ...Noted }),
  Refused,
])
export type RemoveMappingAnswer = v.InferOutput<typeof RemoveMappingAnswer>

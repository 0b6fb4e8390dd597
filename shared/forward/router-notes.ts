import * as v from 'valibot'
import { protocols } from '../sockets/socket'
import { DeviceOutcome, DeviceProblem } from './device-found'
import { PortControlRefusal, Refusal } from './refusal-found'

const forward = { protocol: v.picklist(protocols), port: v.number() }

/** A forward that was made for a test and may still be there: the router did not take it away, or it failed with this message. */
const leftForward = v.object({
  ...forward,
  because: v.union([Refusal, v.object({ message: v.string() })]),
})
export type LeftForward = v.InferOutput<typeof leftForward>
export const LeftForward: v.GenericSchema<unknown, LeftForward> = leftForward

/** What is to be known of a router, of devices beside it, or of what Portlight did there before. */
const routerNote = v.variant('note', [
  /** A person named a device that this computer's packets don't go to. */
  v.object({ note: v.literal('named-instead'), gateway: v.string(), insteadOf: v.string() }),
  /** What came of a device that said it is a router, at the router's own address or another. */
  v.object({
    note: v.literal('device'),
    address: v.string(),
    isGateway: v.boolean(),
    outcome: DeviceOutcome,
  }),
  /** The router answers UPnP at another of its addresses. */
  v.object({ note: v.literal('other-address'), address: v.string() }),
  /** Several may share the gateway's address; this one is the only one that says it is connected. */
  v.object({ note: v.literal('shared-address'), gateway: v.string(), address: v.string() }),
  /** What it says of its connection, in its own words. */
  v.object({ note: v.literal('connection'), status: v.string() }),
  v.object({ note: v.literal('refuses'), because: PortControlRefusal }),
  /** It tells two outer addresses. */
  v.object({ note: v.literal('two-addresses'), upnp: v.string(), natPmp: v.string() }),
  v.object({
    note: v.picklist([
      /** Its protocols list no forwards. */
      'no-list',
      /** Its list is not whole, or may not be: it repeats itself, has no end, has a gap. */
      'repeats',
      'endless',
      'gap',
      /** Some forwards were made as another user of this computer. */
      'other-user',
    ]),
  }),
  /** From this number of the list on. */
  v.object({ note: v.literal('breaks-off'), from: v.number(), problem: DeviceProblem }),
  /** Entries that could not be read, and those that were before Portlight stopped. */
  v.object({ note: v.picklist(['unreadable', 'too-slow']), forwards: v.number() }),
  /** The system's code. */
  v.object({ note: v.literal('journal-closed'), code: v.string() }),
  /** An entry of the journal could not be read and was put aside there. */
  v.object({ note: v.literal('entry-damaged'), aside: v.string() }),
  /** What an interrupted test had left was removed, could not be, or is not looked for any more. */
  v.object({ note: v.literal('swept'), ...forward }),
  v.object({ note: v.literal('not-swept'), ...forward, because: Refusal }),
  v.object({ note: v.literal('given-up'), ...forward, gateway: v.string() }),
])
export type RouterNote = v.InferOutput<typeof routerNote>
export const RouterNote: v.GenericSchema<unknown, RouterNote> = routerNote

/** Why a device that says it is a router is not taken for this computer's, whose address is `gateway`. */
const otherDevice = v.object({
  address: v.string(),
  /** What it calls itself; null: it didn't say. */
  name: v.nullable(v.string()),
  gateway: v.string(),
  because: v.variant('why', [
    /** It has no connection to anywhere, by its own words; null: it has no outer address. */
    v.object({ why: v.literal('not-connected'), status: v.nullable(v.string()) }),
    /** Its "outer" address is one of this very network. */
    v.object({ why: v.literal('outer-inside'), wan: v.string() }),
    v.object({
      why: v.picklist([
        /** Its hardware address is another one than the gateway's. */
        'other-hardware',
        /** The gateway's address is a virtual one, and several routers may stand behind it. */
        'several',
        /** Hardware addresses can't be told, or say nothing here. */
        'not-known',
      ]),
    }),
  ]),
})
export type OtherDevice = v.InferOutput<typeof otherDevice>
export const OtherDevice: v.GenericSchema<unknown, OtherDevice> = otherDevice

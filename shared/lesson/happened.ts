import * as v from 'valibot'
import { icmpMeanings } from '../capture/packet'
import { Endpoint } from '../sockets/socket'
import { machines } from './lesson'

const Count = v.pipe(v.number(), v.minValue(0))

/** What a program of a lesson did, or was told by the system. `error` is the system's word. */
const Told = [
  /** `sleeps`: it takes nobody in. */
  v.object({ did: v.literal('listens'), at: Endpoint, sleeps: v.boolean() }),
  v.object({ did: v.literal('may-not-listen'), at: Endpoint, error: v.string() }),
  /** On all addresses of a machine of a home. */
  v.object({ did: v.literal('listens-far'), on: v.picklist(machines), port: Count }),
  v.object({ did: v.literal('stops-listening') }),
  v.object({ did: v.literal('takes-in'), from: Endpoint }),
  /** `on`: which machine of a home asks; null: this computer. */
  v.object({ did: v.literal('asks'), on: v.nullable(v.picklist(machines)), to: Endpoint }),
  /** What it did before, so many times more. */
  v.object({ did: v.literal('repeats'), times: Count }),
  v.object({ did: v.literal('is-connected'), from: Endpoint }),
  v.object({ did: v.literal('has-connection'), local: Endpoint, remote: Endpoint }),
  v.object({ did: v.literal('fails'), error: v.string() }),
  v.object({ did: v.literal('hears'), text: v.string() }),
  v.object({ did: v.literal('hangs-up'), with: Endpoint }),
  v.object({ did: v.literal('takes-datagrams'), at: Endpoint }),
  v.object({ did: v.literal('sends'), text: v.string(), to: Endpoint }),
  /** `from` is null where only one can have sent it. */
  v.object({ did: v.literal('gets'), text: v.string(), from: v.nullable(Endpoint) }),
  v.object({ did: v.literal('changes-rules'), done: v.boolean() }),
  v.object({ did: v.literal('sets-range'), first: Count, last: Count, done: v.boolean() }),
  v.object({ did: v.literal('builds-home'), done: v.boolean() }),
  v.object({ did: v.literal('scans'), ports: v.pipe(v.array(Count), v.readonly()) }),
  v.object({ did: v.literal('finds'), port: Count, state: v.string(), reason: v.string() }),
  /** So many packets more than are listed. */
  v.object({ did: v.literal('saw-more'), packets: Count }),
] as const

/** What a packet was. `length`: bytes of data, headers not counted. */
const Sent = [
  /** `flags`: by their names, such as `SYN` and `SYN-ACK`; empty: none. */
  v.object({ did: v.literal('tcp'), flags: v.string(), length: Count }),
  v.object({ did: v.literal('udp'), length: Count }),
  v.object({ did: v.literal('icmp'), meaning: v.picklist(icmpMeanings) }),
] as const

const ToldFact = v.variant('did', Told)
/** What a program of a lesson did, or was told by the system. */
export type ToldFact = v.InferOutput<typeof ToldFact>

const PacketFact = v.variant('did', Sent)
/** What a packet was. */
export type PacketFact = v.InferOutput<typeof PacketFact>

/** What happened in a lesson, as a fact; `output/happened-text.ts` has the words. */
export const Happened = v.variant('did', [...Told, ...Sent])
export type Happened = v.InferOutput<typeof Happened>

/** A packet without data that has these flags. */
export function bare(flags: string): PacketFact {
  return { did: 'tcp', flags, length: 0 }
}

/** Says no to what was asked for. */
export function isRefusal(what: Happened): boolean {
  return what.did === 'icmp' || (what.did === 'tcp' && what.length === 0 && what.flags.startsWith('RST'))
}

/** Asks for a connection. */
export function asksToConnect(what: Happened): boolean {
  return what.did === 'tcp' && what.length === 0 && what.flags === 'SYN'
}

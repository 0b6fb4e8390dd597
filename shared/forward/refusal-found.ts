import * as v from 'valibot'
import { protocols } from '../sockets/socket'
import { DeviceOutcome, DeviceProblem } from './device-found'
import { mappingWays } from './request'

const way = v.picklist(mappingWays)
const port = v.number()
const address = v.string()
const problem = DeviceProblem

/** How UPnP was asked for the same in another way, because a router dislikes a request with a code that means something else. */
export const attempts = ['without-end', 'for-a-week', 'no-sender', 'plainer', 'all'] as const

/** A router said no, by a result of NAT-PMP (RFC 6886 section 3.5) or PCP (RFC 6887 section 7.4). */
export const PortControlRefusal = v.object({ why: v.picklist(['nat-pmp', 'pcp']), result: v.number() })
export type PortControlRefusal = v.InferOutput<typeof PortControlRefusal>

/** What came of a way to ask a router that takes no requests; null: nothing. */
const WaySaid = v.nullable(
  v.variant('said', [
    /** The system's code; null: not told. */
    v.object({ said: v.literal('not-asked'), code: v.nullable(v.string()) }),
    v.object({ said: v.literal('device'), outcome: DeviceOutcome }),
    v.object({ said: v.literal('refuses') }),
  ]),
)

/** What stands for a router where none takes requests. */
const routerSilence = v.variant('silence', [
  v.object({ silence: v.literal('no-gateway') }),
  /** Portlight stopped waiting for it. */
  v.object({ silence: v.literal('not-waited'), gateway: v.string(), limitMs: v.number() }),
  v.object({
    silence: v.literal('no-way'),
    gateway: v.string(),
    upnp: WaySaid,
    'nat-pmp': WaySaid,
    pcp: WaySaid,
    refusals: v.pipe(v.array(PortControlRefusal), v.readonly()),
  }),
])
export type RouterSilence = v.InferOutput<typeof routerSilence>
export const RouterSilence: v.GenericSchema<unknown, RouterSilence> = routerSilence

/** Why nothing came of what was wanted of a router. */
const refusalReason = v.variant('why', [
  PortControlRefusal,
  /** The same by an error of UPnP, with its own words, of one line and bounded; '' for none. `other-host`: a forward to another computer. */
  v.object({
    why: v.literal('upnp'),
    about: v.picklist(['forward', 'other-host', 'pinhole']),
    error: v.number(),
    words: v.string(),
    tried: v.pipe(v.array(v.picklist(attempts)), v.readonly()),
  }),
  v.object({ why: v.picklist(['silent', 'not-spoken', 'no-ipv6-by']), way }),
  /** The system's code. */
  v.object({ why: v.literal('not-asked'), way, code: v.string() }),
  /** There is none to be asked; null: it doesn't take requests of this kind. */
  v.object({ why: v.literal('no-router'), silence: v.nullable(RouterSilence) }),
  /** Portlight stopped waiting for its answer. */
  v.object({ why: v.literal('not-waited'), gateway: v.string(), limitMs: v.number() }),
  v.object({
    why: v.picklist([
      /** NAT-PMP said yes without a port. */
      'no-port',
      /** PCP lets only the maker remove a forward: we are it and have lost the proof, or it is another. */
      'proof-lost',
      'other-maker',
      /** Portlight didn't make it, and who did is not shown: by NAT-PMP, and of IPv6. */
      'maker-not-shown',
      'opener-not-shown',
      /** Said yes, but it is not on the list, or still is; gave an opening no number, or did not open. */
      'not-listed',
      'still-listed',
      'no-number',
      'not-open',
      /** Only the computer that asks can be forwarded to in this way. */
      'only-to-asker',
      'no-global-ipv6',
      'ipv6-one-port',
    ]),
  }),
  v.object({ why: v.literal('no-address'), text: v.string() }),
  /** The journal can't be written: the system's code. */
  v.object({ why: v.literal('no-journal'), code: v.string() }),
  /** What was wanted could not be done. */
  v.object({
    why: v.literal('not-done'),
    what: v.picklist(['make', 'unmake', 'open', 'close', 'look-at', 'look-for']),
    problem,
  }),
  /** It said yes, and whether it did it is not known. */
  v.object({ why: v.literal('not-known'), what: v.picklist(['make', 'unmake']), problem }),
  /** It said yes, but the port still leads there. */
  v.object({ why: v.literal('leads-elsewhere'), address, port }),
  /** NAT-PMP knows one forward to each port of a computer, and there is another. */
  v.object({ why: v.literal('one-each'), externalPort: port, internalPort: port }),
  v.object({ why: v.literal('other-port'), wanted: port, given: port }),
  v.object({
    why: v.literal('taken'),
    protocol: v.picklist(protocols),
    externalPort: port,
    address,
    port,
  }),
])
export type RefusalReason = v.InferOutput<typeof refusalReason>
export const RefusalReason: v.GenericSchema<unknown, RefusalReason> = refusalReason

/** What else a person has to know then. */
export const RefusalRest = v.variant('rest', [
  /** It may have been made all the same; or: what was there before is back. */
  v.object({ rest: v.picklist(['may-stand', 'put-back']) }),
  /** What was there before leads there still, or is gone and led there. */
  v.object({ rest: v.picklist(['stays', 'lost']), address, port }),
])
export type RefusalRest = v.InferOutput<typeof RefusalRest>

/** A refusal, with all that has to be known of it. */
export const Refusal = v.object({
  because: RefusalReason,
  rest: v.pipe(v.array(RefusalRest), v.readonly()),
})
export type Refusal = v.InferOutput<typeof Refusal>

import * as v from 'valibot'
import { driftKinds, gravities } from '../baseline/drift-item'
import { FileTrouble } from '../baseline/file-trouble'
import { protocols } from '../sockets/socket'
import { Listener } from './listener'

const Count = v.pipe(v.number(), v.minValue(0))

/**
 * Why a watch saw nothing for a while:
 * - `asleep`: this computer slept
 * - `asleep-or-clock`: it slept, or its clock was set forward: this system doesn't tell which
 * - `held-up`: the watch itself did not run: it was stopped, or the computer too busy
 * - `unreadable`: the system's table of sockets could not be read
 */
export const blindCauses = ['asleep', 'asleep-or-clock', 'held-up', 'unreadable'] as const
export type BlindCause = (typeof blindCauses)[number]

/** Changes of a listener that had an earlier form. */
export const turns = [
  'listener-replaced',
  'listener-restarted',
  'reach-widened',
  'reach-narrowed',
  'addresses-changed',
] as const
export type Turn = (typeof turns)[number]

/** What is known of a port of a host; `not-open`: closed or filtered. */
export const hostPortStates = ['open', 'closed', 'filtered'] as const
export type HostPortState = (typeof hostPortStates)[number]

const Text = v.nullable(v.string())

/** Something that is not as the baseline has it. */
export const WatchedDrift = v.object({
  kind: v.picklist(driftKinds),
  gravity: v.picklist(gravities),
  /** The same as long as it is the same matter. */
  id: v.string(),
  /** Null: this computer. */
  host: Text,
  port: v.nullable(v.number()),
  protocol: v.nullable(v.picklist(protocols)),
  was: Text,
  is: Text,
  sentence: v.string(),
  advice: v.string(),
  /** Of what is approved there. */
  owner: Text,
  purpose: Text,
})
export type WatchedDrift = v.InferOutput<typeof WatchedDrift>

/** When it was seen: milliseconds since 1970. */
const when = {
  at: v.number(),
  /** The look before, if it saw: what is told happened between the two. */
  after: v.number(),
  /** The watch was blind in between, so it may be older than a look. */
  unseen: v.boolean(),
}

const host = { address: v.string(), target: v.string() }

/** What a watch tells. Each change is told once. */
export const WatchEvent = v.variant('kind', [
  v.object({
    kind: v.literal('began'),
    at: v.number(),
    everyMs: Count,
    /** Listeners of the first look, which later ones are compared with. */
    listeners: Count,
    /** Sockets whose program this user may not see: they are watched by their user alone. */
    unnamed: Count,
    /** Hosts that are scanned, as typed; null: none. */
    hosts: v.nullable(v.string()),
    hostsEveryMs: Count,
    /** They are held against a baseline. */
    baseline: v.boolean(),
    /** What else the baseline has watched; null: nothing, or it is not asked. */
    others: v.nullable(v.object({ hosts: Count, router: v.boolean(), everyMs: Count })),
  }),
  v.object({ kind: v.literal('listener-new'), ...when, listener: Listener }),
  v.object({ kind: v.literal('listener-gone'), ...when, listener: Listener }),
  v.object({ kind: v.picklist(turns), ...when, listener: Listener, before: Listener }),
  /**
   * Something listened between two looks and was gone again. `accepted`: connections that the kernel counted as accepted
   * while nothing listened at either look (certain); `ports`: ports with connections from outside that nothing listened on at
   * either look (likely); `ownPorts`: the same, with connections of this computer to itself alone.
   */
  v.object({
    kind: v.literal('short-lived'),
    ...when,
    accepted: v.nullable(Count),
    ports: v.pipe(v.array(v.number()), v.readonly()),
    ownPorts: v.pipe(v.array(v.number()), v.readonly()),
  }),
  v.object({
    kind: v.literal('network-changed'),
    ...when,
    added: v.pipe(v.array(v.string()), v.readonly()),
    gone: v.pipe(v.array(v.string()), v.readonly()),
  }),
  /** The clock was set, by so many milliseconds: times before and after can't be compared. */
  v.object({ kind: v.literal('clock-set'), at: v.number(), byMs: v.number() }),
  /** It sees nothing as of `from`, and says so once. Followed by `blind` when it sees again. */
  v.object({ kind: v.literal('blinded'), at: v.number(), from: v.number(), why: v.string() }),
  /** It saw nothing from `from` to `at`. */
  v.object({
    kind: v.literal('blind'),
    at: v.number(),
    from: v.number(),
    cause: v.picklist(blindCauses),
  }),
  v.object({
    kind: v.literal('host-port'),
    ...when,
    ...host,
    protocol: v.picklist(protocols),
    port: v.number(),
    before: v.picklist(hostPortStates),
    now: v.picklist(hostPortStates),
  }),
  v.object({ kind: v.picklist(['host-gone', 'host-back', 'host-new']), ...when, ...host }),
  /** Nothing is known of a host at present (told once); `host-seen` when it is again. */
  v.object({ kind: v.literal('host-unseen'), at: v.number(), ...host, why: v.string() }),
  v.object({ kind: v.literal('host-seen'), at: v.number(), ...host }),
  /** Beside a baseline: what is not as it is approved, told once; and that it is again, or was approved. */
  v.object({
    kind: v.picklist(['drift', 'drift-over']),
    ...when,
    drift: WatchedDrift,
    /** Who listens there now; null: nobody, or it is not about this computer. */
    listener: v.nullable(Listener),
  }),
  /** Beside a baseline: what can't be told, told once. */
  v.object({
    kind: v.literal('drift-unknown'),
    at: v.number(),
    because: v.variant('why', [
      /** In a whole sentence. */
      v.object({ why: v.literal('not-told'), sentence: v.string() }),
      /** `before`: what the file said before holds on; else nothing is held against it. */
      v.object({ why: v.literal('file'), trouble: FileTrouble, before: v.boolean() }),
    ]),
  }),
  /** Beside a baseline: its hosts and the router were asked, whether something was different or not. */
  v.object({ kind: v.literal('others-looked'), at: v.number() }),
  /** A look that saw, whether something was different or not. */
  v.object({ kind: v.literal('looked'), at: v.number(), listeners: Count, tookMs: Count }),
])
export type WatchEvent = v.InferOutput<typeof WatchEvent>

/** What whoever joins a watch hears: at first what it told before, of which `count` were told and the newest are left. */
export const JoinedEvent = v.variant('kind', [
  v.object({ kind: v.literal('so-far'), events: v.pipe(v.array(WatchEvent), v.readonly()), count: Count }),
  WatchEvent,
])
export type JoinedEvent = v.InferOutput<typeof JoinedEvent>

/** True for what a list of changes shows: all but how the watch stands. */
export function isNews({ kind }: WatchEvent): boolean {
  return kind !== 'began' && kind !== 'looked' && kind !== 'others-looked' && kind !== 'blinded'
}

/** The events of some kinds. */
export type WatchEventOf<K extends WatchEvent['kind']> = WatchEvent & { readonly kind: K }

/** True for what is different on this computer or a host now, apart from what the watch says of itself. */
export function isChange({ kind }: WatchEvent): boolean {
  switch (kind) {
    case 'listener-new':
    case 'listener-gone':
    case 'listener-replaced':
    case 'listener-restarted':
    case 'reach-widened':
    case 'reach-narrowed':
    case 'addresses-changed':
    case 'short-lived':
    case 'host-port':
    case 'host-gone':
    case 'host-back':
    case 'host-new':
    case 'drift':
    case 'drift-over':
      return true
    case 'began':
    case 'network-changed':
    case 'clock-set':
    case 'blinded':
    case 'blind':
    case 'host-unseen':
    case 'host-seen':
    case 'drift-unknown':
    case 'others-looked':
    case 'looked':
      return false
    default:
      return kind satisfies never
  }
}

import * as v from 'valibot'
import { DeviceProblem } from './device-found'
import { PortControlRefusal } from './refusal-found'

/** Milliseconds. */
const afterMs = v.number()

/** What a server of NAT-PMP or PCP answered to its first question. */
const portControlAnswer = v.variant('kind', [
  /** Nobody answered, or nothing listens there. */
  v.object({ kind: v.picklist(['silent', 'refused']) }),
  /** It could not be asked: the system's code. */
  v.object({ kind: v.literal('failed'), code: v.string() }),
  v.object({ kind: v.literal('refusal'), because: PortControlRefusal, afterMs }),
  /** NAT-PMP tells the outer address, PCP its version; or it speaks that version only, and 0 is NAT-PMP. */
  v.object({ kind: v.literal('address'), address: v.string(), afterMs }),
  v.object({ kind: v.picklist(['version', 'other-version']), version: v.number(), afterMs }),
])
export type PortControlSeen = v.InferOutput<typeof portControlAnswer>

/** What was seen of a router, protocol by protocol. Foreign text is bounded and of one line. */
const routerEvidence = v.variant('seen', [
  v.object({ seen: v.literal('ssdp-answer'), sender: v.string(), location: v.string(), afterMs }),
  /** Answers, and those of them of devices that are no routers. */
  v.object({ seen: v.literal('ssdp-search'), answers: v.number(), others: v.number() }),
  /** The system's code; null: not told. */
  v.object({ seen: v.literal('ssdp-unsent'), code: v.nullable(v.string()) }),
  v.object({ seen: v.literal('description'), url: v.string(), afterMs }),
  /** What a service says of its connection; null: nothing. */
  v.object({
    seen: v.literal('connection'),
    service: v.string(),
    status: v.nullable(v.string()),
    wan: v.nullable(v.string()),
  }),
  v.object({ seen: v.literal('mute-connection'), service: v.string(), problem: DeviceProblem }),
  /** How the list was read, and what is on it. */
  v.object({ seen: v.literal('list'), action: v.string(), forwards: v.number(), whole: v.boolean() }),
  v.object({
    seen: v.picklist(['nat-pmp', 'pcp']),
    server: v.string(),
    answer: portControlAnswer,
  }),
])
export type RouterEvidence = v.InferOutput<typeof routerEvidence>
export const RouterEvidence: v.GenericSchema<unknown, RouterEvidence> = routerEvidence

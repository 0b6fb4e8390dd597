import * as v from 'valibot'
import { protocols } from '../sockets/socket'
import { LeftForward } from './router-notes'

/** What a test is doing just now. */
export const ForwardDoing = v.variant('step', [
  v.object({
    step: v.picklist([
      'computer',
      'listeners',
      'stun',
      'second-router',
      'telephone',
      'trace',
      'router-again',
    ]),
  }),
  v.object({ step: v.literal('router'), gateway: v.string() }),
  /** Asking the router for a forward of this port. */
  v.object({ step: v.literal('way'), port: v.number() }),
  v.object({ step: v.literal('name'), name: v.string() }),
  v.object({ step: v.literal('sights'), port: v.number() }),
  /** The same with another port, to compare. */
  v.object({ step: v.literal('control'), port: v.number() }),
  v.object({ step: v.literal('hairpin'), address: v.string() }),
])
export type ForwardDoing = v.InferOutput<typeof ForwardDoing>

/** What belongs to no link. */
export const ForwardNote = v.variant('note', [
  /** A forward was made for the test, and is removed. */
  v.object({ note: v.literal('opened'), protocol: v.picklist(protocols), port: v.number() }),
  /** Another port was opened to compare, and is closed. */
  v.object({
    note: v.literal('compared'),
    protocol: v.picklist(protocols),
    port: v.number(),
    reached: v.boolean(),
  }),
  v.object({ note: v.literal('no-hairpin'), because: v.picklist(['udp-program', 'no-outer-address']) }),
  /** What may have been left on the router. */
  v.object({ note: v.literal('left'), left: LeftForward }),
])
export type ForwardNote = v.InferOutput<typeof ForwardNote>

/** What of a place in a network can be another one in the end. */
const placeParts = ['router', 'address', 'interface', 'exit'] as const

/** This computer's network was another one at the end of a test than at its beginning. */
export const NetworkChange = v.variant('kind', [
  v.object({
    kind: v.literal('moved'),
    /** Null: there was, or is, none. */
    parts: v.pipe(
      v.array(
        v.object({
          part: v.picklist(placeParts),
          before: v.nullable(v.string()),
          after: v.nullable(v.string()),
        }),
      ),
      v.minLength(1),
      v.readonly(),
    ),
  }),
  /** Where it is could not be told in the end: the message of that failure. */
  v.object({ kind: v.literal('lost'), message: v.string() }),
])
export type NetworkChange = v.InferOutput<typeof NetworkChange>

import * as v from 'valibot'
import { errorCodes } from './result'

/**
 * The messages on the wire. A client asks with `ask`, may `cancel`, and grants `credit`; a server answers with `item`s
 * (one credit each) and one `end`.
 */

/** The items that a server may send before it is granted more. Batches are bounded, so this bounds memory too. */
export const initialCredit = 8

/** Which request a message belongs to; the client counts them. */
const RunId = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

const ErrorSchema = v.object({
  code: v.picklist(errorCodes),
  message: v.string(),
  detail: v.optional(v.string()),
})

/** From client to server. */
export const ClientMessage = v.variant('type', [
  v.strictObject({
    type: v.literal('ask'),
    run: RunId,
    channel: v.pipe(v.string(), v.maxLength(64)),
    input: v.unknown(),
  }),
  v.strictObject({ type: v.literal('cancel'), run: RunId }),
  v.strictObject({
    type: v.literal('credit'),
    run: RunId,
    items: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1024)),
  }),
])
export type ClientMessage = v.InferOutput<typeof ClientMessage>

/** From server to client. */
export const ServerMessage = v.variant('type', [
  v.strictObject({ type: v.literal('item'), run: RunId, item: v.unknown() }),
  v.strictObject({
    type: v.literal('end'),
    run: RunId,
    result: v.variant('ok', [
      v.object({ ok: v.literal(true), value: v.unknown() }),
      v.object({ ok: v.literal(false), error: ErrorSchema }),
    ]),
  }),
])
export type ServerMessage = v.InferOutput<typeof ServerMessage>

import * as v from 'valibot'

/**
 * What the two ends of a WebSocket tell each other about the connection itself, as JSON in text messages; messages of the
 * contract are binary (`frame.ts`).
 *
 * The page says `hello` first: without a session for a new one, with one to go on where the connection broke. A page that
 * was reloaded begins a new one and names the one `before`, which nobody will take up any more. The server answers
 * `welcome`. From then on both number their frames and say now and then how far they have received; what the
 * other has not received is sent again after a break.
 */

/** A session's name: 128 random bits that only its own page knows. */
const SessionId = v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/))
const Sequence = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff))

/** A text that a page has kept somewhere, where it can be the name of a session; else null. */
export function sessionName(text: string | null): string | null {
  return v.is(SessionId, text) ? text : null
}

/** Longest text message that is read, in bytes. */
export const maxControlBytes = 1024

/** From the page. */
export const PageControl = v.variant('type', [
  v.strictObject({
    type: v.literal('hello'),
    session: v.nullable(SessionId),
    before: v.nullable(SessionId),
    received: Sequence,
  }),
  v.strictObject({ type: v.literal('received'), received: Sequence }),
  /** The page is left: what it asked for ends. */
  v.strictObject({ type: v.literal('bye') }),
])
export type PageControl = v.InferOutput<typeof PageControl>

/** Why a server lets go of a page. */
export const byeReasons = ['stopped', 'idle', 'replaced', 'overflow', 'refused'] as const
export type ByeReason = (typeof byeReasons)[number]

/** From the server. */
export const ServerControl = v.variant('type', [
  v.object({
    type: v.literal('welcome'),
    session: SessionId,
    /** True: the session that was asked for goes on. False: it is gone, and this is a new one. */
    resumed: v.boolean(),
    received: Sequence,
  }),
  v.object({ type: v.literal('received'), received: Sequence }),
  /** Comes every {@link pingEveryMs}; the page answers with `received`. */
  v.object({ type: v.literal('ping') }),
  v.object({ type: v.literal('bye'), reason: v.picklist(byeReasons) }),
])
export type ServerControl = v.InferOutput<typeof ServerControl>

/** Milliseconds between two pings of the server: so each side notices that the other went without a word. */
export const pingEveryMs = 5000
/** Milliseconds of silence after which a connection counts as broken. */
export const silentAfterMs = 3 * pingEveryMs

/** Reads a text message; null where it is none of ours. */
export function readControl<T>(schema: v.GenericSchema<unknown, T>, text: string): T | null {
  if (text.length > maxControlBytes) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = v.safeParse(schema, value)
  return parsed.success ? parsed.output : null
}

import * as v from 'valibot'
import { ConflictQuestion } from '../conflict/question'
import { ConflictReport } from '../conflict/report'
import { ForwardReport } from '../forward/report'
import { ForwardTest } from '../forward/request'
import { RouterMappings } from '../forward/router'
import { SocketsSnapshot } from '../sockets/event'

/** An answer that is kept as it was given; a scan's is the stream that it told. */
export const KeptAnswer = v.variant('kind', [
  v.object({ kind: v.literal('conflict'), asked: ConflictQuestion, result: ConflictReport }),
  v.object({
    kind: v.literal('forward'),
    asked: ForwardTest,
    result: ForwardReport,
    /** The test opened something itself: what the outside saw then is not as it was before or after. */
    opened: v.boolean(),
  }),
  v.object({
    kind: v.literal('sockets'),
    result: SocketsSnapshot,
    /** Only what listens is in it: there was too much. */
    listenersOnly: v.boolean(),
  }),
  v.object({
    kind: v.literal('router'),
    gateway: v.nullable(v.string()),
    /** This computer's address in its network. */
    lan: v.nullable(v.string()),
    result: RouterMappings,
  }),
])
export type KeptAnswer = v.InferOutput<typeof KeptAnswer>

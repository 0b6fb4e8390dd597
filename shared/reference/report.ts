import * as v from 'valibot'
import { protocols } from '../sockets/socket'
import { adviceCodes } from './port-advice'
import { longestWords } from './port-asked'
import type { PortReference } from './port-reference'
import { portTopics } from './port-text'

const Port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))
const AnyProtocol = v.picklist(protocols)
const list = <T extends v.GenericSchema>(item: T) => v.pipe(v.array(item), v.readonly())

const PortReferenceSchema = v.object({
  port: Port,
  range: v.object({
    name: v.picklist(['system', 'user', 'dynamic']),
    first: Port,
    last: Port,
    title: v.string(),
    meaning: v.string(),
  }),
  registrations: list(
    v.object({
      protocols: list(AnyProtocol),
      name: v.string(),
      description: v.string(),
      assignee: v.nullable(v.string()),
      date: v.nullable(v.string()),
    }),
  ),
  commonUses: list(v.object({ protocol: AnyProtocol, use: v.string() })),
  texts: list(
    v.object({
      ports: v.pipe(v.tupleWithRest([Port], Port), v.readonly()),
      protocols: v.pipe(v.tupleWithRest([AnyProtocol], AnyProtocol), v.readonly()),
      topic: v.picklist(portTopics),
      name: v.string(),
      what: v.string(),
      encryption: v.picklist(['no', 'optional', 'always', 'depends']),
      instead: v.exactOptional(v.string()),
      risk: v.string(),
      safe: v.string(),
      source: v.string(),
    }),
  ),
  browserBlocked: v.boolean(),
}) satisfies v.GenericSchema<unknown, PortReference>

/** One port. */
export const PortQuestion = v.strictObject({
  port: Port,
  /** Over which protocol a program of one's own would use it; null: as what runs there does. */
  protocol: v.nullable(AnyProtocol),
})

/** All that is known of one port, on this computer too. */
export const PortReport = v.object({
  reference: PortReferenceSchema,
  /** Of the advice. */
  protocol: AnyProtocol,
  advice: v.object({
    verdict: v.picklist(['good', 'possible', 'avoid', 'impossible']),
    reasons: list(v.object({ code: v.picklist(adviceCodes), sentence: v.string() })),
    notKnown: list(v.string()),
  }),
  /** Who listens there on this computer, as words such as "node (process 3) on tcp 127.0.0.1:3000"; null: not known. */
  here: v.nullable(list(v.string())),
  /** Other computers on which kept scans found it open, what was seen last first; null: not known. */
  seen: v.nullable(
    list(
      v.object({
        protocol: AnyProtocol,
        port: Port,
        address: v.string(),
        name: v.nullable(v.string()),
        at: v.nullable(v.number()),
      }),
    ),
  ),
  /** Good ports nearby, the nearest first; at most five. */
  suggested: list(Port),
})
export type PortReport = v.InferOutput<typeof PortReport>

/** Ports for a program of one's own, anywhere. */
export const PortSuggestion = v.object({
  /** Good ones, at most five. */
  suggested: list(Port),
  /** What the system did not tell of them, as sentences. */
  notKnown: list(v.string()),
})
export type PortSuggestion = v.InferOutput<typeof PortSuggestion>

/** Ports of a range, or that have words to do with. */
export const PortSearch = v.strictObject({
  asked: v.variant('kind', [
    v.pipe(
      v.strictObject({ kind: v.literal('range'), first: Port, last: Port }),
      v.check(({ first, last }) => first <= last, 'the lower port comes first'),
    ),
    v.strictObject({ kind: v.literal('words'), words: v.pipe(v.string(), v.maxLength(longestWords)) }),
  ]),
  /** Ports that come back at most. */
  limit: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_536)),
})
export type PortSearch = v.InferOutput<typeof PortSearch>

/** What a search found, the best first. */
export const PortsFound = v.object({
  ports: list(PortReferenceSchema),
  /** So many there are. */
  total: v.pipe(v.number(), v.minValue(0)),
  /** The one port that has exactly this name; null: none, or several. */
  named: v.nullable(Port),
})
export type PortsFound = v.InferOutput<typeof PortsFound>

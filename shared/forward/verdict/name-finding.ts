import * as v from 'valibot'

/** Where a name leads. */
export const NameRecords = v.object({
  ipv4: v.pipe(v.array(v.string()), v.readonly()),
  /** `own`: it is an address of this computer. */
  ipv6: v.pipe(v.array(v.object({ address: v.string(), own: v.boolean() })), v.readonly()),
})
export type NameRecords = v.InferOutput<typeof NameRecords>

/**
 * Why a name leads nowhere:
 * - `missing`: there is no such name (NXDOMAIN)
 * - `no-address`: it is there, and has none
 * - `unanswered`: no name server told
 */
export const nameProblems = ['missing', 'no-address', 'unanswered'] as const
export type NameProblem = (typeof nameProblems)[number]

/** An SRV record (RFC 2782): games and telephones ask for it before they ask for an address. */
export const NameService = v.object({
  /** `_minecraft._tcp`, and what its programs are called. */
  service: v.string(),
  program: v.string(),
  /** The port that they use without such a record. */
  usualPort: v.number(),
  /** `.`: there is decidedly no such service. */
  target: v.string(),
  port: v.number(),
  records: NameRecords,
  problem: v.nullable(v.picklist(nameProblems)),
})
export type NameService = v.InferOutput<typeof NameService>

/** What name servers said to one question. */
export const NameAnswer = v.variant('kind', [
  v.object({ kind: v.literal('alias'), of: v.string(), leadsTo: v.string() }),
  v.object({
    kind: v.literal('addresses'),
    type: v.picklist(['A', 'AAAA']),
    of: v.string(),
    addresses: v.pipe(v.array(v.string()), v.readonly()),
  }),
  /** There are no addresses, with the resolver's code. */
  v.object({
    kind: v.literal('nothing'),
    of: v.string(),
    problem: v.picklist(nameProblems),
    code: v.nullable(v.string()),
  }),
  v.object({ kind: v.literal('service'), of: v.string(), target: v.string(), port: v.number() }),
  /** Its aliases lead in a circle, or are too many. */
  v.object({ kind: v.literal('circle'), of: v.string() }),
])
export type NameAnswer = v.InferOutput<typeof NameAnswer>

/** What name servers tell of the name that friends type. */
export const NameFinding = v.object({
  name: v.string(),
  /** Where an alias (CNAME) leads in the end; null: it is none. */
  alias: v.nullable(v.string()),
  records: NameRecords,
  problem: v.nullable(v.picklist(nameProblems)),
  services: v.pipe(v.array(NameService), v.readonly()),
  /** In the order in which they came. */
  answers: v.pipe(v.array(NameAnswer), v.readonly()),
})
export type NameFinding = v.InferOutput<typeof NameFinding>

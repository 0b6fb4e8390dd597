import { isIP } from 'node:net'
import * as v from 'valibot'
import { askService, foreign, greetService, isNone, tooOften, waitABit } from './ask-service'
import type { AskedWith, Looker } from './looker'
import { type Asked, asked, bracketed, inVain, notAsked, type OutsideQuestion } from './outside-outcome'
import { plainAddress } from './plain-address'

/** Milliseconds for all of it; how long its nodes wait is written nowhere. */
const deadlineMs = 18_000
const everyMs = 1_000
const places = 3

const Text = v.pipe(v.string(), v.maxLength(300))

/** What `/check-tcp` answers (https://check-host.net/about/api). */
const Accepted = v.object({
  request_id: v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/)),
  nodes: v.record(Text, v.array(Text)),
})
const Refused = v.object({ error: v.string() })
const Sight = v.object({
  time: v.optional(v.number()),
  address: v.optional(Text),
  error: v.optional(Text),
})
/** What `/check-result/ID` answers; null: a node is not ready. */
const Results = v.record(Text, v.nullable(v.array(v.nullable(Sight))))

const Nodes = v.object({
  nodes: v.pipe(
    v.record(Text, v.unknown()),
    v.check((nodes) => Object.keys(nodes).length > 0),
  ),
})

/** check-host.net: a company's hosts connect to an address that they are told. It names each of them. */
export const checkHost: Looker = {
  by: 'check-host',
  protocols: ['tcp'],
  look: lookByCheckHost,
  greet: (how, signal) =>
    greetService(
      how,
      { path: '/nodes/hosts', deadlineMs: 5_000 },
      {
        by: 'check-host',
        schema: Nodes,
        tells: ({ nodes }, site) => ({ kind: 'places', site, count: Object.keys(nodes).length }),
      },
      signal,
    ),
}

async function lookByCheckHost(
  how: AskedWith,
  question: OutsideQuestion,
  signal: AbortSignal,
): Promise<readonly Asked[]> {
  const { target, port } = question
  if (target === null) return [notAsked({ why: 'address-not-known' })]
  const until = performance.now() + deadlineMs
  const left = () => Math.max(1, Math.min(6_000, until - performance.now()))
  const query = { host: `${bracketed(target)}:${port}`, max_nodes: String(places) }
  const reply = await askService(how, { path: '/check-tcp', query, deadlineMs: left() }, signal)
  if (reply.kind === 'failed') return [asked(reply)]
  if (reply.status === 429) return [asked(tooOften(reply))]
  const accepted = v.safeParse(Accepted, reply.json)
  if (reply.status !== 200 || !accepted.success) {
    const refusal = v.safeParse(Refused, reply.json)
    return [
      asked(
        refusal.success
          ? inVain({
              why: 'refuses',
              site: reply.site,
              status: null,
              words: foreign(refusal.output.error),
            })
          : isNone(reply, 'check-host'),
      ),
    ]
  }
  const { nodes, request_id } = accepted.output
  let results: v.InferOutput<typeof Results> = {}
  const ready = () => Object.keys(nodes).every((node) => results[node] != null)
  while (!signal.aborted && performance.now() < until - everyMs && !ready()) {
    await waitABit(everyMs, signal)
    const path = `/check-result/${request_id}`
    const next = await askService(how, { path, deadlineMs: left() }, signal)
    if (next.kind === 'failed') return [asked(next)]
    if (next.status === 429) return [asked(tooOften(next))]
    const read = v.safeParse(Results, next.json)
    if (next.status !== 200 || !read.success) return [asked(isNone(next, 'check-host'))]
    results = read.output
  }
  const told = Object.entries(nodes).map(([node, facts]) =>
    readNode(node, facts, results[node] ?? null, target),
  )
  return told.length === 0 ? [asked(inVain({ why: 'nobody-there', site: reply.site }))] : told
}

/** What one host of theirs found. @param facts country's code, country, city, address, network */
export function readNode(
  node: string,
  [code = '', country = '', city = '', address = '']: readonly string[],
  result: readonly (v.InferOutput<typeof Sight> | null)[] | null,
  target: string,
): Asked {
  const where = foreign(city).slice(0, 60)
  const land = (foreign(country) || foreign(code)).slice(0, 60)
  const place = where === '' ? foreign(node).slice(0, 60) : land === '' ? where : `${where} (${land})`
  const helper = isIP(address) === 0 ? null : plainAddress(address)
  const sight = result?.[0] ?? null
  if (sight === null) return asked(inVain({ why: 'not-ready', place }), { place, helper })
  if (sight.address !== undefined && plainAddress(sight.address) !== target) {
    const looked = foreign(sight.address)
    return asked(inVain({ why: 'other-address', site: null, place, target, looked }), {
      place,
      helper,
    })
  }
  if (sight.error !== undefined) {
    const words = foreign(sight.error)
    if (/refused/i.test(words)) return asked({ kind: 'refused', seenAs: target }, { place, helper })
    if (/timed? ?out|no route to host|unreachable/i.test(words)) {
      return asked({ kind: 'silent', seenAs: target }, { place, helper })
    }
    return asked(inVain({ why: 'could-not-look', place, words }), { place, helper })
  }
  if (sight.time === undefined || !(sight.time >= 0)) {
    return asked(inVain({ why: 'told-nothing', place }), { place, helper })
  }
  return asked(
    { kind: 'answered', seenAs: target, wrongToken: false },
    // it gives seconds
    { place, helper, rttMs: sight.time * 1000 },
  )
}

import * as v from 'valibot'
import {
  askService,
  type Failed,
  foreign,
  greetService,
  isNone,
  type ServiceAnswer,
  tooOften,
  waitABit,
} from './ask-service'
import { continentsToAsk } from './continents'
import { Created, errorOf, Measurement, readMeasurement, readTrace } from './globalping-message'
import type { AskedWith, Looker, Traced } from './looker'
import { type Asked, asked, inVain, notAsked, type OutsideQuestion } from './outside-outcome'

/** Milliseconds for all of it; a probe may wait ten seconds for each connection that meets silence. */
const deadlineMs = 18_000
/** As the service asks for: "no more often than every 500 ms". */
const everyMs = 500
/** Places, and connections from each: several, so that this computer's table of sockets shows one. */
const places = 3
const packets = 3

const Limits = v.object({
  rateLimit: v.object({ measurements: v.object({ create: v.object({ remaining: v.number() }) }) }),
})

/** Globalping (https://globalping.io): probes of volunteers all over the world connect to an address that they are told. */
export const globalping: Looker = {
  by: 'globalping',
  protocols: ['tcp'],
  look: lookByGlobalping,
  trace: traceByGlobalping,
  greet: (how, signal) =>
    greetService(
      how,
      { path: '/v1/limits', deadlineMs: 5_000 },
      {
        by: 'globalping',
        schema: Limits,
        tells: ({ rateLimit }, site) => ({
          kind: 'tests-left',
          site,
          count: Math.max(0, Math.floor(rateLimit.measurements.create.remaining)),
        }),
      },
      signal,
    ),
}

async function lookByGlobalping(
  how: AskedWith,
  { target, ...question }: OutsideQuestion,
  signal: AbortSignal,
): Promise<readonly Asked[]> {
  if (target === null) return [notAsked({ why: 'address-not-known' })]
  const wish: GlobalpingWish = {
    type: 'ping',
    target,
    measurementOptions: { protocol: 'TCP', port: question.port, packets },
  }
  const made = await measure(how, wish, places, signal)
  if ('kind' in made) return [asked(made)]
  const told = readMeasurement(made.site, made.measurement, { ...question, target }, target)
  return told.length === 0 ? [asked(inVain({ why: 'nobody-there', site: made.site }))] : told
}

/** One probe, for all are told of the same last hops. */
async function traceByGlobalping(
  how: AskedWith,
  { port, target }: { readonly port: number; readonly target: string },
  signal: AbortSignal,
): Promise<Traced> {
  const wish: GlobalpingWish = {
    type: 'traceroute',
    target,
    measurementOptions: { protocol: 'TCP', port },
  }
  const made = await measure(how, wish, 1, signal)
  return 'kind' in made ? { because: made.because } : readTrace(made.site, made.measurement, target)
}

interface GlobalpingWish {
  readonly type: 'ping' | 'traceroute'
  readonly target: string
  readonly measurementOptions: object
}

/** Has probes measure something, and asks until they are done or time is up. */
async function measure(
  how: AskedWith,
  wish: GlobalpingWish,
  probes: number,
  signal: AbortSignal,
): Promise<{ readonly measurement: Measurement; readonly site: string } | Failed> {
  const until = performance.now() + deadlineMs
  const left = () => Math.max(1, Math.min(6_000, until - performance.now()))
  const created = await create(how, wish, probes, left, signal)
  if ('kind' in created) return created
  const { id, site } = created
  let etag: string | null = null
  let last: Measurement | null = null
  while (!signal.aborted && performance.now() < until - everyMs) {
    await waitABit(everyMs, signal)
    const reply = await askService(
      how,
      {
        path: `/v1/measurements/${id}`,
        headers: etag === null ? {} : { 'If-None-Match': etag },
        deadlineMs: left(),
      },
      signal,
    )
    if (reply.kind === 'failed') return last === null ? reply : { measurement: last, site }
    if (reply.status === 304) continue
    if (reply.status === 429) return tooOften(reply)
    const read = v.safeParse(Measurement, reply.json)
    if (reply.status !== 200 || !read.success || read.output.id !== id) return isNone(reply, 'globalping')
    etag = reply.headers.etag ?? null
    last = read.output
    if (last.status !== 'in-progress') break
  }
  return last === null ? inVain({ why: 'not-ready', place: site }) : { measurement: last, site }
}

async function create(
  how: AskedWith,
  wish: GlobalpingWish,
  probes: number,
  left: () => number,
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly site: string } | Failed> {
  const ask = (where: object) =>
    askService(how, { path: '/v1/measurements', body: { ...wish, ...where }, deadlineMs: left() }, signal)
  const wanted = continentsToAsk(probes).map((continent) => ({ continent, limit: 1 }))
  let reply = await ask({ locations: wanted })
  // no probe there that could: then wherever there is one
  if (reply.kind === 'answer' && reply.status === 422) reply = await ask({ limit: probes })
  if (reply.kind === 'failed') return reply
  const read = v.safeParse(Created, reply.json)
  if (reply.status === 202 && read.success) return { id: read.output.id, site: reply.site }
  return refused(reply, wish.target)
}

function refused(reply: ServiceAnswer, target: string): Failed {
  const { site, status } = reply
  if (status === 429) return tooOften(reply)
  const error = errorOf(reply)
  if (error === null) return isNone(reply, 'globalping')
  const words = foreign(error.message).replace(/\.$/, '')
  if (status === 422) {
    return inVain({ why: 'nobody-for-it', site, target, words })
  }
  return status >= 500 ? isNone(reply, 'globalping') : inVain({ why: 'refuses', site, status, words })
}

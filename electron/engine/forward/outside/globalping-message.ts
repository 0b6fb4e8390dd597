import { isIP } from 'node:net'
import * as v from 'valibot'
import type { LookFailure } from '#shared/forward/look-found'
import { foreign, type ServiceAnswer } from './ask-service'
import type { Traced } from './looker'
import { type Asked, asked, inVain, type OutsideQuestion } from './outside-outcome'
import { plainAddress } from './plain-address'

/**
 * What Globalping's API answers, as far as it is read (https://globalping.io/docs/api.globalping.io). All of it is what
 * others say: it is bounded, and believed no further than it fits to what was asked.
 */
const Text = v.pipe(v.string(), v.maxLength(4000))

export const Created = v.object({
  id: v.pipe(v.string(), v.regex(/^[\w.-]{1,100}$/)),
  probesCount: v.number(),
})

const Probe = v.object({
  country: v.optional(Text, ''),
  city: v.optional(Text, ''),
  network: v.optional(Text, ''),
})

const Result = v.object({
  status: v.picklist(['in-progress', 'finished', 'failed', 'offline']),
  rawOutput: v.optional(v.nullable(v.string()), ''),
  resolvedAddress: v.optional(v.nullable(Text), null),
  timings: v.optional(v.nullable(v.array(v.object({ rtt: v.number() }))), null),
  /** Of a trace: a hop may have more than one address, and the first that answered is told. */
  hops: v.optional(
    v.nullable(v.pipe(v.array(v.object({ resolvedAddress: v.nullish(Text) })), v.maxLength(64))),
    null,
  ),
  stats: v.optional(v.nullable(v.object({ total: v.nullish(v.number()), rcv: v.nullish(v.number()) })), null),
})

export const Measurement = v.object({
  id: v.string(),
  status: v.picklist(['in-progress', 'finished', 'failed']),
  target: v.optional(Text),
  results: v.pipe(v.array(v.object({ probe: Probe, result: Result })), v.maxLength(50)),
})
export type Measurement = v.InferOutput<typeof Measurement>

const ApiError = v.object({ error: v.object({ type: v.optional(Text, ''), message: v.optional(Text, '') }) })

/** What it says is wrong, as far as it says that as Globalping does; null: it doesn't. */
export function errorOf({ json }: ServiceAnswer): { readonly type: string; readonly message: string } | null {
  const read = v.safeParse(ApiError, json)
  return read.success ? { type: read.output.error.type, message: foreign(read.output.error.message) } : null
}

/**
 * What each probe found.
 * @param target the address that was to be looked at
 */
export function readMeasurement(
  site: string,
  { results }: Measurement,
  question: OutsideQuestion,
  target: string,
): readonly Asked[] {
  return results.map(({ probe, result }) => readProbe(site, placeOf(probe, site), result, question, target))
}

function readProbe(
  site: string,
  place: string,
  { status, rawOutput, resolvedAddress, timings, stats }: v.InferOutput<typeof Result>,
  { port }: OutsideQuestion,
  target: string,
): Asked {
  const failed = (because: LookFailure) => asked(inVain(because), { place })
  if (resolvedAddress !== null && plainAddress(resolvedAddress) !== target) {
    return failed({ why: 'other-address', site, place, target, looked: foreign(resolvedAddress) })
  }
  const seenAs = target
  switch (status) {
    case 'in-progress':
      return failed({ why: 'not-ready', place })
    case 'offline':
      return failed({ why: 'went-away', place })
    case 'failed': {
      const words = rawOutput ?? ''
      // Node's words, which are in every probe; nothing else of the text is read
      if (words.includes(`ECONNREFUSED ${target}:${port}`))
        return asked({ kind: 'refused', seenAs }, { place })
      if (/\bE(HOST|NET)UNREACH\b|\bETIMEDOUT\b/.test(words))
        return asked({ kind: 'silent', seenAs }, { place })
      return failed({ why: 'could-not-look', place, words: foreign(words) })
    }
    case 'finished': {
      const times = (timings ?? []).map(({ rtt }) => rtt).filter((rtt) => rtt >= 0)
      const accepted = stats?.rcv ?? times.length
      if (times.length === 0 && accepted === 0 && (stats?.total ?? 0) > 0) {
        return asked({ kind: 'silent', seenAs }, { place })
      }
      // a figure without its times, or times without their figure, is nothing to rely on
      if (times.length === 0 || times.length !== accepted) {
        return failed({ why: 'told-nothing', place })
      }
      return asked(
        { kind: 'answered', seenAs, wrongToken: false },
        { place, rttMs: Math.min(...times), visits: times.length },
      )
    }
  }
}

/** How far the packets of the first probe came. */
export function readTrace(site: string, { results }: Measurement, target: string): Traced {
  const [first] = results
  if (first === undefined) return { because: { why: 'nobody-there', site } }
  const place = placeOf(first.probe, site)
  const { status, hops, resolvedAddress } = first.result
  if (status !== 'finished' || hops === null) return { because: { why: 'no-trace', place } }
  if (resolvedAddress !== null && plainAddress(resolvedAddress) !== target) {
    const looked = foreign(resolvedAddress)
    return { because: { why: 'other-address', site, place, target, looked } }
  }
  const met = hops.map(({ resolvedAddress: at }) => (at == null || isIP(at) === 0 ? null : plainAddress(at)))
  return { place, hops: met.slice(0, met.findLastIndex((hop) => hop !== null) + 1) }
}

/** "Falkenstein (Hetzner)"; what it does not tell is left out. Where it tells nothing, that is all that is known: who was asked. */
function placeOf({ city, country, network }: v.InferOutput<typeof Probe>, site: string): string {
  const where = foreign(city).slice(0, 60) || foreign(country).slice(0, 20)
  const whose = foreign(network).slice(0, 60)
  return where !== '' && whose !== '' ? `${where} (${whose})` : where || whose || site
}

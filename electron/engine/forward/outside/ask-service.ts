import { isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import type { Greeting } from '#shared/forward/look-found'
import type { LookerKind } from '#shared/forward/lookers'
import type { SightOutcome } from '#shared/forward/verdict/findings'
import type { Family } from '#shared/sockets/socket'
import { oneLine } from '#shared/words/one-line'
import { askHttp, type HttpReply } from './ask-http'
import { helperUrl } from './helper-url'
import type { AskedWith } from './looker'
import { inVain } from './outside-outcome'
import { plainAddress } from './plain-address'

/** Characters of foreign text that go into a sentence. */
const longestForeign = 200

/** An address that somebody else wrote. */
export const AddressText = v.pipe(
  v.string(),
  v.maxLength(64),
  v.check((text) => isIP(plainAddress(text)) !== 0),
)

export interface ServiceQuestion {
  /** Behind the address of the service, with its leading slash. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
  readonly family?: Family
  readonly deadlineMs: number
}

export type ServiceAnswer = Extract<HttpReply, { readonly kind: 'answer' }> & {
  /** Undefined: what came is no JSON. */
  readonly json: unknown
  readonly site: string
}

/** Nothing could be had, and why. */
export type Failed = Extract<SightOutcome, { readonly kind: 'failed' }>

/** Asks a service that answers with JSON; a failure is what can be said of it. */
export async function askService(
  { service, ca }: AskedWith,
  { path, query = {}, body, headers = {}, family, deadlineMs }: ServiceQuestion,
  signal: AbortSignal,
): Promise<ServiceAnswer | Failed> {
  const found = helperUrl(service, path, family ?? null)
  if (!found.ok) return { kind: 'failed', because: found.because, inVain: 'not-asked' }
  const { url } = found
  url.search = new URLSearchParams(query).toString()
  const reply = await askHttp(
    {
      url,
      family: family ?? null,
      body: body === undefined ? null : JSON.stringify(body),
      behind: path,
      headers,
      deadlineMs,
      ...(ca === undefined ? {} : { ca }),
    },
    signal,
  )
  return reply.kind === 'failed' ? reply : { ...reply, json: parseJson(reply.body), site: url.host }
}

/** That somebody has been asked too often, with how long to wait, where it tells. */
export function tooOften({ site, headers }: ServiceAnswer): Failed {
  const told = headers['retry-after'] ?? headers['x-ratelimit-reset'] ?? ''
  const seconds = /^\d{1,6}$/.test(told) ? Number(told) : 0
  return inVain({ why: 'too-often', site, seconds: seconds < 1 ? null : seconds })
}

/** That what came is not what such a service says. */
export function isNone({ site, status, type }: ServiceAnswer, expected: LookerKind): Failed {
  if (status >= 500) return inVain({ why: 'out-of-order', site, status })
  return inVain({ why: 'other-service', site, expected, status, type: typeOf(type) })
}

/** The type of what was sent, as others wrote it, without what stands behind it. */
export function typeOf(type: string): string {
  return foreign(type.split(';', 1)[0] ?? '')
}

/** What others wrote, fit for a sentence. */
export function foreign(text: string): string {
  return oneLine(text, longestForeign).trim()
}

/** A service was greeted: what it has to answer, and what that tells. */
export async function greetService<T>(
  how: AskedWith,
  question: ServiceQuestion,
  expected: {
    readonly by: LookerKind
    readonly schema: v.GenericSchema<unknown, T>
    readonly tells: (answer: T, site: string) => Greeting
  },
  signal: AbortSignal,
): Promise<Greeting> {
  const reply = await askService(how, question, signal)
  if (reply.kind === 'failed') return reply
  const read = v.safeParse(expected.schema, reply.json)
  if (reply.status === 200 && read.success) {
    return expected.tells(read.output, reply.site)
  }
  return reply.status === 429 ? tooOften(reply) : isNone(reply, expected.by)
}

/** Waits before it is asked again; ends at once when cancelled. */
export async function waitABit(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {})
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

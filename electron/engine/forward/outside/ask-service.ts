import { isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import * as v from 'valibot'
import type { SightOutcome } from '#shared/forward/verdict/findings'
import type { Family } from '#shared/sockets/socket'
import { oneLine } from '#shared/words/one-line'
import { askHttp, type HttpReply } from './ask-http'
import { helperUrl } from './helper-url'
import type { AskedWith, Greeting } from './looker'
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
  if (!found.ok) return { kind: 'failed', sentence: found.sentence, inVain: 'not-asked' }
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
  const when =
    seconds < 1 ? 'later' : seconds < 120 ? `in ${seconds} seconds` : `in ${Math.ceil(seconds / 60)} minutes`
  return inVain(`${site} has been asked too often from your address; try again ${when}.`)
}

/** That what came is not what such a service says. @param name of the kind of service */
export function isNone({ site, status, type }: ServiceAnswer, name: string): Failed {
  if (status >= 500) return inVain(`${site} is out of order: it answered with status ${status}.`)
  const kind = oneLine(type.split(';', 1)[0] ?? '', longestForeign)
  return inVain(
    `${site} does not answer as ${name} does: it sent status ${status}${kind === '' ? '' : ` and ${kind}`}.`,
  )
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
    readonly name: string
    readonly schema: v.GenericSchema<unknown, T>
    readonly tells: (answer: T) => string
  },
  signal: AbortSignal,
): Promise<Greeting> {
  const reply = await askService(how, question, signal)
  if (reply.kind === 'failed') return { answers: false, sentence: reply.sentence }
  const read = v.safeParse(expected.schema, reply.json)
  if (reply.status === 200 && read.success) {
    return { answers: true, sentence: `${reply.site} answers${expected.tells(read.output)}.` }
  }
  const problem = reply.status === 429 ? tooOften(reply) : isNone(reply, expected.name)
  return { answers: false, sentence: problem.sentence }
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

import { isIP } from 'node:net'
import * as v from 'valibot'
import type { SightOutcome } from '#shared/forward/findings'
import {
  ReflectorError,
  ReflectorReport,
  type ReflectorRequest,
  reflectorPaths,
} from '#shared/reflector/protocol'
import { oneLine } from '#shared/words/one-line'
import { askHttp } from './ask-http'
import { helperUrl } from './helper-url'
import { type Asked, notAsked, type OutsideQuestion } from './outside-outcome'
import { plainAddress } from './plain-address'
import { challengeOf, holdsToken, newToken } from './token'

/** A reflector needs six seconds at most; the rest is for the way. */
const deadlineMs = 10_000

/** Asks a Portlight reflector to look at a port of ours once. */
export async function askReflector(
  reflector: string,
  question: OutsideQuestion,
  signal: AbortSignal,
  ca?: string,
): Promise<Asked> {
  const { port, protocol, token, family } = question
  const found = helperUrl(reflector, reflectorPaths.probe, family)
  if (!found.ok) return notAsked(found.sentence)
  // over UDP something has to be sent, also where a program of the user's is asked
  const challenge = token !== null ? challengeOf(token) : protocol === 'udp' ? newToken() : null
  const wish: ReflectorRequest = { port, protocol, challenge }
  const body = JSON.stringify(wish)
  const reply = await askHttp(
    { url: found.url, family, body, deadlineMs, ...(ca === undefined ? {} : { ca }) },
    signal,
  )
  return reply.kind === 'failed'
    ? { outcome: reply, helper: null }
    : { outcome: readReflector(found.url.host, question, reply), helper: reply.remote }
}

/** What a reflector's answer means. Nothing of it is believed that can't be. */
export function readReflector(
  site: string,
  { port, protocol, token, family }: OutsideQuestion,
  reply: { readonly status: number; readonly type: string; readonly body: string },
): SightOutcome {
  const failed = (sentence: string): SightOutcome => ({ kind: 'failed', sentence, inVain: 'answered' })
  const value = parseJson(reply.body)
  const error = v.safeParse(ReflectorError, value)
  if (error.success) return failed(`The reflector ${site} refuses: ${oneLine(error.output.sentence, 300)}`)
  const read = v.safeParse(ReflectorReport, value)
  if (reply.status !== 200 || !read.success) {
    const type = oneLine(reply.type.split(';', 1)[0] ?? '', 300)
    return failed(
      `${site} is not a Portlight reflector: it answered with status ${reply.status}${type === '' ? '' : ` and ${type}`}.`,
    )
  }
  const report = read.output
  const seenAs = plainAddress(report.ip)
  if (isIP(seenAs) !== (family === 'ipv4' ? 4 : 6)) {
    return failed(`The reflector ${site} was asked over ${words[family]} and says that it saw ${seenAs}.`)
  }
  if (report.port !== port || report.protocol !== protocol) {
    return failed(
      `The reflector ${site} was asked about ${protocol} ${port} and answered about ${report.protocol} ${report.port}.`,
    )
  }
  switch (report.outcome) {
    case 'refused':
      return { kind: 'refused', seenAs }
    case 'timeout':
    case 'unreachable':
      return { kind: 'silent', seenAs }
    case 'connected':
    case 'answered':
      if (token === null) return { kind: 'answered', seenAs, wrongToken: false }
      return holdsToken(report.answer ?? '', token)
        ? { kind: 'token', seenAs }
        : { kind: 'answered', seenAs, wrongToken: true }
  }
}

const words = { ipv4: 'IPv4', ipv6: 'IPv6' } as const

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import { isIP } from 'node:net'
import * as v from 'valibot'
import type { SightOutcome } from '#shared/forward/verdict/findings'
import {
  ReflectorAddress,
  ReflectorError,
  ReflectorReport,
  type ReflectorRequest,
  reflectorPaths,
} from '#shared/reflector/protocol'
import { oneLine } from '#shared/words/one-line'
import { askHttp } from './ask-http'
import { AddressText, greetService, parseJson, typeOf } from './ask-service'
import { helperUrl } from './helper-url'
import type { AskedWith, Looker } from './looker'
import { type Asked, asked, inVain, notAsked, type OutsideQuestion } from './outside-outcome'
import { plainAddress } from './plain-address'
import { challengeOf, holdsToken, newToken } from './token'

/** A reflector needs six seconds at most; the rest is for the way. */
const deadlineMs = 10_000

/** For so long a reflector keeps a connection open that it sends nothing on, in milliseconds. */
const heldMs = 500

/** A Portlight reflector, which looks back at nobody but who asks. */
export const reflector: Looker = {
  by: 'reflector',
  protocols: ['tcp', 'udp'],
  look: async (how, question, signal) => [await askReflector(how, question, signal)],
  greet: (how, signal) =>
    greetService(
      how,
      { path: reflectorPaths.address, deadlineMs: 5_000 },
      {
        by: 'reflector',
        schema: v.object({ ...ReflectorAddress.entries, ip: AddressText }),
        tells: ({ ip }, site) => ({ kind: 'sees-you', site, address: plainAddress(ip) }),
      },
      signal,
    ),
}

/** Asks a Portlight reflector to look at a port of ours once. */
async function askReflector(
  { service, ca }: AskedWith,
  question: OutsideQuestion,
  signal: AbortSignal,
): Promise<Asked> {
  const { port, protocol, token, family } = question
  const found = helperUrl(service, reflectorPaths.probe, family)
  if (!found.ok) return notAsked(found.because)
  // over UDP something has to be sent, also where a program of the user's is asked
  const challenge = token !== null ? challengeOf(token) : protocol === 'udp' ? newToken() : null
  const wish: ReflectorRequest = { port, protocol, challenge }
  const body = JSON.stringify(wish)
  const reply = await askHttp(
    { url: found.url, family, body, deadlineMs, ...(ca === undefined ? {} : { ca }) },
    signal,
  )
  if (reply.kind === 'failed') return asked(reply)
  const outcome = readReflector(found.url.host, question, reply)
  return asked(outcome, { helper: reply.remote, heldMs: challenge === null ? heldMs : 0 })
}

/** What a reflector's answer means. Nothing of it is believed that can't be. */
export function readReflector(
  site: string,
  { port, protocol, token, family }: OutsideQuestion,
  reply: { readonly status: number; readonly type: string; readonly body: string },
): SightOutcome {
  const value = parseJson(reply.body)
  const error = v.safeParse(ReflectorError, value)
  if (error.success)
    return inVain({ why: 'reflector-refuses', site, words: oneLine(error.output.sentence, 300) })
  const read = v.safeParse(ReflectorReport, value)
  if (reply.status !== 200 || !read.success) {
    return inVain({ why: 'no-reflector', site, status: reply.status, type: typeOf(reply.type) })
  }
  const report = read.output
  const seenAs = plainAddress(report.ip)
  if (isIP(seenAs) !== (family === 'ipv4' ? 4 : 6)) {
    return inVain({ why: 'saw-other-family', site, by: 'reflector', family, seenAs })
  }
  if (report.port !== port || report.protocol !== protocol) {
    const answered = { protocol: report.protocol, port: report.port }
    return inVain({ why: 'other-port', site, by: 'reflector', asked: { protocol, port }, answered })
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

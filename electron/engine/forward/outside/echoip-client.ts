import { isIP } from 'node:net'
import * as v from 'valibot'
import type { SightOutcome } from '#shared/forward/findings'
import { oneLine } from '#shared/words/one-line'
import { askHttp } from './ask-http'
import { helperUrl } from './helper-url'
import { type Asked, notAsked, type OutsideQuestion } from './outside-outcome'
import { plainAddress } from './plain-address'
import { parseJson } from './reflector-client'

/** Such services wait five seconds for a port; the rest is for the way. */
const deadlineMs = 10_000

/** What `/port/N` answers. */
const EchoipReport = v.object({
  ip: v.pipe(v.string(), v.maxLength(64)),
  port: v.number(),
  reachable: v.boolean(),
})

/** Asks a service with the interface of echoip to connect to a TCP port of ours. */
export async function askEchoip(
  service: string,
  question: OutsideQuestion,
  signal: AbortSignal,
  ca?: string,
): Promise<Asked> {
  const { port, protocol, family } = question
  const found = helperUrl(service, `/port/${port}`, family)
  if (!found.ok) return notAsked(found.sentence)
  const site = found.url.host
  if (protocol !== 'tcp') {
    return notAsked(`${site} looks at TCP ports only; a reflector can look at UDP.`)
  }
  const reply = await askHttp(
    { url: found.url, family, body: null, deadlineMs, ...(ca === undefined ? {} : { ca }) },
    signal,
  )
  return reply.kind === 'failed'
    ? { outcome: reply, helper: null }
    : { outcome: readEchoip(site, question, reply), helper: reply.remote }
}

/** What the answer of `/port/N` means. */
export function readEchoip(
  site: string,
  { port, family }: OutsideQuestion,
  reply: { readonly status: number; readonly type: string; readonly body: string },
): SightOutcome {
  const failed = (sentence: string): SightOutcome => ({ kind: 'failed', sentence, inVain: 'answered' })
  if (reply.status === 429) return failed(`${site} has been asked too often; try again later.`)
  const read = v.safeParse(EchoipReport, parseJson(reply.body))
  if (reply.status !== 200 || !read.success) {
    const type = oneLine(reply.type.split(';', 1)[0] ?? '', 300)
    return failed(
      `${site} does not answer as echoip does: it sent status ${reply.status}${type === '' ? '' : ` and ${type}`}.`,
    )
  }
  const seenAs = plainAddress(read.output.ip)
  if (isIP(seenAs) !== (family === 'ipv4' ? 4 : 6)) {
    return failed(
      `${site} was asked over ${family === 'ipv4' ? 'IPv4' : 'IPv6'} and says that it saw ${oneLine(seenAs, 300)}.`,
    )
  }
  if (read.output.port !== port) {
    return failed(`${site} was asked about port ${port} and answered about ${read.output.port}.`)
  }
  // it reads nothing, so it can't tell who answered; and not whether silence or a refusal met it
  return read.output.reachable ? { kind: 'answered', seenAs, wrongToken: false } : { kind: 'silent', seenAs }
}

import { isIP } from 'node:net'
import * as v from 'valibot'
import type { SightOutcome } from '#shared/forward/verdict/findings'
import { oneLine } from '#shared/words/one-line'
import { AddressText, askService, greetService, parseJson, tooOften, typeOf } from './ask-service'
import type { AskedWith, Looker } from './looker'
import { type Asked, asked, inVain, type OutsideQuestion } from './outside-outcome'
import { plainAddress } from './plain-address'

/** Such services wait five seconds for a port; the rest is for the way. */
const deadlineMs = 10_000

/** What `/port/N` answers. */
const EchoipReport = v.object({
  ip: v.pipe(v.string(), v.maxLength(64)),
  port: v.number(),
  reachable: v.boolean(),
})

const EchoipAddress = v.object({ ip: AddressText })

/** A service with the interface of echoip (https://github.com/mpolden/echoip), which connects to who asks. */
export const echoip: Looker = {
  by: 'echoip',
  protocols: ['tcp'],
  look: async (how, question, signal) => [await askEchoip(how, question, signal)],
  greet: (how, signal) =>
    greetService(
      how,
      { path: '/json', deadlineMs: 5_000 },
      {
        by: 'echoip',
        schema: EchoipAddress,
        tells: ({ ip }, site) => ({ kind: 'sees-you', site, address: plainAddress(ip) }),
      },
      signal,
    ),
}

async function askEchoip(how: AskedWith, question: OutsideQuestion, signal: AbortSignal): Promise<Asked> {
  const { port, family } = question
  const reply = await askService(how, { path: `/port/${port}`, family, deadlineMs }, signal)
  if (reply.kind === 'failed') return asked(reply)
  const outcome = reply.status === 429 ? tooOften(reply) : readEchoip(reply.site, question, reply)
  return asked(outcome, { helper: reply.remote })
}

/** What the answer of `/port/N` means. */
export function readEchoip(
  site: string,
  { port, family }: OutsideQuestion,
  reply: { readonly status: number; readonly type: string; readonly body: string },
): SightOutcome {
  const read = v.safeParse(EchoipReport, parseJson(reply.body))
  if (reply.status !== 200 || !read.success) {
    const { status } = reply
    return inVain({ why: 'other-service', site, expected: 'echoip', status, type: typeOf(reply.type) })
  }
  const seenAs = plainAddress(read.output.ip)
  if (isIP(seenAs) !== (family === 'ipv4' ? 4 : 6)) {
    return inVain({ why: 'saw-other-family', site, by: 'echoip', family, seenAs: oneLine(seenAs, 300) })
  }
  if (read.output.port !== port) {
    const answered = { protocol: 'tcp', port: read.output.port } as const
    return inVain({ why: 'other-port', site, by: 'echoip', asked: { protocol: 'tcp', port }, answered })
  }
  // it reads nothing, so it can't tell who answered; and not whether silence or a refusal met it
  return read.output.reachable ? { kind: 'answered', seenAs, wrongToken: false } : { kind: 'silent', seenAs }
}

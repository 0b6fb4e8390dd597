import { expect, it } from 'vitest'
import type { LookerKind } from './lookers'
import { sightsEvidence, traceEvidence } from './outside-told'
import { aSight, findings, wan } from './testing/findings'
import type { OutsideFinding, SightOutcome } from './verdict/findings'
import { outsideLink } from './verdict/verdict-outside'

const question = { protocol: 'tcp', port: 25_565 } as const
const where = `TCP port 25565 of ${wan}`
const answered = { kind: 'answered', seenAs: wan, wrongToken: false } as const

it.each<[SightOutcome, LookerKind, boolean, string]>([
  [{ kind: 'token', seenAs: wan }, 'reflector', true, `${where} answered with our token`],
  [{ ...answered, wrongToken: true }, 'reflector', true, `${where} answered, but not with our token`],
  [answered, 'echoip', true, `${where} accepted the connection; it reads no token`],
  [answered, 'reflector', false, `${where} answered`],
  [{ kind: 'refused', seenAs: wan }, 'reflector', false, `${where} refused`],
  [{ kind: 'silent', seenAs: wan }, 'reflector', false, `${where} was silent`],
  [{ kind: 'silent', seenAs: wan }, 'echoip', false, `${where} was not reachable: silent or refused`],
])('of %j by %s (a token: %s) is shown: %s', (outcome, by, token, detail) => {
  const sight = aSight(outcome, 'ipv4', { by, service: 'http://there.example' })
  expect(sightsEvidence([sight], question, token)).toEqual([{ what: `${by} http://there.example`, detail }])
})

it.each([
  [answered, 24.4, 'connected in 24 ms'],
  [answered, 1.25, 'connected in 1.3 ms'],
  [answered, null, 'connected'],
  [{ kind: 'refused', seenAs: wan }, null, 'refused'],
  [{ kind: 'silent', seenAs: wan }, null, 'no answer'],
] as const)('a place is named: %j after %s ms', (outcome, rttMs, words) => {
  const sight = aSight(outcome, 'ipv4', { by: 'globalping', place: 'Tokyo (NTT)', rttMs })
  expect(sightsEvidence([sight], question, false)).toEqual([
    { what: 'Globalping, Tokyo (NTT)', detail: `${words}: ${where}` },
  ])
})

it('a trace is shown with its hops, or with why there is none', () => {
  const traced = findings({ trace: ['26.0.0.1', null, wan] }).outside as OutsideFinding
  const what = `TCP trace to port 25565 of ${wan}, Globalping`
  expect(traceEvidence(traced, 25_565)).toEqual([
    { what: `${what}, Rome`, detail: `26.0.0.1, silent, ${wan}` },
  ])
  const { trace: _, ...outside } = traced
  const noTrace = { by: 'globalping', target: wan, because: { why: 'no-trace', place: 'Rome' } } as const
  expect(traceEvidence({ ...outside, noTrace }, 25_565)).toEqual([
    { what, detail: 'Rome could not trace the way.' },
  ])
  expect(traceEvidence(outside, 25_565)).toEqual([])
})

it('who looked at another port to compare is shown with that one', () => {
  const outcome = { kind: 'silent', seenAs: wan } as const
  const found = findings({ outcome })
  const control = { port: 40_000, reached: true, sights: [aSight({ kind: 'token', seenAs: wan })] }
  const outside = { ...(found.outside as OutsideFinding), control }
  expect(outsideLink({ ...found, outside }).evidence.slice(0, 2)).toEqual([
    { what: 'Reflector', detail: `${where} was silent` },
    { what: 'Reflector', detail: `TCP port 40000 of ${wan} answered with our token` },
  ])
})

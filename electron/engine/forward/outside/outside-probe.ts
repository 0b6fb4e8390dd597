import type { SightOutcome } from '#shared/forward/findings'
import type { OutsideHelpers } from '#shared/forward/request'
import type { Family } from '#shared/sockets/socket'
import type { Evidence } from '#shared/words/evidence'
import { askEchoip } from './echoip-client'
import type { Asked, OutsideQuestion } from './outside-outcome'
import { askReflector } from './reflector-client'

export interface OutsideSight {
  readonly by: 'reflector' | 'echoip'
  readonly family: Family
  /** Address at which it was asked; null: it wasn't, or the address isn't known. */
  readonly helper: string | null
  readonly outcome: SightOutcome
  readonly evidence: readonly Evidence[]
}

/**
 * Has a port looked at from outside, by every helper that is named for it and by nobody else, all at the same time. Takes
 * ten seconds at most; one failing helper does not keep the others from being heard.
 * @param ca certificate authorities to trust instead of the system's; for tests
 */
export async function probeFromOutside(
  helpers: OutsideHelpers,
  question: OutsideQuestion,
  signal: AbortSignal,
  ca?: string,
): Promise<readonly OutsideSight[]> {
  const { reflector, echoip } = helpers
  const asked: Promise<OutsideSight>[] = []
  if (reflector !== null) {
    asked.push(askReflector(reflector, question, signal, ca).then(sight('reflector', reflector, question)))
  }
  if (echoip !== null) {
    asked.push(askEchoip(echoip, question, signal, ca).then(sight('echoip', echoip, question)))
  }
  return Promise.all(asked)
}

function sight(by: OutsideSight['by'], name: string, question: OutsideQuestion) {
  return ({ outcome, helper }: Asked): OutsideSight => ({
    by,
    family: question.family,
    helper,
    outcome,
    evidence: [{ what: `${by} ${name}`, detail: detailOf(outcome, by, question) }],
  })
}

function detailOf(outcome: SightOutcome, by: OutsideSight['by'], question: OutsideQuestion): string {
  if (outcome.kind === 'failed') return outcome.sentence
  const { port, protocol, token } = question
  const where = `${protocol.toUpperCase()} port ${port} of ${outcome.seenAs}`
  switch (outcome.kind) {
    case 'token':
      return `${where} answered with our token`
    case 'answered':
      if (outcome.wrongToken) return `${where} answered, but not with our token`
      return token === null ? `${where} answered` : `${where} accepted the connection; it reads no token`
    case 'refused':
      return `${where} refused`
    case 'silent':
      return by === 'echoip' ? `${where} was not reachable: silent or refused` : `${where} was silent`
  }
}

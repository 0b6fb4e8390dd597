import type { InVain } from '#shared/forward/findings'
import type { OutsideHelpers } from '#shared/forward/request'
import type { Family, Protocol } from '#shared/sockets/socket'
import type { Evidence } from '#shared/words/evidence'
import { askEchoip } from './echoip-client'
import { askReflector } from './reflector-client'

/** What is to be found out. */
export interface OutsideQuestion {
  /** As the internet sees it. */
  readonly port: number
  readonly protocol: Protocol
  /** What our answerer says at the port; null: a program of the user's is there, which knows no token. */
  readonly token: string | null
  readonly family: Family
}

/** What somebody outside found; `seenAs` is the address that they looked at. */
export type OutsideOutcome =
  /** Our own token came back: it was this computer that answered, and nobody can pretend that. */
  | { readonly kind: 'token'; readonly seenAs: string }
  /** Something answered. `wrongToken`: our answerer should have, and it was not that. */
  | { readonly kind: 'answered'; readonly seenAs: string; readonly wrongToken: boolean }
  | { readonly kind: 'refused'; readonly seenAs: string }
  /** No answer; where echoip looked, it may have been refused too. */
  | { readonly kind: 'silent'; readonly seenAs: string }
  /** The helper didn't help: a whole sentence. Says nothing about the port. */
  | { readonly kind: 'failed'; readonly sentence: string; readonly inVain: InVain }

export interface OutsideSight {
  readonly by: 'reflector' | 'echoip'
  readonly family: Family
  readonly outcome: OutsideOutcome
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
  return (outcome: OutsideOutcome): OutsideSight => ({
    by,
    family: question.family,
    outcome,
    evidence: [{ what: `${by} ${name}`, detail: detailOf(outcome, by, question) }],
  })
}

function detailOf(outcome: OutsideOutcome, by: OutsideSight['by'], question: OutsideQuestion): string {
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

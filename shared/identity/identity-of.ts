import { cleanText, hexOf, textOf } from './answer-text'
import {
  type Identity,
  type IdentityEvidence,
  longestAnswer,
  longestHex,
  longestWord,
  type TlsFacts,
  type UnknownReason,
} from './identity'
import type { Finding } from './matcher'
import { contradictionOf } from './usual-protocols'

/** What is told where nothing is known. */
export function unknownIdentity(
  because: UnknownReason,
  evidence: readonly IdentityEvidence[] = [],
): Identity {
  return {
    protocol: null,
    product: null,
    version: null,
    extra: null,
    os: null,
    tls: null,
    noPassword: null,
    confidence: 'guess',
    because,
    contradiction: null,
    details: {},
    evidence: [...evidence],
  }
}

/** A finding as it is told: every word of it is foreign, and made harmless and short. */
export function identityOf(
  port: number,
  found: Finding,
  evidence: readonly IdentityEvidence[],
  tls: TlsFacts | null = null,
  startTls: TlsFacts | null = null,
): Identity {
  const word = (text: string | undefined) =>
    text === undefined ? null : cleanText(text, longestWord) || null
  return {
    protocol: found.protocol,
    product: word(found.product),
    version: word(found.version),
    extra: word(found.extra),
    os: word(found.os),
    tls,
    ...(startTls === null ? {} : { startTls }),
    noPassword: found.noPassword ?? null,
    confidence: found.confidence,
    because: null,
    contradiction: contradictionOf(port, found.protocol),
    details: Object.fromEntries(
      Object.entries(found.details ?? {}).map(([key, value]) => [key, cleanText(value, longestWord)]),
    ),
    evidence: [...evidence],
  }
}

/** What was asked and what it said, cut. @param asked the question's name */
export function evidenceOf(asked: string, inTls: boolean, heard: Uint8Array): IdentityEvidence {
  return {
    asked,
    inTls,
    bytes: heard.length,
    // the ends of its lines stand in the bytes beside it
    text: cleanText(textOf(heard, longestAnswer).replaceAll('\r\n', '\n'), longestAnswer),
    hex: hexOf(heard, longestHex),
  }
}

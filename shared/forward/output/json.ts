import { jsonText } from '../../words/json-text'
import { type ForwardReport, forwardLinks } from '../report'
import type { Mapping } from '../router'

/**
 * The answer of a test as one JSON document, as `portlight forward test --json` prints it and the app saves it.
 * @param version of Portlight
 */
export function forwardTestJson(report: ForwardReport, version: string): string {
  const { port, protocol, verdict, sentence, nextStep, confidence, addresses, router } = report
  const document = {
    portlight: version,
    command: 'forward test',
    port,
    protocol,
    verdict,
    sentence,
    confidence,
    nextStep,
    links: forwardLinks.flatMap((link) =>
      report.links
        .filter((known) => known.link === link)
        .map(({ state, sentence: words, evidence }) => ({
          link,
          state,
          sentence: words,
          evidence: evidence.map(({ what, detail }) => ({ what, detail })),
        })),
    ),
    outside: report.outside,
    trace: report.trace,
    name: report.name,
    mends: report.mends,
    addresses,
    router,
    mappings: report.mappings.map(jsonMapping),
    answeredOurselves: report.answeredOurselves,
    notes: report.notes,
    at: new Date(report.at).toISOString(),
    tookMs: Math.round(report.tookMs),
  }
  return `${jsonText(document, 2)}\n`
}

/** A mapping as every JSON of `forward` has it. */
export function jsonMapping(mapping: Mapping): Record<string, unknown> {
  const { way, family, protocol, externalPort, internalAddress, internalPort, ...rest } = mapping
  return { way, family, protocol, externalPort, internalAddress, internalPort, ...rest }
}

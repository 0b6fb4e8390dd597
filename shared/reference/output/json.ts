import { jsonText } from '../../words/json-text'
import type { PortReference } from '../port-reference'
import { headlineOf } from '../port-words'
import type { PortReport, PortSuggestion } from '../report'

/** One port as one JSON document, as `portlight port N --json` prints it. */
export function portJson(
  { reference, protocol, advice, here, seen, suggested }: PortReport,
  version: string,
): string {
  const document = {
    portlight: version,
    command: 'port',
    ...factsOf(reference),
    here,
    seen:
      seen?.map((one) => ({ ...one, at: one.at === null ? null : new Date(one.at).toISOString() })) ?? null,
    advice: { protocol, ...advice },
    suggested,
  }
  return `${jsonText(document, 2)}\n`
}

/** Several ports: what a search found, or what is suggested. */
export function portsJson(ports: readonly PortReference[], version: string): string {
  return `${jsonText({ portlight: version, command: 'port', ports: ports.map(factsOf) }, 2)}\n`
}

/** Good ports for a program of one's own. */
export function suggestionJson(suggestion: PortSuggestion, version: string): string {
  return `${jsonText({ portlight: version, command: 'port', ...suggestion }, 2)}\n`
}

function factsOf(reference: PortReference): object {
  const { port, range, registrations, commonUses, texts, browserBlocked } = reference
  return {
    port,
    range: range.name,
    headline: headlineOf(reference),
    registrations,
    commonUses,
    texts: texts.map(({ instead = null, ...text }) => ({ ...text, instead })),
    browserBlocked,
  }
}

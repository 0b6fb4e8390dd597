import { reasonAt, stateAt } from '#shared/scan/state'
import type { Service } from '#shared/services/service-table'
import { formatRoundTrip } from '../../../ui/numbers'
import type { PortReadout } from '../../../ui/port-map/port-map'
import { reasonWord, stateWords } from '../port-state-words'
import type { PortFacts } from '../results/compact-results'
import { StateGlyph } from '../state-glyph'

/** What there is to say of a port under the cursor; `facts` is null for a port that was not asked for. */
export function readoutOf(port: number, facts: PortFacts | null, service: Service | null): PortReadout {
  const name = service?.name ?? ''
  if (facts === null) {
    const why = port === 0 ? 'is reserved' : 'not asked for'
    return { glyph: null, words: why, quiet: [], end: name, spoken: spoken(port, name, why) }
  }
  const state = stateWords[stateAt(facts.state)]
  const reason = facts.reason === 0 ? '' : reasonWord(reasonAt(facts.reason))
  const roundTrip = Number.isFinite(facts.rtt) ? formatRoundTrip(facts.rtt) : ''
  return {
    glyph: <StateGlyph state={stateAt(facts.state)} />,
    words: state,
    quiet: [reason, roundTrip].filter((part) => part !== ''),
    end: name,
    spoken: spoken(port, name, state, reason, roundTrip),
  }
}

function spoken(port: number, ...parts: readonly string[]): string {
  return [`Port ${port}`, ...parts.filter((part) => part !== '')].join(', ')
}

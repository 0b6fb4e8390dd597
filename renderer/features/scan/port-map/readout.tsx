import type { PortEvidence } from '#shared/scan/results'
import type { Service } from '#shared/services/service-table'
import { formatRoundTrip } from '../../../ui/numbers'
import type { PortReadout } from '../../../ui/port-map/port-map'
import { reasonWord, stateWords } from '../port-state-words'
import { StateGlyph } from '../state-glyph'

/** What there is to say of a port under the cursor; `facts` is null for a port that was not asked for. */
export function readoutOf(port: number, facts: PortEvidence | null, service: Service | null): PortReadout {
  const name = service?.name ?? ''
  if (facts === null) {
    const why = port === 0 ? 'is reserved' : 'not asked for'
    return { glyph: null, words: why, quiet: [], end: name, spoken: spoken(port, name, why) }
  }
  const state = stateWords[facts.state]
  const reason = facts.reason === 'none' ? '' : reasonWord(facts.reason)
  const roundTrip = facts.rttMs === null ? '' : formatRoundTrip(facts.rttMs)
  return {
    glyph: <StateGlyph state={facts.state} />,
    words: state,
    quiet: [reason, roundTrip].filter((part) => part !== ''),
    end: name,
    spoken: spoken(port, name, state, reason, roundTrip),
  }
}

function spoken(port: number, ...parts: readonly string[]): string {
  return [`Port ${port}`, ...parts.filter((part) => part !== '')].join(', ')
}

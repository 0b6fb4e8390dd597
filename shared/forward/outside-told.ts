import { portText } from '../ports/port-text'
import type { Evidence } from '../words/evidence'
import { failureText } from './look-told'
import { lookerWords } from './lookers'
import type { ForwardFindings, OutsideFinding, Sight } from './verdict/findings'

/**
 * What each of those told who looked from outside, one by one; a telephone's is told elsewhere.
 * @param token Portlight answered with a token
 */
export function sightsEvidence(
  sights: readonly Sight[],
  question: Pick<ForwardFindings, 'port' | 'protocol'>,
  token: boolean,
): readonly Evidence[] {
  return sights.flatMap((sight) => {
    const what = nameOf(sight)
    return what === null ? [] : [{ what, detail: detailOf(sight, question, token) }]
  })
}

/** "reflector http://…", "Globalping, Falkenstein (Hetzner)"; null: a telephone. */
function nameOf({ by, service, place }: Sight): string | null {
  if (by === 'telephone') return null
  const { name, publicUrl } = lookerWords[by]
  const who = service === null || service === publicUrl || place !== null ? name : `${by} ${service}`
  return place === null ? who : `${who}, ${place}`
}

function detailOf(
  { by, outcome, rttMs, place }: Sight,
  { port, protocol }: Pick<ForwardFindings, 'port' | 'protocol'>,
  token: boolean,
): string {
  if (outcome.kind === 'failed') return failureText(outcome.because)
  const where = `${portText({ protocol, port })} of ${outcome.seenAs}`
  if (place !== null) return `${placeOutcome(outcome.kind, rttMs)}: ${where}`
  switch (outcome.kind) {
    case 'token':
      return `${where} answered with our token`
    case 'answered':
      if (outcome.wrongToken) return `${where} answered, but not with our token`
      return token ? `${where} accepted the connection; it reads no token` : `${where} answered`
    case 'refused':
      return `${where} refused`
    case 'silent':
      return by === 'echoip' ? `${where} was not reachable: silent or refused` : `${where} was silent`
  }
}

/** "connected in 24 ms", "no answer". */
function placeOutcome(kind: 'token' | 'answered' | 'refused' | 'silent', rttMs: number | null): string {
  switch (kind) {
    case 'token':
    case 'answered':
      return rttMs === null
        ? 'connected'
        : `connected in ${rttMs < 10 ? rttMs.toFixed(1) : Math.round(rttMs)} ms`
    case 'refused':
      return 'refused'
    case 'silent':
      return 'no answer'
  }
}

/** How far packets came, or why nobody could look. */
export function traceEvidence({ trace, noTrace }: OutsideFinding, port: number): readonly Evidence[] {
  const seen = trace ?? noTrace
  if (seen === undefined) return []
  const what = `TCP trace to port ${port} of ${seen.target}, ${lookerWords[seen.by].name}`
  if ('because' in seen) return [{ what, detail: failureText(seen.because) }]
  const { place, hops } = seen
  const met = hops.length === 0 ? 'nobody on the way answered' : hops.map((hop) => hop ?? 'silent').join(', ')
  return [{ what: `${what}, ${place}`, detail: met }]
}

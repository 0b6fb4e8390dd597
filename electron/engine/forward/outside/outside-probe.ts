import { failureText } from '#shared/forward/look-told'
import {
  hostOf,
  type LookerKind,
  lookerNamed,
  lookersNamed,
  lookerWords,
  seesWhoAsks,
} from '#shared/forward/lookers'
import type { OutsideHelpers } from '#shared/forward/request'
import { portText } from '#shared/ports/port-text'
import type { OutsideSeen, TraceSeen } from '../parts'
import { checkHost } from './check-host-client'
import { echoip } from './echoip-client'
import { globalping } from './globalping-client'
import type { Looker } from './looker'
import { type Asked, notAsked, type OutsideQuestion } from './outside-outcome'
import { reflector } from './reflector-client'

/** Everybody who can look, by what they are called in requests. */
export const lookers: Readonly<Record<LookerKind, Looker>> = {
  reflector,
  globalping,
  echoip,
  'check-host': checkHost,
}

/**
 * Has a port looked at from outside, by everybody who is named for it and by nobody else, all at the same time. One that
 * fails does not keep the others from being heard. Who has to be told our address waits for those who see it, where it is
 * not known; and is never told an address that they do not agree on.
 * @param ca certificate authorities to trust instead of the system's; for tests
 */
export async function probeFromOutside(
  helpers: OutsideHelpers,
  question: OutsideQuestion,
  signal: AbortSignal,
  ca?: string,
): Promise<readonly OutsideSeen[]> {
  const look = async (by: LookerKind, target: string | null): Promise<readonly OutsideSeen[]> => {
    const service = lookerNamed(helpers, by)
    if (service === null) return []
    const looker = lookers[by]
    const how = { service, ...(ca === undefined ? {} : { ca }) }
    const places = looker.protocols.includes(question.protocol)
      ? await looker.look(how, { ...question, target }, signal)
      : [notAsked({ why: 'tcp-only', site: hostOf(service) })]
    return places.map((place) => ({
      ...place,
      by,
      family: question.family,
      evidence: [{ what: nameOf(by, service, place), detail: detailOf(place, by, question) }],
    }))
  }
  const named = lookersNamed(helpers)
  const seers = Promise.all(named.filter((by) => seesWhoAsks(by)).map((by) => look(by, question.target)))
  const target = question.target ?? agreedOn((await (question.target === null ? seers : [])).flat())
  const told = Promise.all(named.filter((by) => !seesWhoAsks(by)).map((by) => look(by, target)))
  return [...(await seers), ...(await told)].flat()
}

/** Where packets to a port of ours stop, by the first of those who are named and can tell. */
export async function traceFromOutside(
  helpers: OutsideHelpers,
  wanted: { readonly port: number; readonly target: string },
  signal: AbortSignal,
): Promise<TraceSeen | null> {
  for (const by of lookersNamed(helpers)) {
    const service = lookerNamed(helpers, by)
    const { trace } = lookers[by]
    if (trace === undefined || service === null) continue
    const what = `TCP trace to port ${wanted.port} of ${wanted.target}, ${lookerWords[by].name}`
    const traced = await trace({ service }, wanted, signal)
    if ('because' in traced) return { found: null, evidence: [{ what, detail: failureText(traced.because) }] }
    const { place, hops } = traced
    const met =
      hops.length === 0 ? 'nobody on the way answered' : hops.map((hop) => hop ?? 'silent').join(', ')
    return {
      found: { by, place, target: wanted.target, hops },
      evidence: [{ what: `${what}, ${place}`, detail: met }],
    }
  }
  return null
}

/** Our address, where all who saw it say the same. */
function agreedOn(seen: readonly OutsideSeen[]): string | null {
  const addresses = new Set(
    seen.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [] : [outcome.seenAs])),
  )
  const [one] = addresses
  return addresses.size === 1 && one !== undefined ? one : null
}

/** "reflector http://…", "Globalping, Falkenstein (Hetzner)". */
function nameOf(by: LookerKind, service: string, { place }: Asked): string {
  const { name, publicUrl } = lookerWords[by]
  const who = service === publicUrl || place !== null ? name : `${by} ${service}`
  return place === null ? who : `${who}, ${place}`
}

function detailOf(place: Asked, by: LookerKind, { port, protocol, token }: OutsideQuestion): string {
  const { outcome, rttMs } = place
  if (outcome.kind === 'failed') return failureText(outcome.because)
  const where = `${portText({ protocol, port })} of ${outcome.seenAs}`
  if (place.place !== null) return `${placeOutcome(outcome.kind, rttMs)}: ${where}`
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

import { hostOf, type LookerKind, lookerNamed, lookersNamed, seesWhoAsks } from '#shared/forward/lookers'
import type { OutsideHelpers } from '#shared/forward/request'
import type { Sight } from '#shared/forward/verdict/findings'
import type { TraceSeen } from '../parts'
import { checkHost } from './check-host-client'
import { echoip } from './echoip-client'
import { globalping } from './globalping-client'
import type { Looker } from './looker'
import { notAsked, type OutsideQuestion } from './outside-outcome'
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
): Promise<readonly Sight[]> {
  const look = async (by: LookerKind, target: string | null): Promise<readonly Sight[]> => {
    const service = lookerNamed(helpers, by)
    if (service === null) return []
    const looker = lookers[by]
    const how = { service, ...(ca === undefined ? {} : { ca }) }
    const places = looker.protocols.includes(question.protocol)
      ? await looker.look(how, { ...question, target }, signal)
      : [notAsked({ why: 'tcp-only', site: hostOf(service) })]
    return places.map((place) => ({ ...place, by, service, family: question.family }))
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
): Promise<TraceSeen> {
  for (const by of lookersNamed(helpers)) {
    const service = lookerNamed(helpers, by)
    const { trace } = lookers[by]
    if (trace === undefined || service === null) continue
    const traced = await trace({ service }, wanted, signal)
    const { target } = wanted
    return 'because' in traced
      ? { noTrace: { by, target, because: traced.because } }
      : { trace: { by, target, ...traced } }
  }
  return {}
}

/** Our address, where all who saw it say the same. */
function agreedOn(seen: readonly Sight[]): string | null {
  const addresses = new Set(
    seen.flatMap(({ outcome }) => (outcome.kind === 'failed' ? [] : [outcome.seenAs])),
  )
  const [one] = addresses
  return addresses.size === 1 && one !== undefined ? one : null
}

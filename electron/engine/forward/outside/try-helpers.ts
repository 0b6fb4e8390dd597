import type { HelperTriedFound } from '#shared/forward/look-found'
import { lookerNamed, lookersNamed } from '#shared/forward/lookers'
import type { OutsideHelpers } from '#shared/forward/request'
import { lookers } from './outside-probe'
import { askStun } from './stun-query'

/** Asks each helper once whether it is there, all at the same time; none of them looks at a port. */
export async function tryHelpers(
  helpers: OutsideHelpers,
  signal: AbortSignal,
): Promise<readonly HelperTriedFound[]> {
  const greeted = lookersNamed(helpers).map(async (by): Promise<HelperTriedFound> => {
    const service = lookerNamed(helpers, by) ?? ''
    return { by, name: service, greeting: await lookers[by].greet({ service }, signal) }
  })
  const seen = askStun(helpers.stun, { family: 'ipv4' }, signal).then((sights) =>
    sights.map(
      ({ server, address, because }): HelperTriedFound => ({
        by: 'stun',
        name: server,
        greeting:
          because === null
            ? { kind: 'sees-you', site: server, address: address ?? '' }
            : { kind: 'stun-failed', because },
      }),
    ),
  )
  return [...(await Promise.all(greeted)), ...(await seen)]
}

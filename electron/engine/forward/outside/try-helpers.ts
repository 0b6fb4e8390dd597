import { lookerNamed, lookersNamed } from '#shared/forward/lookers'
import type { HelperTried } from '#shared/forward/report'
import type { OutsideHelpers } from '#shared/forward/request'
import { lookers } from './outside-probe'
import { askStun } from './stun-query'

/** Asks each helper once whether it is there, all at the same time; none of them looks at a port. */
export async function tryHelpers(
  helpers: OutsideHelpers,
  signal: AbortSignal,
): Promise<readonly HelperTried[]> {
  const greeted = lookersNamed(helpers).map(async (by): Promise<HelperTried> => {
    const service = lookerNamed(helpers, by) ?? ''
    return { by, name: service, ...(await lookers[by].greet({ service }, signal)) }
  })
  const seen = askStun(helpers.stun, { family: 'ipv4' }, signal).then((sights) =>
    sights.map(
      ({ server, address, problem }): HelperTried => ({
        by: 'stun',
        name: server,
        answers: address !== null,
        sentence:
          address === null
            ? (problem ?? `${server} did not answer.`)
            : `${server} answers, and sees you as ${address}.`,
      }),
    ),
  )
  return [...(await Promise.all(greeted)), ...(await seen)]
}

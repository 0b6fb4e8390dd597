import { addressToLookAt } from '#shared/forward/addresses'
import { lookerNamed, lookersNamed, seesWhoAsks } from '#shared/forward/lookers'
import { arrivalPort } from '#shared/forward/mapping-choice'
import type { OutsideHelpers } from '#shared/forward/request'
import type { OutsideFinding, Sight } from '#shared/forward/verdict/findings'
import { atThePort } from '#shared/forward/verdict/verdict-program'
import type { ChainBoard } from './chain-board'
import { type ChainStep, step } from './chain-step'
import { type Arrivals, watchArrivals } from './computer/arrivals'
import { familiesOf } from './computer/place'
import { within } from './deadline'
import type { OutsideProbe } from './parts'

/** Milliseconds; the probe bounds itself, so this is for what should not happen. */
const probeDeadline = 35_000

const nothingSeen: OutsideFinding = {
  asked: false,
  sights: [],
  arrivals: [],
  watch: { kind: 'nothing' },
  hairpin: null,
  control: null,
}

/** Lets the outside try the port, over each family that this computer has, and watches who comes in meanwhile. */
export function sights(helpers: OutsideHelpers): ChainStep {
  const named = lookersNamed(helpers)
  return step({
    yields: 'sights',
    // some have to be told where to look
    needs: named.every(seesWhoAsks) ? ['place', 'way'] : ['place', 'way', 'stun'],
    tells: ['outside'],
    run: async ({ board, answer }, { place }) => {
      const families = familiesOf(place)
      if (named.length === 0 || families.length === 0) return board.learn({ outside: nothingSeen })
      const { port, protocol } = board.request
      const { sockets, platform, wallClock } = board.needs
      board.testing('outside', { step: 'sights', port })
      const since = wallClock()
      const ours = atThePort(board.findings).kind === 'portlight'
      const token = ours ? answer.token : null
      const watching = ours
        ? null
        : await watchArrivals(
            { sockets, visits: platform.portVisits },
            protocol,
            arrivalPort(board.findings),
            board.signal,
          )
      const seen = await Promise.all(
        families.map((family) =>
          probe(board, { port, protocol, token, family, target: addressToLookAt(board.findings, family) }),
        ),
      )
      const { arrivals, watch }: Arrivals =
        watching === null
          ? {
              arrivals: await answer.visitorsSince(since, visitsToWaitFor(seen.flat())),
              watch: { kind: 'answerer' },
            }
          : await watching.stop()
      board.learn({
        outside: {
          ...nothingSeen,
          asked: true,
          sights: seen.flat(),
          arrivals,
          watch,
        },
      })
    },
  })
}

/** Who learned the token has been here; who was answered and learned none may still be on the way. */
export function visitsToWaitFor(seen: readonly Sight[]): number {
  const met = seen.filter(({ outcome }) => outcome.kind === 'answered' || outcome.kind === 'token')
  return met.every(({ outcome }) => outcome.kind === 'token') ? 0 : met.length
}

/** Lets all who were named try a port over one family. */
export function probe(board: ChainBoard, wanted: OutsideProbe): Promise<readonly Sight[]> {
  return within(
    probeDeadline,
    board.signal,
    (signal) => board.needs.outside.probe(board.request.outside, wanted, signal),
    (failure): readonly Sight[] =>
      lookersNamed(board.request.outside).map((by) => ({
        by,
        service: lookerNamed(board.request.outside, by),
        family: wanted.family,
        place: null,
        helper: null,
        outcome: {
          kind: 'failed',
          because: { why: 'no-answer', message: failure instanceof Error ? failure.message : null },
          inVain: failure instanceof Error ? 'not-asked' : 'silent',
        },
        rttMs: null,
        visits: 0,
        heldMs: 0,
      })),
  )
}

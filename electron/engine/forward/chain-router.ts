import { arrivalPort, portMappings } from '#shared/forward/mapping-choice'
import { fromOutside } from '#shared/forward/verdict/verdict-outside'
import { openMapping } from './chain-mapping'
import { step } from './chain-step'
import { routerPlaceOf } from './computer/place'
import { within } from './deadline'
import type { RouterLook } from './parts'

/** Milliseconds; who asks bounds itself, so this is for what should not happen. */
const routerDeadline = 75_000
const againDeadline = 5_000

/** Asks the router what it is and what it forwards. */
export const router = step({
  yields: 'router',
  needs: ['place'],
  tells: ['router'],
  run: async ({ board }, facts) => {
    const place = routerPlaceOf(facts.place)
    if (place === null) return
    board.testing('router', { step: 'router', gateway: place.gateway })
    const look = await within(
      routerDeadline,
      board.signal,
      (signal) => board.needs.routers.look(place, signal),
      (): RouterLook => ({
        router: null,
        mappings: [],
        others: [],
        notes: [],
        silence: { silence: 'not-waited', gateway: place.gateway, limitMs: routerDeadline },
        evidence: [],
        reliable: false,
      }),
    )
    board.learn({ router: { ...look, test: null, vanished: false } })
  },
})

/** Makes a mapping for the test where it is wished and nothing stands in its place. */
export const way = step({
  yields: 'way',
  needs: ['place', 'firewall', 'router', 'arrival'],
  tells: ['router', 'program', 'computer'],
  run: async ({ board }, facts) => {
    const { request, findings } = board
    const place = routerPlaceOf(facts.place)
    if (!request.map || findings.router === null || place === null) return
    const { here, elsewhere, named } = portMappings(findings)
    if (here !== null || elsewhere !== null || named !== null) return
    board.testing('router', { step: 'way', port: request.port })
    const test = await openMapping(board, place, request.port, arrivalPort(findings))
    if ('refused' in test) return board.add('router', { test: { refused: test.refused } })
    board.undoLater(async () => {
      const left = await test.release()
      if (left !== null) return void board.left.push(left)
      board.notes.push({ note: 'opened', protocol: request.protocol, port: request.port })
    })
    const known = findings.router.router
    board.add('router', {
      router: known === null ? null : { ...known, wan: known.wan ?? test.externalAddress },
      test: { mapping: test.mapping },
    })
  },
})

/** Reads the router's list again where nobody got in through a forward that stood on it: it may be gone by now. */
export const again = step({
  yields: 'again',
  needs: ['place', 'way', 'telephone'],
  tells: ['router'],
  run: async ({ board }, facts) => {
    const place = routerPlaceOf(facts.place)
    const { here } = portMappings(board.findings)
    const { kind } = fromOutside(board.findings)
    const gotIn = kind === 'proved' || kind === 'believed' || kind === 'not-asked'
    if (place === null || board.findings.router === null || here?.enabled !== true || gotIn) return
    board.testing('router', { step: 'router-again' })
    const look = await within(
      againDeadline,
      board.signal,
      (signal) => board.needs.routers.look(place, signal),
      () => null,
    )
    if (look === null || look.router === null || !look.reliable) return
    const still = look.mappings.some(
      ({ externalPort, protocol, family, toThisComputer }) =>
        externalPort === here.externalPort &&
        protocol === here.protocol &&
        family === here.family &&
        toThisComputer,
    )
    if (!still) board.add('router', { mappings: look.mappings, vanished: true })
  },
})

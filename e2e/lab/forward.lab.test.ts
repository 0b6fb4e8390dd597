import { rmSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { forwardTest, newStateFolder } from './forward'
import { buildForwardHome, forwardScenarios } from './forward-scenarios'
import { labObstacle } from './network'

const obstacle = labObstacle('miniupnpd', 'upnpc', 'turnserver', 'perl')
if (obstacle !== null) console.warn(`SKIPPED, the forwards of the lab: ${obstacle}.`)

const exitCodes: Readonly<Record<string, number>> = { reachable: 0, 'not-known': 3 }

describe.skipIf(obstacle !== null)('portlight forward test', () => {
  const state = newStateFolder()
  afterAll(() => rmSync(state, { recursive: true, force: true }))

  it.each(forwardScenarios.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    async (_, scenario) => {
      const home = await buildForwardHome(scenario)
      try {
        const { document, ended } = await forwardTest(home.me, state, scenario.command)
        if (process.env.PORTLIGHT_LAB_SHOW) console.log(JSON.stringify(document, null, 1))
        expect(document.verdict, JSON.stringify(document, null, 1)).toBe(scenario.verdict)
        expect(ended.code).toBe(exitCodes[scenario.verdict] ?? 1)
        expect(document.links.map(({ link }) => link)).toEqual([
          'program',
          'computer',
          'router',
          'provider',
          'outside',
        ])
      } finally {
        await home.close()
      }
    },
  )
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Mapping, Router } from '../../shared/forward/router'
import type { RouterNote } from '../../shared/forward/router-notes'
import { routerNoteTexts } from '../../shared/forward/router-told'
import { Home, places } from './home'
import { labObstacle } from './network'
import { forwardQuirks, type QuirkName, quirks, startQuirkyRouter } from './quirky-router'
import { RouterProgram } from './router-program'

const obstacle = labObstacle('upnpc')
if (obstacle !== null) console.warn(`SKIPPED, the routers with quirks: ${obstacle}.`)

interface Look {
  readonly router: Router | null
  readonly mappings: readonly Mapping[]
  readonly notes: readonly RouterNote[]
  readonly reliable: boolean
}

const place = { gateway: places.router, local: places.me, gateway6: null, local6: null }

/** What the well-behaved router of the lab is called and has; quirks that change it say how. */
const expected: Partial<
  Record<QuirkName, { readonly name?: string; readonly forwards?: number; readonly whole?: false }>
> = {
  'long-list': { forwards: 150 },
  gap: { forwards: 2, whole: false },
  unescaped: { name: 'Tom & Jerry <3' },
}
/** What upnpc, which Portlight is measured by, can't find either: it asks where it is told to, and reads bytes. */
const onlyPortlight: readonly QuirkName[] = ['other-host', 'wrong-base', 'utf16']

describe.skipIf(obstacle !== null)('a router with a quirk', () => {
  let program: RouterProgram
  beforeAll(async () => {
    program = await RouterProgram.build()
  })
  afterAll(() => program?.remove())

  it.each((Object.keys(quirks) as QuirkName[]).filter((name) => !forwardQuirks.includes(name)))(
    'is found and read: %s; and by upnpc, where that can',
    async (name) => {
      const home = await Home.build()
      try {
        await startQuirkyRouter(home, name)
        const looking = program.start(home.me, place).ask<Look>('look')
        let upnpc = await home.me.run('upnpc', ['-l'])
        const isFound = () => upnpc.stdout.includes(`ExternalIPAddress = ${places.outside}`)
        // it waits for two seconds, in which a busy machine may not come to answer
        for (let tries = 1; tries < 3 && !isFound() && !onlyPortlight.includes(name); tries++) {
          upnpc = await home.me.run('upnpc', ['-l'])
        }
        const look = await looking
        const byUpnpc = isFound()
        expect(byUpnpc, upnpc.stdout + upnpc.stderr).toBe(!onlyPortlight.includes(name))
        const { name: called = 'Büro', forwards = 0, whole = true } = expected[name] ?? {}
        expect(look.router).toMatchObject({ name: called, wan: places.outside })
        expect(look.mappings).toHaveLength(forwards)
        expect(look.reliable, routerNoteTexts(look.notes).join(' ')).toBe(whole)
      } finally {
        await home.close()
      }
    },
  )
})

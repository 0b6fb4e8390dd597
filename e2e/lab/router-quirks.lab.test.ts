import { rmSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { newStateFolder, portlightOn } from './forward'
import { Home, places } from './home'
import { labObstacle } from './network'
import { forwardQuirks, type QuirkName, startQuirkyRouter } from './quirky-router'

const obstacle = labObstacle('upnpc')
if (obstacle !== null) console.warn(`SKIPPED, forwards on routers with quirks: ${obstacle}.`)

/** What `forward add 25565 --name "a game"` says, and as what the router has it then; null: it has nothing. */
const expected: Partial<
  Record<QuirkName, { readonly lease?: number; readonly says: RegExp; readonly made: RegExp | null }>
> = {
  'only-permanent': { lease: 600, says: /only knows forwards without an end/, made: null },
  'only-permanent-402': {
    lease: 600,
    says: /did not take the request.* Portlight also tried it/,
    made: null,
  },
  'no-permanent': { says: /does not stay\. The router ends it in 7 days,/, made: / 604800$/ },
  'longer-lease': { lease: 600, says: /now\. The router ends it in 7 days,/, made: / 604800$/ },
  'shorter-lease': { says: /does not stay\. The router ends it in 10 minutes,/, made: / 600$/ },
  'wildcard-refused': { says: /forwards TCP port 25565 to 192\.168\.77\.10/, made: /'Portlight: a game'/ },
  'words-refused': { says: /forwards TCP port 25565 to 192\.168\.77\.10/, made: /'Portlight'/ },
  'denies-one': { says: /forwards TCP port 25565 to 192\.168\.77\.10/, made: /'Portlight: a game'/ },
  'port-in-use': { says: /already uses this port/, made: null },
  full: { says: /no room.* Portlight also tried it/, made: null },
  'not-allowed': { says: /does not let this computer do that/, made: null },
  'slow-changes': { says: /stands until somebody removes it/, made: /'Portlight: a game'/ },
  'second-device': {
    says: /“Büro”.*lets nobody in\. Nothing was changed\. .*--gateway 192\.168\.77\.20/,
    made: null,
  },
}

describe.skipIf(obstacle !== null)('a forward is asked for on a router that', () => {
  let home: Home
  let state: string
  let router: { stop(): Promise<void> } | null = null
  beforeAll(async () => {
    home = await Home.build()
  })
  beforeEach(() => {
    state = newStateFolder()
  })
  afterEach(async () => {
    await router?.stop()
    router = null
    rmSync(state, { recursive: true, force: true })
  })
  afterAll(() => home?.close())

  const portlight = (...args: readonly string[]) => portlightOn(home.me, state, ['forward', ...args])
  async function forwards(address: string = places.router): Promise<readonly string[]> {
    const { stdout } = await home.me.run('upnpc', ['-u', `http://${address}:5000/root.xml`, '-l'])
    return [...stdout.matchAll(/^ *\d+ (?:TCP|UDP) +(\d+->.*)$/gm)].map(([, rest]) => rest ?? '')
  }

  it.each(forwardQuirks)(
    'has the quirk %s, and this is told as it is; what was made is removed again',
    async (name) => {
      const { lease = 0, says, made } = expected[name] ?? { says: /never/, made: null }
      router = await startQuirkyRouter(home, name)
      const add = await portlight('add', '25565', '--name', 'a game', '--lease', String(lease))
      expect(add.stdout + add.stderr).toMatch(says)
      expect(add.code).toBe(made === null ? 1 : 0)
      const address = name === 'second-device' ? places.other : places.router
      const there = await forwards(address)
      expect(there).toEqual(made === null ? [] : [expect.stringMatching(made)])
      if (made === null) return
      const removed = await portlight('remove', '25565')
      expect(removed.code, removed.stderr).toBe(0)
      expect(await forwards()).toEqual([])
    },
  )

  it('is an old repeater, which is asked where it is named, and told to be no way in', async () => {
    router = await startQuirkyRouter(home, 'second-device')
    const add = await portlight('add', '25565', '--gateway', places.other)
    expect(add.code, add.stderr).toBe(0)
    expect(add.stdout).toMatch(
      /^The device at 192\.168\.77\.20 forwards TCP port 25565 .*it may let nobody in\.$/m,
    )
    expect(await forwards(places.other)).toHaveLength(1)
    expect((await portlight('remove', '25565', '--gateway', places.other)).code).toBe(0)
    expect(await forwards(places.other)).toEqual([])
  })
})

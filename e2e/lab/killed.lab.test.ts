import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { forwardArguments, newStateFolder, portlightOn } from './forward'
import { Home, places } from './home'
import { labObstacle } from './network'
import { startQuirkyRouter } from './quirky-router'

const obstacle = labObstacle('upnpc')
if (obstacle !== null) console.warn(`SKIPPED, tests that are killed: ${obstacle}.`)

const [port, helperPort] = [25_565, 3480]

/** Requests that the router or the helper outside hears, in order, until a test is killed; and what comes after. */
interface Moment {
  readonly name: string
  /** `add`: the request that is granted. */
  readonly hears: readonly ('look' | 'add' | 'knock' | 'delete')[]
  /** The forward is on the router then. */
  readonly made: boolean
  readonly next: readonly [string, ...string[]]
}
const moments: readonly Moment[] = [
  { name: 'before it asks for the forward', hears: ['look'], made: false, next: ['list'] },
  { name: 'while it waits for the answer', hears: ['add'], made: true, next: ['add', '4711'] },
  { name: 'while it reads back', hears: ['add', 'look'], made: true, next: ['remove', '4711'] },
  { name: 'while the outside knocks', hears: ['knock'], made: true, next: ['where'] },
  { name: 'before the removal', hears: ['knock', 'look'], made: true, next: ['list'] },
  { name: 'while it waits for the removal', hears: ['delete'], made: false, next: ['test', String(port)] },
]
const cases = [
  ...moments.map((moment) => ({ quirk: 'only-permanent', ...moment }) as const),
  // with its own lease it is gone by itself, says the router, which is not true
  ...moments.slice(1, 4).map((moment) => ({ quirk: 'longer-lease', ...moment }) as const),
]
const actions = {
  look: 'GetSpecificPortMappingEntry',
  add: 'AddPortMapping',
  knock: 'knock',
  delete: 'DeletePortMapping',
}

describe.skipIf(obstacle !== null)('a test that is killed leaves no forward behind', () => {
  let home: Home
  let state: string
  const stopping: (() => Promise<void>)[] = []
  let heard: (what: string) => void

  beforeAll(async () => {
    home = await Home.build()
    // does not answer at once: meanwhile the outside knocks
    const helper = `require('node:http').createServer((request, response) => {
      console.log('knock')
      setTimeout(() => response.end('{}'), 400)
    }).listen(${helperPort}, () => console.log('ready'))`
    await home.internet.program(helper, (line) => heard?.(line))
  })
  beforeEach(() => {
    state = newStateFolder()
  })
  afterEach(async () => {
    for (const stop of stopping.splice(0)) await stop()
    rmSync(state, { recursive: true, force: true })
  })
  afterAll(() => home?.close())

  async function forwards(): Promise<readonly string[]> {
    const { stdout } = await home.me.run('upnpc', ['-u', `http://${places.router}:5000/root.xml`, '-l'])
    return [...stdout.matchAll(/^ *\d+ (?:TCP|UDP) +(\d+)->/gm)].map(([, outer]) => outer ?? '')
  }
  /** What Portlight has on disk of forwards of tests. */
  const journal = () => {
    const folder = join(state, 'portlight', 'forward-journal')
    mkdirSync(folder, { recursive: true })
    return readdirSync(folder)
  }

  it.each(cases)('$name: the router is $quirk, and "forward $next.0" comes next', async (moment) => {
    const { quirk, made, next } = moment
    const so = moment.hears.flatMap((what) =>
      // one for a limited time is refused there first
      what === 'add' && quirk === 'only-permanent' ? [actions.add, actions.add] : [actions[what]],
    )
    let kill = () => {}
    // the next step is only counted after the one before it
    heard = (what) => {
      if (what === so[0]) so.shift()
      if (so.length === 0) kill()
    }
    const router = await startQuirkyRouter(home, quirk, (action) => heard(action), { httpMs: 80 })
    stopping.push(router.stop)
    const helper = `http://${places.internet[0]}:${helperPort}`
    const args = ['forward', 'test', String(port), '--listen', '--map', '--echoip', helper]
    const { process: child, finished } = home.me.start('env', forwardArguments(state, args))
    kill = () => void child.kill('SIGKILL')
    const { code, stdout, stderr } = await finished
    // nothing else may have ended it
    expect({ code, so }, stdout + stderr).toEqual({ code: null, so: [] })
    heard = () => {}
    expect(await forwards()).toEqual(made ? [String(port)] : [])
    const { stderr: said } = await portlightOn(home.me, state, ['forward', ...next])
    expect(
      (await forwards()).filter((outer) => outer === String(port)),
      said,
    ).toEqual([])
    if (next[0] === 'add') await portlightOn(home.me, state, ['forward', 'remove', '4711'])
    expect(journal(), said).toEqual([])
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refusalText } from '#shared/forward/refusal-told'
import { leftText, routerNoteTexts } from '#shared/forward/router-told'
import { natPmpServer } from '../testing/fake-port-control'
import { loopbackPlace as place } from '../testing/fake-router'
import { Fixture, onRouter, testWish, wish } from '../testing/fixture'

const never = new AbortController().signal
const fixture = new Fixture()
beforeEach(() => fixture.open())
afterEach(() => fixture.close())

describe('a forward for a test', () => {
  it('is marked, short, in the journal, and gone after it', async () => {
    const router = await fixture.fakeRouter()
    const opened = await fixture.routersAt(router).open(place, testWish, never)
    if (!('mapping' in opened)) throw new Error(refusalText(opened.refused))
    expect(opened.mapping).toMatchObject({ leaseSeconds: 60, ours: true, toThisComputer: true })
    expect(onRouter(router)?.description).toMatch(/^Portlight test [0-9a-f]{6}$/)
    expect(await fixture.journal()).toMatchObject([{ purpose: 'test', state: 'made', pid: process.pid }])
    await Promise.all([opened.release(), opened.release()])
    expect(onRouter(router)).toBeUndefined()
    expect(await fixture.journal()).toEqual([])
    expect(router.asked.filter((action) => action === 'DeletePortMapping')).toHaveLength(1)
  })

  it('is not made over anybody’s', async () => {
    const router = await fixture.fakeRouter()
    router.put('TCP', 25565, { client: '127.0.0.1' })
    expect(await fixture.routersAt(router).open(place, testWish, never)).toMatchObject({
      refused: { because: { why: 'taken', externalPort: 25565, address: '127.0.0.1', port: 25565 } },
    })
    expect(onRouter(router)?.description).toBe('Game')
    expect(await fixture.journal()).toEqual([])
  })

  it('is made without an end where the router knows no other, and removed all the same', async () => {
    const router = await fixture.fakeRouter({
      action: (action, args) =>
        action === 'AddPortMapping' && args.get('NewLeaseDuration') !== '0' ? { error: 725 } : undefined,
    })
    const opened = await fixture.routersAt(router).open(place, testWish, never)
    if (!('mapping' in opened)) throw new Error(refusalText(opened.refused))
    expect(onRouter(router)?.lease).toBe(0)
    await opened.release()
    expect(onRouter(router)).toBeUndefined()
  })

  it('is removed again when the test is cancelled while it is made', async () => {
    const stop = new AbortController()
    const router = await fixture.fakeRouter({
      action: (action, args) => {
        if (action === 'AddPortMapping') {
          // carried out, but the answer is not waited for any more
          router.put('TCP', 25565, {
            client: '127.0.0.1',
            description: args.get('NewPortMappingDescription') ?? '',
          })
          stop.abort()
          return { values: {} }
        }
        return undefined
      },
    })
    await expect(fixture.routersAt(router).open(place, testWish, stop.signal)).rejects.toThrow()
    expect(onRouter(router)).toBeUndefined()
    expect(await fixture.journal()).toEqual([])
  })

  it('is removed when everything is closed', async () => {
    const router = await fixture.fakeRouter()
    const routers = fixture.routersAt(router)
    await routers.open(place, testWish, never)
    await routers.open(place, { ...testWish, protocol: 'udp' }, never)
    expect(router.mappings.size).toBe(2)
    await routers.close()
    expect(router.mappings.size).toBe(0)
    expect(await fixture.journal()).toEqual([])
  })

  it('stays in the journal where it can’t be removed, for the next start', async () => {
    let broken = true
    const router = await fixture.fakeRouter({
      action: (action) => (broken && action === 'DeletePortMapping' ? { error: 501 } : undefined),
    })
    const routers = fixture.routersAt(router)
    const opened = await routers.open(place, testWish, never)
    if (!('mapping' in opened)) throw new Error(refusalText(opened.refused))
    const left = await opened.release()
    expect(left && leftText(left)).toMatch(
      /^Whether the forward of TCP port 25565 .* is removed is not known\..*may still be/,
    )
    expect(await fixture.journal()).toHaveLength(1)
    expect(routerNoteTexts(await routers.sweep(place, never))[0]).toContain('could not remove')
    broken = false
    expect(routerNoteTexts(await routers.sweep(place, never))[0]).toContain(
      'removed the forward of TCP port 25565',
    )
    expect(await fixture.journal()).toEqual([])
  })

  it('that a person wants to keep meanwhile is kept', async () => {
    const router = await fixture.fakeRouter()
    const routers = fixture.routersAt(router)
    const opened = await routers.open(place, testWish, never)
    if (!('mapping' in opened)) throw new Error(refusalText(opened.refused))
    expect(await routers.add(place, wish, never)).toMatchObject({ kind: 'added' })
    await opened.release()
    expect(onRouter(router)?.description).toBe('Portlight: Minecraft')
    expect(await fixture.journal()).toMatchObject([{ purpose: 'kept' }])
  })

  it('is removed by the next start after a crash, and only there', async () => {
    const router = await fixture.fakeRouter()
    const first = fixture.routersAt(router)
    await first.open(place, testWish, never)
    await first.add(place, { ...wish, externalPort: 80 }, never)
    const second = fixture.routersAt(router)
    // its process lives: not ours to remove
    expect(await second.sweep(place, never)).toEqual([])
    expect(router.mappings.size).toBe(2)
    await fixture.crashed()
    expect(await second.sweep({ ...place, gateway: '127.0.0.3' }, never)).toEqual([])
    expect(router.mappings.size).toBe(2)
    expect(await second.sweep(place, never)).toEqual([{ note: 'swept', protocol: 'tcp', port: 25565 }])
    expect([...router.mappings.keys()]).toEqual(['TCP 80'])
    expect(await second.sweep(place, never)).toEqual([])
  })

  it('is removed from a device that was named, also where the next start asks the router of the default route', async () => {
    const router = await fixture.fakeRouter()
    await fixture.routersAt(router).open({ ...place, insteadOf: '127.0.0.3' }, testWish, never)
    await fixture.crashed()
    const next = fixture.routersAt(router)
    // another network, by this computer's address there
    expect(await next.sweep({ ...place, gateway: '127.0.0.3', local: '127.0.0.5' }, never)).toEqual([])
    expect(onRouter(router)).toBeDefined()
    expect(await next.sweep({ ...place, gateway: '127.0.0.3' }, never)).toHaveLength(1)
    expect(onRouter(router)).toBeUndefined()
    expect(await fixture.journal()).toEqual([])
  })

  it('is removed by UPnP also when this computer has another address by now', async () => {
    const router = await fixture.fakeRouter()
    await fixture.routersAt(router).open(place, testWish, never)
    await fixture.crashed({ local: '127.0.0.5' })
    expect(await fixture.routersAt(router).sweep(place, never)).toHaveLength(1)
    expect(onRouter(router)).toBeUndefined()
  })

  it('is not removed from another router with the same address, nor when another program has its port', async () => {
    const router = await fixture.fakeRouter()
    await fixture.routersAt(router).open(place, testWish, never)
    await fixture.crashed({ router: 'uuid:another' })
    expect(await fixture.routersAt(router).sweep(place, never)).toEqual([])
    expect(onRouter(router)).toBeDefined()
    await fixture.crashed({ router: 'uuid:fake' })
    router.put('TCP', 25565, { client: '127.0.0.1', description: 'Game' })
    expect(await fixture.routersAt(router).sweep(place, never)).toEqual([])
    expect(onRouter(router)).toBeDefined()
    expect(await fixture.journal()).toEqual([])
  })

  it('is forgotten a week after its lease where the router is not there to be asked, for some keep what they said would end', async () => {
    const router = await fixture.fakeRouter()
    await fixture.routersAt(router).open(place, testWish, never)
    await fixture.crashed()
    const asked = router.asked.length
    const elsewhere = { ...place, gateway: '127.0.0.3' }
    const at = (ms: number) => fixture.routersAt(router, () => Date.now() + ms)
    expect(await at(61_000).sweep(elsewhere, never)).toEqual([])
    expect(await fixture.journal()).toHaveLength(1)
    expect(await at(61_000 + 604_800_000).sweep(elsewhere, never)).toEqual([])
    expect(await fixture.journal()).toEqual([])
    expect(router.asked).toHaveLength(asked)
  })

  it('is looked for after its lease by the next start: the router may have kept it', async () => {
    const router = await fixture.fakeRouter()
    await fixture.routersAt(router).open(place, testWish, never)
    await fixture.crashed()
    expect(await fixture.routersAt(router, () => Date.now() + 61_000).sweep(place, never)).toHaveLength(1)
    expect(onRouter(router)).toBeUndefined()
    expect(await fixture.journal()).toEqual([])
  })

  it('is in the journal as what it may become, before each request', async () => {
    const written: unknown[] = []
    const router = await fixture.fakeRouter({
      action: (action, args) => {
        if (action !== 'AddPortMapping') return undefined
        for (const name of readdirSync(fixture.journalFolder)) {
          const { state, leaseSeconds } = JSON.parse(readFileSync(join(fixture.journalFolder, name), 'utf8'))
          written.push({ asked: args.get('NewLeaseDuration'), state, leaseSeconds })
        }
        return args.get('NewLeaseDuration') === '0' ? undefined : { error: 725 }
      },
    })
    await fixture.routersAt(router).open(place, testWish, never)
    expect(written).toEqual([
      { asked: '60', state: 'asked', leaseSeconds: 0 },
      { asked: '0', state: 'asked', leaseSeconds: 0 },
    ])
  })

  it('stands although the router denies it when asked for it alone, and goes', async () => {
    const router = await fixture.fakeRouter({
      action: (action) => (action === 'GetSpecificPortMappingEntry' ? { error: 714 } : undefined),
    })
    const opened = await fixture.routersAt(router).open(place, testWish, never)
    if (!('mapping' in opened)) throw new Error(refusalText(opened.refused))
    await opened.release()
    expect(onRouter(router)).toBeUndefined()
    expect(await fixture.journal()).toEqual([])
  })

  it('is taken back where the router says yes and then shows it nowhere', async () => {
    const router = await fixture.fakeRouter({
      action: (action) => {
        if (action === 'GetSpecificPortMappingEntry') return { error: 714 }
        return action === 'GetGenericPortMappingEntry' ? { error: 713 } : undefined
      },
    })
    expect(await fixture.routersAt(router).open(place, testWish, never)).toHaveProperty('refused')
    expect(router.asked).toContain('DeletePortMapping')
    expect(onRouter(router)).toBeUndefined()
  })

  it('of a crash goes also where the router shows it nowhere', async () => {
    let hides = false
    const router = await fixture.fakeRouter({
      action: (action) => {
        if (!hides || !/^Get(?:Specific|Generic)/.test(action)) return undefined
        return { error: action.includes('Specific') ? 714 : 713 }
      },
    })
    await fixture.routersAt(router).open(place, testWish, never)
    await fixture.crashed()
    hides = true
    const next = fixture.routersAt(router)
    // whoever looks at the list first does not forget it
    await next.look(place, never)
    expect(await next.sweep(place, never)).toHaveLength(1)
    expect(onRouter(router)).toBeUndefined()
  })

  it('is made by the next way where the router refuses the first', async () => {
    const router = await fixture.fakeRouter({
      action: (action) => (action === 'AddPortMapping' ? { error: 606 } : undefined),
      portControl: natPmpServer(),
    })
    const opened = await fixture.routersAt(router).open(place, testWish, never)
    if (!('mapping' in opened)) throw new Error(refusalText(opened.refused))
    expect(opened.mapping.way).toBe('nat-pmp')
    await opened.release()
    expect(await fixture.journal()).toEqual([])
  })

  it('is not made where the router gives another port, and nothing stays of it', async () => {
    const server = natPmpServer(1)
    const router = await fixture.fakeRouter({ upnp: false, portControl: server })
    const opened = await fixture.routersAt(router).open(place, testWish, never)
    expect(opened).toMatchObject({ refused: { because: { why: 'other-port', wanted: 25565, given: 25566 } } })
    expect(server.mapped.size).toBe(0)
    expect(await fixture.journal()).toEqual([])
  })
})

import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AddMapping } from '#shared/forward/request'
import { toldAnswer } from '#shared/forward/router-told'
import { natPmpServer } from '../testing/fake-port-control'
import { loopbackPlace as place } from '../testing/fake-router'
import { Fixture, onRouter, removal, wish } from '../testing/fixture'
import type { JournalEntry } from './journal-entry'

const never = new AbortController().signal
const fixture = new Fixture()
beforeEach(() => fixture.open())
afterEach(() => fixture.close())

describe('adding a forward', () => {
  it('is told with what the router says of its connection, where that is not up', async () => {
    const router = await fixture.fakeRouter({
      action: (action) =>
        action === 'GetStatusInfo' ? { values: { NewConnectionStatus: 'Disconnected' } } : undefined,
    })
    expect(await fixture.routersAt(router).add(place, wish, never)).toMatchObject({
      kind: 'added',
      notes: [{ note: 'connection', status: 'Disconnected' }],
    })
  })

  it('that may have been made all the same is said so', async () => {
    const router = await fixture.fakeRouter({
      http: ({ headers }, response) => {
        const isAdding = String(headers.soapaction).includes('#AddPortMapping')
        if (isAdding) response.destroy()
        return isAdding
      },
      action: (action) => (action === 'DeletePortMapping' ? { error: 501 } : undefined),
    })
    expect(toldAnswer(await fixture.routersAt(router).add(place, wish, never))).toMatchObject({
      kind: 'refused',
      sentence: expect.stringMatching(/could not be made: .* It may have been made all the same/),
    })
    expect(await fixture.journal()).toMatchObject([{ state: 'asked', leaseSeconds: 0 }])
  })

  it('makes it, reads it back, marks it, and knows it again', async () => {
    const router = await fixture.fakeRouter()
    const routers = fixture.routersAt(router)
    const answer = await routers.add(place, wish, never)
    expect(answer).toMatchObject({
      kind: 'added',
      mapping: {
        way: 'upnp',
        leaseSeconds: 600,
        description: 'Portlight: Minecraft',
        ours: true,
        toThisComputer: true,
      },
    })
    expect(onRouter(router)).toMatchObject({ client: '127.0.0.1', port: 25565 })
    // another process knows by the journal
    expect((await fixture.routersAt(router).look(place, never)).mappings).toMatchObject([{ ours: true }])
    expect(await fixture.journal()).toMatchObject([{ purpose: 'kept', state: 'made' }])
  })

  it('stands in the journal before the router is asked', async () => {
    let written: JournalEntry[] = []
    const reading: Promise<void>[] = []
    const router = await fixture.fakeRouter({
      action: (action) => {
        if (action === 'AddPortMapping') {
          reading.push(
            fixture.journal().then((entries) => {
              written = entries
            }),
          )
        }
        return undefined
      },
    })
    await fixture.routersAt(router).add(place, wish, never)
    await Promise.all(reading)
    expect(written).toHaveLength(1)
  })

  it('is not asked for where the journal can’t be written', async () => {
    const router = await fixture.fakeRouter()
    await writeFile(fixture.journalFolder, 'in the way')
    expect(toldAnswer(await fixture.routersAt(router).add(place, wish, never))).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining('journal'),
    })
    expect(router.asked).not.toContain('AddPortMapping')
  })

  it('renews Portlight’s own, and changes where it leads', async () => {
    const router = await fixture.fakeRouter()
    const routers = fixture.routersAt(router)
    await routers.add(place, wish, never)
    expect(await routers.add(place, { ...wish, leaseSeconds: 900 }, never)).toMatchObject({ kind: 'added' })
    expect(onRouter(router)?.lease).toBe(900)
    expect(await routers.add(place, { ...wish, internalAddress: '127.0.0.7' }, never)).toMatchObject({
      kind: 'added',
    })
    expect(onRouter(router)?.client).toBe('127.0.0.7')
    expect(await fixture.journal()).toHaveLength(1)
  })

  it('leaves somebody else’s alone, even one that leads here', async () => {
    for (const client of ['127.0.0.9', '127.0.0.1']) {
      const router = await fixture.fakeRouter()
      router.put('TCP', 25565, { client })
      const answer = await fixture.routersAt(router).add(place, wish, never)
      expect(answer).toMatchObject({ kind: 'taken', existing: { internalAddress: client, ours: false } })
      expect(onRouter(router)?.description).toBe('Game')
      expect(router.asked).not.toContain('AddPortMapping')
    }
  })

  it('replaces it when it was shown, but not one that has changed since', async () => {
    const router = await fixture.fakeRouter()
    const routers = fixture.routersAt(router)
    router.put('TCP', 25565)
    expect((await routers.add(place, wish, never)).kind).toBe('taken')
    router.put('TCP', 25565, { client: '127.0.0.8' })
    const again = await routers.add(place, { ...wish, replace: true }, never)
    expect(again).toMatchObject({ kind: 'taken', existing: { internalAddress: '127.0.0.8' } })
    expect((await routers.add(place, { ...wish, replace: true }, never)).kind).toBe('added')
    expect(onRouter(router)?.client).toBe('127.0.0.1')
  })

  it('puts back what it replaced where the new one is refused', async () => {
    const router = await fixture.fakeRouter({
      action: (action, args) =>
        action === 'AddPortMapping' && args.get('NewInternalClient') === '127.0.0.1'
          ? { error: 501 }
          : undefined,
    })
    router.put('TCP', 25565)
    const answer = await fixture.routersAt(router).add(place, { ...wish, replace: true }, never)
    expect(toldAnswer(answer)).toMatchObject({
      kind: 'refused',
      code: '501 Fake',
      sentence: expect.stringContaining('is back'),
    })
    expect(onRouter(router)).toMatchObject({ client: '127.0.0.9', description: 'Game' })
    expect(await fixture.journal()).toEqual([])
  })

  it('is not believed: a router that says yes need not have done it', async () => {
    const router = await fixture.fakeRouter({
      action: (action) => (action === 'AddPortMapping' ? { values: {} } : undefined),
    })
    expect(toldAnswer(await fixture.routersAt(router).add(place, wish, never))).toMatchObject({
      kind: 'refused',
      sentence: 'The router said yes, but the forward does not stand in its list.',
    })
    expect(await fixture.journal()).toEqual([])
  })

  it('with an end is refused by a router that knows none; without an end it is made', async () => {
    const permanentOnly = {
      action: (action: string, args: ReadonlyMap<string, string>) =>
        action === 'AddPortMapping' && args.get('NewLeaseDuration') !== '0' ? { error: 725 } : undefined,
    }
    const router = await fixture.fakeRouter(permanentOnly)
    const routers = fixture.routersAt(router)
    expect(toldAnswer(await routers.add(place, wish, never))).toMatchObject({
      kind: 'refused',
      code: '725 Fake',
    })
    expect(await routers.add(place, { ...wish, leaseSeconds: 0 }, never)).toMatchObject({
      kind: 'added',
      mapping: { leaseSeconds: 0 },
    })
  })

  it.each<[string, number, (args: ReadonlyMap<string, string>) => boolean, object]>([
    ['a forward without an end', 402, (args) => args.get('NewLeaseDuration') === '0', { lease: 604_800 }],
    ['a forward without an end', 725, (args) => args.get('NewLeaseDuration') === '0', { lease: 604_800 }],
    ['an empty sender', 726, (args) => args.has('NewRemoteHost'), { lease: 0 }],
    [
      'a description',
      501,
      (args) => args.get('NewPortMappingDescription') !== 'Portlight',
      { description: 'Portlight', lease: 0 },
    ],
    [
      'each of these',
      402,
      (args) =>
        args.get('NewLeaseDuration') === '0' ||
        args.has('NewRemoteHost') ||
        args.get('NewPortMappingDescription') !== 'Portlight',
      { description: 'Portlight', lease: 604_800 },
    ],
  ])('is asked for otherwise where a router refuses %s by %i', async (_what, error, dislikes, made) => {
    const router = await fixture.fakeRouter({
      action: (action, args) => (action === 'AddPortMapping' && dislikes(args) ? { error } : undefined),
    })
    const answer = await fixture.routersAt(router).add(place, { ...wish, leaseSeconds: 0 }, never)
    expect(answer).toHaveProperty('kind', 'added')
    expect(onRouter(router)).toMatchObject(made)
  })

  it('names what was tried where a router refuses everything, and never asks for more than was wanted', async () => {
    const leases: unknown[] = []
    const router = await fixture.fakeRouter({
      action: (action, args) => {
        if (action !== 'AddPortMapping') return undefined
        leases.push(args.get('NewLeaseDuration'))
        return { error: 402 }
      },
    })
    const answer = await fixture.routersAt(router).add(place, wish, never)
    expect(toldAnswer(answer)).toMatchObject({
      code: '402 Fake',
      sentence: expect.stringContaining(
        'Portlight also tried it without naming a sender, then with a plainer description, then with all of that.',
      ),
    })
    expect(new Set(leases)).toEqual(new Set(['600']))
    expect(await fixture.journal()).toEqual([])
  })

  it.each([606, 718, 726, 728, 729])('says why the router refuses: %i', async (error) => {
    const router = await fixture.fakeRouter({
      action: (action) => (action === 'AddPortMapping' ? { error } : undefined),
    })
    const answer = await fixture.routersAt(router).add(place, wish, never)
    expect(toldAnswer(answer)).toMatchObject({ kind: 'refused', code: `${error} Fake` })
    expect(await fixture.journal()).toEqual([])
  })

  it('takes the port that version 2 gives where it does not let anybody choose', async () => {
    const router = await fixture.fakeRouter({
      services: [{ type: 'urn:schemas-upnp-org:service:WANIPConnection:2', path: '/ctl' }],
      action: (action) => {
        if (action === 'AddPortMapping') return { error: 606 }
        if (action !== 'AddAnyPortMapping') return undefined
        router.put('TCP', 40_000, { client: '127.0.0.1', port: 25565, description: 'Portlight: Minecraft' })
        return { values: { NewReservedPort: 40_000 } }
      },
    })
    expect(await fixture.routersAt(router).add(place, wish, never)).toMatchObject({
      kind: 'added',
      mapping: { externalPort: 40_000 },
    })
  })

  it('by NAT-PMP is not asked for where that would take another program’s forward over', async () => {
    const server = natPmpServer()
    const router = await fixture.fakeRouter({ portControl: server })
    router.put('TCP', 30_000, { client: '127.0.0.1', port: 25565 })
    const answer = await fixture.routersAt(router).add(place, { ...wish, way: 'nat-pmp' }, never)
    expect(toldAnswer(answer)).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining('already forwards port 30000'),
    })
    expect(server.mapped.size).toBe(0)
  })

  it('says no to what can’t be: another way, another host by NAT-PMP, IPv6 with two ports', async () => {
    const routers = fixture.routersAt(await fixture.fakeRouter())
    const sentenceOf = async (change: Partial<AddMapping>) => {
      const answer = toldAnswer(await routers.add(place, { ...wish, ...change }, never))
      return answer.kind === 'refused' ? answer.sentence : answer.kind
    }
    expect(await sentenceOf({ way: 'nat-pmp' })).toBe('The router does not answer to NAT-PMP.')
    expect(await sentenceOf({ internalAddress: 'router.local' })).toContain('is not an address')
    expect(await sentenceOf({ internalAddress: 'fd00::1', internalPort: 80 })).toContain('the same outside')
    expect(await sentenceOf({ internalAddress: 'fd00::1' })).toBe(
      'The router does not open ports of IPv6 by UPnP.',
    )
  })
})

describe('removing a forward', () => {
  it('removes Portlight’s own, and reads that it is gone', async () => {
    const router = await fixture.fakeRouter()
    const routers = fixture.routersAt(router)
    await routers.add(place, wish, never)
    expect(await routers.remove(place, removal, never)).toEqual({ kind: 'removed' })
    expect(onRouter(router)).toBeUndefined()
    expect(await fixture.journal()).toEqual([])
    expect(toldAnswer(await routers.remove(place, removal, never))).toMatchObject({
      kind: 'refused',
      code: '714 NoSuchEntryInArray',
    })
  })

  it('of somebody else wants that it was shown, and is still the same', async () => {
    const router = await fixture.fakeRouter()
    const routers = fixture.routersAt(router)
    router.put('TCP', 25565)
    expect(await routers.remove(place, removal, never)).toMatchObject({ kind: 'foreign' })
    router.put('TCP', 25565, { description: 'Another game' })
    expect(await routers.remove(place, { ...removal, foreign: true }, never)).toMatchObject({
      kind: 'foreign',
      existing: { description: 'Another game' },
    })
    expect(await routers.remove(place, { ...removal, foreign: true, internalPort: 80 }, never)).toMatchObject(
      {
        kind: 'foreign',
      },
    )
    expect(onRouter(router)).toBeDefined()
    expect(await routers.remove(place, { ...removal, foreign: true }, never)).toEqual({ kind: 'removed' })
    expect(onRouter(router)).toBeUndefined()
  })

  it('does not take another program’s for its own that has the same port by now', async () => {
    const router = await fixture.fakeRouter()
    const routers = fixture.routersAt(router)
    await routers.add(place, wish, never)
    router.put('TCP', 25565, { client: '127.0.0.1', description: 'Game' })
    expect(await routers.remove(place, removal, never)).toMatchObject({
      kind: 'foreign',
      existing: { ours: false },
    })
  })

  it('is not believed: a router that says yes need not have done it', async () => {
    const router = await fixture.fakeRouter({
      action: (action) => (action === 'DeletePortMapping' ? { values: {} } : undefined),
    })
    const routers = fixture.routersAt(router)
    await routers.add(place, wish, never)
    expect(toldAnswer(await routers.remove(place, removal, never))).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining('still there'),
    })
    expect(await fixture.journal()).toHaveLength(1)
  })

  it('forgets one that has vanished', async () => {
    const router = await fixture.fakeRouter()
    const routers = fixture.routersAt(router)
    await routers.add(place, wish, never)
    router.mappings.clear()
    expect((await routers.look(place, never)).mappings).toEqual([])
    expect(await fixture.journal()).toEqual([])
  })
})

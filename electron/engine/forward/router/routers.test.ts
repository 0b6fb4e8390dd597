import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AddMapping } from '#shared/forward/request'
import type { JournalEntry } from './journal-entry'
import { Routers } from './routers'
import { FakeRouter, type FakeRouterOptions, loopbackPlace as place } from './testing/fake-router'

const never = new AbortController().signal
const closing: (() => Promise<unknown>)[] = []
let dataFolder: string

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'portlight-routers-'))
  closing.push(() => rm(dataFolder, { recursive: true, force: true }))
})
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function fakeRouter(options: FakeRouterOptions = {}): Promise<FakeRouter> {
  const router = await FakeRouter.start(options)
  closing.push(() => router.close())
  return router
}

function routersAt(router: FakeRouter, wallClock = Date.now): Routers {
  const isOwnAddress = (address: string) => address === '127.0.0.1'
  const routers = new Routers({ dataFolder, wallClock, isOwnAddress, ports: router.ports })
  closing.push(() => routers.close())
  return routers
}

async function journal(): Promise<JournalEntry[]> {
  const folder = join(dataFolder, 'forward-journal')
  const names = await readdir(folder).catch(() => [])
  return Promise.all(names.map(async (name) => JSON.parse(await readFile(join(folder, name), 'utf8'))))
}

const wish: AddMapping = {
  protocol: 'tcp',
  externalPort: 25565,
  internalPort: 25565,
  internalAddress: null,
  leaseSeconds: 600,
  way: null,
  description: 'Minecraft',
  gateway: null,
  replace: false,
}
const removal = {
  way: 'upnp',
  protocol: 'tcp',
  externalPort: 25565,
  internalPort: 25565,
  gateway: null,
  foreign: false,
} as const
const test = { protocol: 'tcp', externalPort: 25565, internalPort: 25565, seconds: 60 } as const

/** What the fake has on TCP port 25565. */
const onRouter = (router: FakeRouter) => router.mappings.get('TCP 25565')

describe('the forwards of a router', () => {
  it('are read back, with who made them and where they lead', async () => {
    const router = await fakeRouter()
    router.put('TCP', 80, { client: '127.0.0.9', lease: 30 })
    router.put('UDP', 3478, { client: '127.0.0.1', port: 3479, enabled: '0', description: 'Console' })
    const look = await routersAt(router).look(place, never)
    expect(look).toMatchObject({
      router: {
        address: '127.0.0.1',
        name: 'Fake Router',
        wan: '25.0.0.2',
        speaks: [{ way: 'upnp', detail: 'WANIPConnection:1' }],
      },
      reliable: true,
      notes: [],
      mappings: [
        {
          externalPort: 80,
          protocol: 'tcp',
          leaseSeconds: 30,
          enabled: true,
          ours: false,
          toThisComputer: false,
        },
        {
          externalPort: 3478,
          internalPort: 3479,
          enabled: false,
          description: 'Console',
          toThisComputer: true,
        },
      ],
    })
  })

  it('are not a whole list where the router breaks it off, repeats itself, or sends rubbish', async () => {
    const replies: FakeRouterOptions['action'][] = [
      (action, args) =>
        action === 'GetGenericPortMappingEntry' && args.get('NewPortMappingIndex') === '1'
          ? { error: 501 }
          : undefined,
      (action) =>
        action === 'GetGenericPortMappingEntry'
          ? {
              values: {
                NewProtocol: 'TCP',
                NewExternalPort: 1,
                NewInternalPort: 1,
                NewInternalClient: '127.0.0.1',
              },
            }
          : undefined,
      (action, args) =>
        action === 'GetGenericPortMappingEntry' && args.get('NewPortMappingIndex') === '1'
          ? { values: { NewProtocol: 'what' } }
          : undefined,
    ]
    for (const action of replies) {
      const router = await fakeRouter({ ...(action === undefined ? {} : { action }) })
      for (const port of [1, 2, 3]) router.put('TCP', port)
      const look = await routersAt(router).look(place, never)
      expect(look.reliable).toBe(false)
      expect(look.notes).toHaveLength(1)
      expect(look.mappings.length).toBeGreaterThan(0)
    }
  })

  it('are told to be unknown where nothing answers', async () => {
    const router = await fakeRouter({ searchAnswers: () => [] })
    const look = await routersAt(router).look(place, never)
    expect(look).toMatchObject({ router: null, mappings: [], reliable: false })
    expect(look.notes[0]).toContain('answers neither UPnP nor NAT-PMP nor PCP')
    expect(look.evidence.map(({ what }) => what.split(' ')[0])).toEqual(['SSDP', 'NAT-PMP', 'PCP'])
  })

  it('are listed at once by version 2, but only where the count proves that none is kept back', async () => {
    const listing = (count: number) =>
      `<PortMappingList>${Array.from({ length: count }, (_, n) => `<PortMappingEntry><NewExternalPort>${n + 1}</NewExternalPort><NewProtocol>TCP</NewProtocol><NewInternalPort>1</NewInternalPort><NewInternalClient>127.0.0.1</NewInternalClient><NewEnabled>1</NewEnabled></PortMappingEntry>`).join('')}</PortMappingList>`
    for (const [listed, expected] of [
      [3, 'GetListOfPortMappings'],
      [2, 'GetGenericPortMappingEntry'],
    ] as const) {
      const router = await fakeRouter({
        services: [{ type: 'urn:schemas-upnp-org:service:WANIPConnection:2', path: '/ctl' }],
        action: (action, args) => {
          if (action !== 'GetListOfPortMappings') return undefined
          return args.get('NewProtocol') === 'UDP'
            ? { error: 730 }
            : { values: { NewPortListing: listing(listed) } }
        },
      })
      for (const port of [1, 2, 3]) router.put('TCP', port)
      const look = await routersAt(router).look(place, never)
      expect(look.mappings).toHaveLength(3)
      expect(look.reliable).toBe(true)
      expect(look.evidence.at(-1)?.what).toBe(expected)
    }
  })

  it('are told as soon as something answers, and looking can be cancelled', async () => {
    const router = await fakeRouter()
    const heard: string[] = []
    await routersAt(router).look(place, never, (one) => heard.push(one.name ?? ''))
    expect(heard).toEqual(['Fake Router'])
    const stop = new AbortController()
    const looking = routersAt(router).look(place, stop.signal)
    stop.abort()
    await expect(looking).rejects.toThrow()
  })
})

describe('adding a forward', () => {
  it('makes it, reads it back, marks it, and knows it again', async () => {
    const router = await fakeRouter()
    const routers = routersAt(router)
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
    expect((await routersAt(router).look(place, never)).mappings).toMatchObject([{ ours: true }])
    expect(await journal()).toMatchObject([{ purpose: 'kept', state: 'made' }])
  })

  it('stands in the journal before the router is asked', async () => {
    let written: JournalEntry[] = []
    const reading: Promise<void>[] = []
    const router = await fakeRouter({
      action: (action) => {
        if (action === 'AddPortMapping') {
          reading.push(
            journal().then((entries) => {
              written = entries
            }),
          )
        }
        return undefined
      },
    })
    await routersAt(router).add(place, wish, never)
    await Promise.all(reading)
    expect(written).toHaveLength(1)
  })

  it('is not asked for where the journal can’t be written', async () => {
    const router = await fakeRouter()
    await writeFile(join(dataFolder, 'forward-journal'), 'in the way')
    expect(await routersAt(router).add(place, wish, never)).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining('journal'),
    })
    expect(router.asked).not.toContain('AddPortMapping')
  })

  it('renews Portlight’s own, and changes where it leads', async () => {
    const router = await fakeRouter()
    const routers = routersAt(router)
    await routers.add(place, wish, never)
    expect(await routers.add(place, { ...wish, leaseSeconds: 900 }, never)).toMatchObject({ kind: 'added' })
    expect(onRouter(router)?.lease).toBe(900)
    expect(await routers.add(place, { ...wish, internalAddress: '127.0.0.7' }, never)).toMatchObject({
      kind: 'added',
    })
    expect(onRouter(router)?.client).toBe('127.0.0.7')
    expect(await journal()).toHaveLength(1)
  })

  it('leaves somebody else’s alone, even one that leads here', async () => {
    for (const client of ['127.0.0.9', '127.0.0.1']) {
      const router = await fakeRouter()
      router.put('TCP', 25565, { client })
      const answer = await routersAt(router).add(place, wish, never)
      expect(answer).toMatchObject({ kind: 'taken', existing: { internalAddress: client, ours: false } })
      expect(onRouter(router)?.description).toBe('Game')
      expect(router.asked).not.toContain('AddPortMapping')
    }
  })

  it('replaces it when it was shown, but not one that has changed since', async () => {
    const router = await fakeRouter()
    const routers = routersAt(router)
    router.put('TCP', 25565)
    expect((await routers.add(place, wish, never)).kind).toBe('taken')
    router.put('TCP', 25565, { client: '127.0.0.8' })
    const again = await routers.add(place, { ...wish, replace: true }, never)
    expect(again).toMatchObject({ kind: 'taken', existing: { internalAddress: '127.0.0.8' } })
    expect((await routers.add(place, { ...wish, replace: true }, never)).kind).toBe('added')
    expect(onRouter(router)?.client).toBe('127.0.0.1')
  })

  it('puts back what it replaced where the new one is refused', async () => {
    const router = await fakeRouter({
      action: (action, args) =>
        action === 'AddPortMapping' && args.get('NewInternalClient') === '127.0.0.1'
          ? { error: 501 }
          : undefined,
    })
    router.put('TCP', 25565)
    const answer = await routersAt(router).add(place, { ...wish, replace: true }, never)
    expect(answer).toMatchObject({ kind: 'refused', code: '501 Fake' })
    expect(answer.kind === 'refused' && answer.sentence).toContain('is back')
    expect(onRouter(router)).toMatchObject({ client: '127.0.0.9', description: 'Game' })
    expect(await journal()).toEqual([])
  })

  it('is not believed: a router that says yes need not have done it', async () => {
    const router = await fakeRouter({
      action: (action) => (action === 'AddPortMapping' ? { values: {} } : undefined),
    })
    expect(await routersAt(router).add(place, wish, never)).toMatchObject({
      kind: 'refused',
      sentence: 'The router said yes, but the forward does not stand in its list.',
    })
    expect(await journal()).toEqual([])
  })

  it('with an end is refused by a router that knows none; without an end it is made', async () => {
    const permanentOnly = {
      action: (action: string, args: ReadonlyMap<string, string>) =>
        action === 'AddPortMapping' && args.get('NewLeaseDuration') !== '0' ? { error: 725 } : undefined,
    }
    const router = await fakeRouter(permanentOnly)
    const routers = routersAt(router)
    expect(await routers.add(place, wish, never)).toMatchObject({ kind: 'refused', code: '725 Fake' })
    expect(await routers.add(place, { ...wish, leaseSeconds: 0 }, never)).toMatchObject({
      kind: 'added',
      mapping: { leaseSeconds: 0 },
    })
  })

  it.each([606, 718, 726, 728, 729])('says why the router refuses: %i', async (error) => {
    const router = await fakeRouter({
      action: (action) => (action === 'AddPortMapping' ? { error } : undefined),
    })
    const answer = await routersAt(router).add(place, wish, never)
    expect(answer).toMatchObject({ kind: 'refused', code: `${error} Fake` })
    expect(await journal()).toEqual([])
  })

  it('takes the port that version 2 gives where it does not let anybody choose', async () => {
    const router = await fakeRouter({
      services: [{ type: 'urn:schemas-upnp-org:service:WANIPConnection:2', path: '/ctl' }],
      action: (action) => {
        if (action === 'AddPortMapping') return { error: 606 }
        if (action !== 'AddAnyPortMapping') return undefined
        router.put('TCP', 40_000, { client: '127.0.0.1', port: 25565, description: 'Portlight: Minecraft' })
        return { values: { NewReservedPort: 40_000 } }
      },
    })
    expect(await routersAt(router).add(place, wish, never)).toMatchObject({
      kind: 'added',
      mapping: { externalPort: 40_000 },
    })
  })

  it('says no to what can’t be: another way, another host by NAT-PMP, IPv6 with two ports', async () => {
    const routers = routersAt(await fakeRouter())
    const sentenceOf = async (change: Partial<AddMapping>) => {
      const answer = await routers.add(place, { ...wish, ...change }, never)
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
    const router = await fakeRouter()
    const routers = routersAt(router)
    await routers.add(place, wish, never)
    expect(await routers.remove(place, removal, never)).toEqual({ kind: 'removed' })
    expect(onRouter(router)).toBeUndefined()
    expect(await journal()).toEqual([])
    expect(await routers.remove(place, removal, never)).toMatchObject({
      kind: 'refused',
      code: '714 NoSuchEntryInArray',
    })
  })

  it('of somebody else wants that it was shown, and is still the same', async () => {
    const router = await fakeRouter()
    const routers = routersAt(router)
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
    const router = await fakeRouter()
    const routers = routersAt(router)
    await routers.add(place, wish, never)
    router.put('TCP', 25565, { client: '127.0.0.1', description: 'Game' })
    expect(await routers.remove(place, removal, never)).toMatchObject({
      kind: 'foreign',
      existing: { ours: false },
    })
  })

  it('is not believed: a router that says yes need not have done it', async () => {
    const router = await fakeRouter({
      action: (action) => (action === 'DeletePortMapping' ? { values: {} } : undefined),
    })
    const routers = routersAt(router)
    await routers.add(place, wish, never)
    expect(await routers.remove(place, removal, never)).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining('still there'),
    })
    expect(await journal()).toHaveLength(1)
  })

  it('forgets one that has vanished', async () => {
    const router = await fakeRouter()
    const routers = routersAt(router)
    await routers.add(place, wish, never)
    router.mappings.clear()
    expect((await routers.look(place, never)).mappings).toEqual([])
    expect(await journal()).toEqual([])
  })
})

describe('a forward for a test', () => {
  it('is marked, short, in the journal, and gone after it', async () => {
    const router = await fakeRouter()
    const opened = await routersAt(router).open(place, test, never)
    if (!('mapping' in opened)) throw new Error(opened.refused)
    expect(opened.mapping).toMatchObject({ leaseSeconds: 60, ours: true, toThisComputer: true })
    expect(onRouter(router)?.description).toMatch(/^Portlight test [0-9a-f]{6}$/)
    expect(await journal()).toMatchObject([{ purpose: 'test', state: 'made', pid: process.pid }])
    await Promise.all([opened.release(), opened.release()])
    expect(onRouter(router)).toBeUndefined()
    expect(await journal()).toEqual([])
    expect(router.asked.filter((action) => action === 'DeletePortMapping')).toHaveLength(1)
  })

  it('is not made over anybody’s', async () => {
    const router = await fakeRouter()
    router.put('TCP', 25565, { client: '127.0.0.1' })
    expect(await routersAt(router).open(place, test, never)).toMatchObject({
      refused: 'The router already forwards TCP port 25565 to 127.0.0.1, port 25565.',
    })
    expect(onRouter(router)?.description).toBe('Game')
    expect(await journal()).toEqual([])
  })

  it('is made without an end where the router knows no other, and removed all the same', async () => {
    const router = await fakeRouter({
      action: (action, args) =>
        action === 'AddPortMapping' && args.get('NewLeaseDuration') !== '0' ? { error: 725 } : undefined,
    })
    const opened = await routersAt(router).open(place, test, never)
    if (!('mapping' in opened)) throw new Error(opened.refused)
    expect(onRouter(router)?.lease).toBe(0)
    await opened.release()
    expect(onRouter(router)).toBeUndefined()
  })

  it('is removed again when the test is cancelled while it is made', async () => {
    const stop = new AbortController()
    const router = await fakeRouter({
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
    await expect(routersAt(router).open(place, test, stop.signal)).rejects.toThrow()
    expect(onRouter(router)).toBeUndefined()
    expect(await journal()).toEqual([])
  })

  it('is removed when everything is closed', async () => {
    const router = await fakeRouter()
    const routers = routersAt(router)
    await routers.open(place, test, never)
    await routers.open(place, { ...test, protocol: 'udp' }, never)
    expect(router.mappings.size).toBe(2)
    await routers.close()
    expect(router.mappings.size).toBe(0)
    expect(await journal()).toEqual([])
  })

  it('stays in the journal where it can’t be removed, for the next start', async () => {
    let broken = true
    const router = await fakeRouter({
      action: (action) => (broken && action === 'DeletePortMapping' ? { error: 501 } : undefined),
    })
    const routers = routersAt(router)
    const opened = await routers.open(place, test, never)
    if (!('mapping' in opened)) throw new Error(opened.refused)
    await opened.release()
    expect(await journal()).toHaveLength(1)
    await crashed()
    expect((await routers.sweep(place, never))[0]).toContain('could not remove')
    broken = false
    expect((await routers.sweep(place, never))[0]).toContain('removed the forward of TCP port 25565')
    expect(await journal()).toEqual([])
  })

  it('that a person wants to keep meanwhile is kept', async () => {
    const router = await fakeRouter()
    const routers = routersAt(router)
    const opened = await routers.open(place, test, never)
    if (!('mapping' in opened)) throw new Error(opened.refused)
    expect(await routers.add(place, wish, never)).toMatchObject({ kind: 'added' })
    await opened.release()
    expect(onRouter(router)?.description).toBe('Portlight: Minecraft')
    expect(await journal()).toMatchObject([{ purpose: 'kept' }])
  })

  /** As if the process that made every entry had ended. */
  async function crashed(change: Partial<JournalEntry> = {}): Promise<void> {
    for (const entry of await journal()) {
      const changed = { ...entry, pid: 0, birth: null, ...change }
      await writeFile(join(dataFolder, 'forward-journal', `${entry.id}.json`), JSON.stringify(changed))
    }
  }

  it('is removed by the next start after a crash, and only there', async () => {
    const router = await fakeRouter()
    const first = routersAt(router)
    await first.open(place, test, never)
    await first.add(place, { ...wish, externalPort: 80 }, never)
    const second = routersAt(router)
    // its process lives: not ours to remove
    expect(await second.sweep(place, never)).toEqual([])
    expect(router.mappings.size).toBe(2)
    await crashed()
    expect(await second.sweep({ ...place, gateway: '127.0.0.3' }, never)).toEqual([])
    expect(router.mappings.size).toBe(2)
    expect(await second.sweep(place, never)).toEqual([
      'Portlight removed the forward of TCP port 25565 that an interrupted test left on the router.',
    ])
    expect([...router.mappings.keys()]).toEqual(['TCP 80'])
    expect(await second.sweep(place, never)).toEqual([])
  })

  it('is removed by UPnP also when this computer has another address by now', async () => {
    const router = await fakeRouter()
    await routersAt(router).open(place, test, never)
    await crashed({ local: '127.0.0.5' })
    expect(await routersAt(router).sweep(place, never)).toHaveLength(1)
    expect(onRouter(router)).toBeUndefined()
  })

  it('is not removed from another router with the same address, nor when another program has its port', async () => {
    const router = await fakeRouter()
    await routersAt(router).open(place, test, never)
    await crashed({ router: 'uuid:another' })
    expect(await routersAt(router).sweep(place, never)).toEqual([])
    expect(onRouter(router)).toBeDefined()
    await crashed({ router: 'uuid:fake' })
    router.put('TCP', 25565, { client: '127.0.0.1', description: 'Game' })
    expect(await routersAt(router).sweep(place, never)).toEqual([])
    expect(onRouter(router)).toBeDefined()
    expect(await journal()).toEqual([])
  })

  it('is forgotten without asking anybody once its lease is over', async () => {
    const router = await fakeRouter()
    await routersAt(router).open(place, test, never)
    await crashed()
    const asked = router.asked.length
    expect(await routersAt(router, () => Date.now() + 61_000).sweep(place, never)).toEqual([])
    expect(await journal()).toEqual([])
    expect(router.asked).toHaveLength(asked)
  })

  it('is made by the next way where the router refuses the first', async () => {
    const router = await fakeRouter({
      action: (action) => (action === 'AddPortMapping' ? { error: 606 } : undefined),
      portControl: natPmpServer(),
    })
    const opened = await routersAt(router).open(place, test, never)
    if (!('mapping' in opened)) throw new Error(opened.refused)
    expect(opened.mapping.way).toBe('nat-pmp')
    await opened.release()
    expect(await journal()).toEqual([])
  })

  it('is not made where the router gives another port, and nothing stays of it', async () => {
    const server = natPmpServer(1)
    const router = await fakeRouter({ upnp: false, portControl: server })
    const opened = await routersAt(router).open(place, test, never)
    expect(opened).toMatchObject({ refused: expect.stringContaining('25566 instead of 25565') })
    expect(server.mapped.size).toBe(0)
    expect(await journal()).toEqual([])
  })
})

describe('a router that speaks NAT-PMP only', () => {
  it('is found, and its forwards are those that Portlight made', async () => {
    const server = natPmpServer()
    const router = await fakeRouter({ upnp: false, portControl: server })
    const routers = routersAt(router)
    expect(await routers.add(place, wish, never)).toMatchObject({
      kind: 'added',
      mapping: { way: 'nat-pmp', leaseSeconds: 600 },
    })
    const look = await routers.look(place, never)
    expect(look).toMatchObject({
      router: { wan: '25.0.0.2', speaks: [{ way: 'nat-pmp', detail: 'version 0' }] },
      mappings: [{ way: 'nat-pmp', externalPort: 25565, ours: true }],
      reliable: false,
    })
    expect(look.evidence.find(({ what }) => what.startsWith('PCP'))?.detail).toContain('NAT-PMP only')
    expect(await routers.remove(place, { ...removal, way: 'nat-pmp' }, never)).toEqual({ kind: 'removed' })
    expect(server.mapped.size).toBe(0)
    expect(await routers.remove(place, { ...removal, way: 'nat-pmp' }, never)).toMatchObject({
      kind: 'refused',
    })
  })
})

describe('a router that speaks PCP only', () => {
  const pcpRemoval = { ...removal, way: 'pcp' } as const

  it('forwards, and lets who knows the nonce remove it: also after a crash, by the journal', async () => {
    const server = pcpServer()
    const router = await fakeRouter({ upnp: false, portControl: server })
    const first = routersAt(router)
    expect(await first.add(place, wish, never)).toMatchObject({ kind: 'added', mapping: { way: 'pcp' } })
    const look = await routersAt(router).look(place, never)
    expect(look).toMatchObject({
      router: { wan: null, speaks: [{ way: 'pcp', detail: 'version 2, IPv4' }] },
      mappings: [{ way: 'pcp', externalPort: 25565, ours: true }],
      reliable: false,
    })
    // renewing goes with the nonce that it was made with
    expect(await routersAt(router).add(place, { ...wish, leaseSeconds: 60 }, never)).toMatchObject({
      kind: 'added',
    })
    expect(await routersAt(router).remove(place, pcpRemoval, never)).toEqual({ kind: 'removed' })
    expect(server.mapped.size).toBe(0)
    expect(await journal()).toEqual([])
  })

  it('does not let Portlight touch what another program made', async () => {
    const server = pcpServer()
    const router = await fakeRouter({ upnp: false, portControl: server })
    server.mapped.set(25565, 'f'.repeat(24))
    const routers = routersAt(router)
    expect(await routers.add(place, wish, never)).toMatchObject({ kind: 'refused', code: '2 NOT_AUTHORIZED' })
    expect(await routers.remove(place, { ...pcpRemoval, foreign: true }, never)).toMatchObject({
      kind: 'refused',
    })
    expect(server.mapped.get(25565)).toBe('f'.repeat(24))
    expect(await journal()).toEqual([])
  })

  it('tells the outer address with the forward of a test', async () => {
    const router = await fakeRouter({ upnp: false, portControl: pcpServer() })
    const opened = await routersAt(router).open(place, test, never)
    if (!('mapping' in opened)) throw new Error(opened.refused)
    expect(opened.externalAddress).toBe('25.0.0.2')
    await opened.release()
    expect(await journal()).toEqual([])
  })
})

/** A server of PCP as RFC 6887 has it, that answers NAT-PMP with its own version. Ports with their nonces. */
function pcpServer(): ((request: Buffer) => Buffer) & { readonly mapped: Map<number, string> } {
  const mapped = new Map<number, string>()
  const began = Date.now()
  const serve = (request: Buffer) => {
    const answer = Buffer.alloc(request[1] === 1 && request[0] === 2 ? 60 : 24)
    answer[0] = 2
    answer[1] = 0x80 | (request[1] ?? 0)
    answer.writeUInt32BE(Math.round((Date.now() - began) / 1_000), 8)
    if (request[0] !== 2) answer[3] = 1
    if (answer.length === 24) return answer
    request.copy(answer, 24, 24, 60)
    const [nonce, port, seconds] = [
      request.toString('hex', 24, 36),
      request.readUInt16BE(40),
      request.readUInt32BE(4),
    ]
    if (mapped.has(port) && mapped.get(port) !== nonce) answer[3] = 2
    else if (seconds === 0) mapped.delete(port)
    else mapped.set(port, nonce)
    answer.writeUInt32BE(seconds, 4)
    Buffer.from('00000000000000000000ffff19000002', 'hex').copy(answer, 44)
    return answer
  }
  return Object.assign(serve, { mapped })
}

/** A server of NAT-PMP as RFC 6886 has it, whose ports are shifted. */
function natPmpServer(shift = 0): ((request: Buffer) => Buffer) & { readonly mapped: Set<number> } {
  const mapped = new Set<number>()
  const began = Date.now()
  const serve = (request: Buffer) => {
    if (request[0] !== 0) return Buffer.from('0080000100000007', 'hex')
    const outer = request[1] === 0
    const answer = Buffer.alloc(outer ? 12 : 16)
    answer[1] = 128 + (request[1] ?? 0)
    answer.writeUInt32BE(Math.round((Date.now() - began) / 1_000), 4)
    if (outer) {
      answer.writeUInt32BE(0x19000002, 8)
      return answer
    }
    request.copy(answer, 8, 4, 12)
    const seconds = request.readUInt32BE(8)
    if (seconds === 0) mapped.delete(request.readUInt16BE(4))
    else mapped.add(request.readUInt16BE(4))
    answer.writeUInt16BE(seconds === 0 ? 0 : request.readUInt16BE(6) + shift, 10)
    return answer
  }
  return Object.assign(serve, { mapped })
}

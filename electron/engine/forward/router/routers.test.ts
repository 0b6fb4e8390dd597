import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { refusalText } from '#shared/forward/refusal-told'
import { toldEvidence } from '#shared/forward/router-evidence-told'
import { toldAnswer } from '#shared/forward/router-told'
import { natPmpServer, pcpServer } from './testing/fake-port-control'
import { type FakeRouterOptions, loopbackPlace as place } from './testing/fake-router'
import { Fixture, removal, testWish, wish } from './testing/fixture'

const never = new AbortController().signal
const fixture = new Fixture()
beforeEach(() => fixture.open())
afterEach(() => fixture.close())

describe('the forwards of a router', () => {
  it('are read back, with who made them and where they lead', async () => {
    const router = await fixture.fakeRouter()
    router.put('TCP', 80, { client: '127.0.0.9', lease: 30 })
    router.put('UDP', 3478, { client: '127.0.0.1', port: 3479, enabled: '0', description: 'Console' })
    const look = await fixture.routersAt(router).look(place, never)
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
      // never ends
      (action, args) =>
        action === 'GetGenericPortMappingEntry'
          ? {
              values: {
                NewProtocol: 'UDP',
                NewExternalPort: Number(args.get('NewPortMappingIndex')) + 1,
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
      const router = await fixture.fakeRouter({ ...(action === undefined ? {} : { action }) })
      for (const port of [1, 2, 3]) router.put('TCP', port)
      const look = await fixture.routersAt(router).look(place, never)
      expect(look.reliable).toBe(false)
      expect(look.notes).toHaveLength(1)
      expect(look.mappings.length).toBeGreaterThan(0)
    }
  })

  it('are told to be unknown where nothing answers', async () => {
    const router = await fixture.fakeRouter({ searchAnswers: () => [] })
    const look = await fixture.routersAt(router).look(place, never)
    expect(look).toMatchObject({ router: null, mappings: [], reliable: false })
    expect(look.silence).toMatchObject({ silence: 'no-way', upnp: null, 'nat-pmp': null, pcp: null })
    expect(look.notes).toEqual([])
    expect(look.evidence.map((seen) => toldEvidence(seen).what.split(' ')[0])).toEqual([
      'SSDP',
      'NAT-PMP',
      'PCP',
    ])
  })

  it('are listed at once by version 2, but only where the count proves that none is kept back', async () => {
    const listing = (count: number) =>
      `<PortMappingList>${Array.from({ length: count }, (_, n) => `<PortMappingEntry><NewExternalPort>${n + 1}</NewExternalPort><NewProtocol>TCP</NewProtocol><NewInternalPort>1</NewInternalPort><NewInternalClient>127.0.0.1</NewInternalClient><NewEnabled>1</NewEnabled></PortMappingEntry>`).join('')}</PortMappingList>`
    for (const [listed, expected] of [
      [3, 'GetListOfPortMappings'],
      [2, 'GetGenericPortMappingEntry'],
    ] as const) {
      const router = await fixture.fakeRouter({
        services: [{ type: 'urn:schemas-upnp-org:service:WANIPConnection:2', path: '/ctl' }],
        action: (action, args) => {
          if (action !== 'GetListOfPortMappings') return undefined
          return args.get('NewProtocol') === 'UDP'
            ? { error: 730 }
            : { values: { NewPortListing: listing(listed) } }
        },
      })
      for (const port of [1, 2, 3]) router.put('TCP', port)
      const look = await fixture.routersAt(router).look(place, never)
      expect(look.mappings).toHaveLength(3)
      expect(look.reliable).toBe(true)
      expect(look.evidence.at(-1)).toMatchObject({ seen: 'list', action: expected })
    }
  })

  it('are told as soon as something answers, and looking can be cancelled', async () => {
    const router = await fixture.fakeRouter()
    const heard: string[] = []
    await fixture.routersAt(router).look(place, never, (one) => heard.push(one.name ?? ''))
    expect(heard).toEqual(['Fake Router'])
    const stop = new AbortController()
    const looking = fixture.routersAt(router).look(place, stop.signal)
    stop.abort()
    await expect(looking).rejects.toThrow()
  })
})

describe('a router that speaks NAT-PMP only', () => {
  it('is found, and its forwards are those that Portlight made', async () => {
    const server = natPmpServer()
    const router = await fixture.fakeRouter({ upnp: false, portControl: server })
    const routers = fixture.routersAt(router)
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
    expect(look.evidence).toContainEqual(
      expect.objectContaining({
        seen: 'pcp',
        answer: expect.objectContaining({ kind: 'other-version', version: 0 }),
      }),
    )
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
    const router = await fixture.fakeRouter({ upnp: false, portControl: server })
    const first = fixture.routersAt(router)
    expect(await first.add(place, wish, never)).toMatchObject({ kind: 'added', mapping: { way: 'pcp' } })
    const look = await fixture.routersAt(router).look(place, never)
    expect(look).toMatchObject({
      router: { wan: null, speaks: [{ way: 'pcp', detail: 'version 2, IPv4' }] },
      mappings: [{ way: 'pcp', externalPort: 25565, ours: true }],
      reliable: false,
    })
    // renewing goes with the nonce that it was made with
    expect(await fixture.routersAt(router).add(place, { ...wish, leaseSeconds: 60 }, never)).toMatchObject({
      kind: 'added',
    })
    expect(await fixture.routersAt(router).remove(place, pcpRemoval, never)).toEqual({ kind: 'removed' })
    expect(server.mapped.size).toBe(0)
    expect(await fixture.journal()).toEqual([])
  })

  it('does not let Portlight touch what another program made', async () => {
    const server = pcpServer()
    const router = await fixture.fakeRouter({ upnp: false, portControl: server })
    server.mapped.set(25565, 'f'.repeat(24))
    const routers = fixture.routersAt(router)
    expect(toldAnswer(await routers.add(place, wish, never))).toMatchObject({
      kind: 'refused',
      code: '2 NOT_AUTHORIZED',
    })
    expect(await routers.remove(place, { ...pcpRemoval, foreign: true }, never)).toMatchObject({
      kind: 'refused',
    })
    expect(server.mapped.get(25565)).toBe('f'.repeat(24))
    expect(await fixture.journal()).toEqual([])
  })

  it('tells the outer address with the forward of a test', async () => {
    const router = await fixture.fakeRouter({ upnp: false, portControl: pcpServer() })
    const opened = await fixture.routersAt(router).open(place, testWish, never)
    if (!('mapping' in opened)) throw new Error(refusalText(opened.refused))
    expect(opened.externalAddress).toBe('25.0.0.2')
    await opened.release()
    expect(await fixture.journal()).toEqual([])
  })
})

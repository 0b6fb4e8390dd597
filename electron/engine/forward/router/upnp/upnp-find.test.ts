import { platform } from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { toldEvidence } from '#shared/forward/router-evidence-told'
import { routerNoteTexts } from '#shared/forward/router-told'
import type { Evidence } from '#shared/words/evidence'
import { quickly, startQuickClock, stopQuickClock } from '../../../testing/quick-clock'
import { chooseGateway } from '../gateway-choice'
import type { LocalNetwork } from '../local-network'
import { routerNotes } from '../router-facts'
import { searchLimits } from '../router-view'
import { descriptionOf, FakeRouter, type FakeRouterOptions, searchAnswer } from '../testing/fake-router'
import { findUpnp, type UpnpFinding, type UpnpLimits } from './upnp-find'

const network: LocalNetwork = { gateway: '127.0.0.1', local: '127.0.0.1', prefix: 8, isOwn: () => true }
const never = new AbortController().signal
const fakes: FakeRouter[] = []
beforeEach(startQuickClock)
afterEach(async () => {
  stopQuickClock()
  await Promise.all(fakes.splice(0).map((fake) => fake.close()))
})

async function fake(options: FakeRouterOptions = {}): Promise<FakeRouter> {
  const router = await FakeRouter.start(options)
  fakes.push(router)
  return router
}

const patient: UpnpLimits = { silent: 8_000, refused: 8_000, gateway: 1_500, devices: 1_000, all: 20_000 }

/** What was found, with the sentences about it. */
async function find(
  ssdpPort: number,
  { limits = {}, at = network, enough = never, signal = never }: Wishes = {},
): Promise<Found> {
  const upnp = await quickly(
    findUpnp({ network: at, ssdpPort, limits: { ...patient, ...limits }, enough }, signal),
  )
  const { gateway } = at
  const choice = chooseGateway(upnp.gateways, { network: at, neighbours: new Map(), outer: null })
  // as if another protocol had answered: sentences about the router itself are notes then
  const facts = { gateway, insteadOf: null, upnp, choice, natPmp: null, pcp: [], speaks: true }
  return {
    ...upnp,
    evidence: upnp.evidence.map(toldEvidence),
    gateway: upnp.gateways[0] ?? null,
    notes: routerNoteTexts(routerNotes(facts)),
  }
}

interface Found extends Omit<UpnpFinding, 'evidence'> {
  readonly evidence: readonly Evidence[]
  readonly gateway: UpnpFinding['gateways'][number] | null
  readonly notes: readonly string[]
}

interface Wishes {
  readonly limits?: Partial<UpnpLimits>
  readonly at?: LocalNetwork
  readonly enough?: AbortSignal
  readonly signal?: AbortSignal
}

const wan = (kind: string) => `urn:schemas-upnp-org:service:${kind}`

describe('a router that speaks UPnP', () => {
  it('is found, and told with what it says of itself', async () => {
    const router = await fake()
    const { gateway, notes, evidence } = await find(router.ports.ssdp)
    expect(gateway).toMatchObject({ address: '127.0.0.1', status: 'Connected', wan: '25.0.0.2' })
    expect(gateway?.description).toMatchObject({ name: 'Fake Router', model: 'Fake' })
    expect(gateway?.connection.shortType).toBe('WANIPConnection:1')
    expect(notes).toEqual([])
    expect(evidence.map(({ what }) => what)).toContain('SSDP search')
  })

  it('is asked by the service that is connected, whatever its version', async () => {
    const router = await fake({
      services: [
        { type: wan('WANIPConnection:2'), path: '/dsl' },
        { type: wan('WANPPPConnection:1'), path: '/ppp' },
      ],
      http: (request, response) => {
        if (request.url !== '/dsl') return false
        response.writeHead(500).end('<no')
        return true
      },
    })
    const { gateway } = await find(router.ports.ssdp)
    expect(gateway?.connection.shortType).toBe('WANPPPConnection:1')
  })

  it('is asked by the service that has an address where several answer', async () => {
    let asked: string | undefined
    const router = await fake({
      services: [
        { type: wan('WANIPConnection:1'), path: '/first' },
        { type: wan('WANIPConnection:1'), path: '/second' },
      ],
      http: (request) => {
        asked = request.url
        return false
      },
      action: (action) =>
        // the fake does not tell the services apart, but they are asked one after the other
        action === 'GetExternalIPAddress' && asked === '/first'
          ? { values: { NewExternalIPAddress: '0.0.0.0' } }
          : undefined,
    })
    const { gateway } = await find(router.ports.ssdp)
    expect(gateway?.wan).toBe('25.0.0.2')
    expect(gateway?.connection.control.pathname).toBe('/second')
  })

  it('without a connection tells no address', async () => {
    const router = await fake({
      action: (action) => {
        if (action === 'GetStatusInfo') return { values: { NewConnectionStatus: 'Disconnected' } }
        return action === 'GetExternalIPAddress' ? { values: { NewExternalIPAddress: '0.0.0.0' } } : undefined
      },
    })
    expect((await find(router.ports.ssdp)).gateway).toMatchObject({ status: 'Disconnected', wan: null })
  })

  it('is found behind other devices that answer first, and beside ones that send rubbish', async () => {
    const router = await fake({
      searchAnswers: (location) => [
        searchAnswer('http://127.0.0.1:9/tv.xml', 'urn:schemas-upnp-org:device:MediaServer:1'),
        'rubbish',
        '\u0000'.repeat(1_000),
        searchAnswer('http://127.0.0.1:9/gone.xml'),
        searchAnswer(location),
      ],
    })
    const { gateway, evidence } = await find(router.ports.ssdp)
    expect(gateway?.wan).toBe('25.0.0.2')
    expect(evidence.at(-1)?.detail).toMatch(/^\d+ answers, \d+ of them of other devices$/)
  })

  it.skipIf(platform() !== 'linux')(
    'is told first where it is at the gateway’s address, be it that only others are connected',
    async () => {
      const other = await fake({ httpAddress: '127.0.0.2' })
      const down: FakeRouterOptions['action'] = (action) =>
        action === 'GetStatusInfo' ? { values: { NewConnectionStatus: 'Disconnected' } } : undefined
      const router = await fake({
        action: down,
        searchAnswers: (location) => [searchAnswer(other.location), searchAnswer(location)],
      })
      const { gateways } = await find(router.ports.ssdp)
      expect(gateways.map(({ address }) => address)).toEqual(['127.0.0.1', '127.0.0.2'])
    },
  )

  it('is the connected one of two at the gateway’s address', async () => {
    const dead = await fake({
      description: () =>
        descriptionOf([{ type: wan('WANIPConnection:1'), path: '/ctl' }]).replace('Fake Router', 'Dead'),
      action: (action) =>
        action === 'GetStatusInfo' ? { values: { NewConnectionStatus: 'Disconnected' } } : undefined,
    })
    const router = await fake({
      searchAnswers: (location) => [searchAnswer(dead.location), searchAnswer(location)],
    })
    const { gateways } = await find(router.ports.ssdp)
    expect(gateways.map(({ description }) => description.name)).toEqual(['Fake Router', 'Dead'])
  })

  it.skipIf(platform() !== 'linux')('is the gateway where two answer, whoever is first', async () => {
    const other = await fake({ httpAddress: '127.0.0.2' })
    const router = await fake({
      searchAnswers: (location) => [searchAnswer(other.location), searchAnswer(location)],
      // the other one is quicker
      httpAfterMs: 100,
    })
    const { gateway } = await find(router.ports.ssdp)
    expect(gateway?.address).toBe('127.0.0.1')
  })
})

describe('a router as slow or as narrow as some are', () => {
  it.each([2_500, 4_500])('is found where it answers the search after %i ms', async (ms) => {
    const router = await fake({ answersAfterMs: ms })
    const { gateway } = await find(router.ports.ssdp, { limits: searchLimits.upnp })
    expect(gateway?.wan).toBe('25.0.0.2')
  })

  it('is found where it answers to "upnp:rootdevice" only, at its own address and at another', async () => {
    const onlyRoot: FakeRouterOptions = {
      searchAnswers: (location, search) =>
        search.includes('ST: upnp:rootdevice\r\n') ? [searchAnswer(location, 'upnp:rootdevice')] : [],
    }
    const router = await fake(onlyRoot)
    expect((await find(router.ports.ssdp)).gateway?.address).toBe('127.0.0.1')
    if (platform() !== 'linux') return
    const other = await fake({ ...onlyRoot, httpAddress: '127.0.0.2' })
    expect((await find(other.ports.ssdp)).gateway?.address).toBe('127.0.0.2')
  })

  it('is found where everything takes three seconds', async () => {
    const router = await fake({ httpAfterMs: 3_000 })
    const { gateway } = await find(router.ports.ssdp, { limits: searchLimits.upnp })
    expect(gateway).toMatchObject({ status: 'Connected', wan: '25.0.0.2' })
  })

  it('is asked one question at a time, however many services it has', async () => {
    let [open, most] = [0, 0]
    const router = await fake({
      services: Array.from({ length: 12 }, (_, n) => ({ type: wan('WANIPConnection:1'), path: `/${n}` })),
      httpAfterMs: 20,
      http: (_request, response) => {
        open += 1
        most = Math.max(most, open)
        response.on('close', () => {
          open -= 1
        })
        return false
      },
    })
    expect((await find(router.ports.ssdp)).gateway).not.toBeNull()
    expect(most).toBe(1)
  })

  it('is asked by the one service that is up, however many idle ones stand before it, without a warning of Node', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error) => warnings.push(warning)
    process.on('warning', onWarning)
    let asked: string | undefined
    const idle = Array.from({ length: 20 }, (_, n) => ({ type: wan('WANIPConnection:1'), path: `/${n}` }))
    const router = await fake({
      services: [...idle, { type: wan('WANPPPConnection:1'), path: '/ppp' }],
      http: (request) => {
        asked = request.url
        return false
      },
      action: (action) => {
        if (asked === '/ppp') return undefined
        if (action === 'GetStatusInfo') return { values: { NewConnectionStatus: 'Disconnected' } }
        return action === 'GetExternalIPAddress' ? { values: { NewExternalIPAddress: '0.0.0.0' } } : undefined
      },
    })
    const { gateway } = await find(router.ports.ssdp)
    await new Promise((resolve) => setImmediate(resolve))
    process.off('warning', onWarning)
    expect(gateway).toMatchObject({ status: 'Connected', wan: '25.0.0.2' })
    expect(gateway?.connection.shortType).toBe('WANPPPConnection:1')
    expect(warnings).toEqual([])
  })

  it.skipIf(platform() !== 'linux')(
    'is found at its own address where it names another one, or its name',
    async () => {
      for (const host of ['192.0.2.1', 'router.example', '127.0.0.3', '[fe80::1]', '0.0.0.0']) {
        const router = await fake({
          searchAnswers: (location) => [searchAnswer(location.replace('127.0.0.1', host))],
        })
        expect((await find(router.ports.ssdp)).gateway?.address, host).toBe('127.0.0.1')
      }
    },
  )

  it('is asked where its services are, whatever its base says', async () => {
    for (const base of [
      'http://127.0.0.1:9/',
      'http://192.0.2.1:80/x/',
      'http://router.example',
      '',
      '/elsewhere/',
    ]) {
      const router = await fake({
        services: [{ type: wan('WANIPConnection:1'), path: '/ctl' }],
        description: () =>
          descriptionOf([{ type: wan('WANIPConnection:1'), path: 'ctl' }], `<URLBase>${base}</URLBase>`),
      })
      expect((await find(router.ports.ssdp)).gateway?.wan, base).toBe('25.0.0.2')
    }
  })
})

describe('something that says it is a router', () => {
  /** The sentence about it; nobody waits for others once it was asked. */
  const noteOf = async (options: FakeRouterOptions) => {
    const asked = new AbortController()
    const router = await fake({
      ...options,
      http: (request, response) => {
        asked.abort()
        return options.http?.(request, response) ?? false
      },
    })
    const { gateway, notes } = await find(router.ports.ssdp, {
      limits: { silent: 4_000 },
      enough: asked.signal,
    })
    expect(gateway).toBeNull()
    return notes.join(' ')
  }

  it('and names a place on the internet is not followed there', async () => {
    const answers = [
      'http://25.0.0.9/root.xml',
      'http://example.com/',
      'https://127.0.0.1/',
      'file:///etc/passwd',
    ]
    const note = await noteOf({ searchAnswers: () => answers.map((location) => searchAnswer(location)) })
    expect(note).toContain('outside of this network')
  })

  it('and redirects is not followed', async () => {
    const note = await noteOf({
      http: (_request, response) => {
        response.writeHead(301, { Location: 'http://25.0.0.9/' }).end()
        return true
      },
    })
    expect(note).toContain('leads elsewhere (to http://25.0.0.9/)')
  })

  it('and has its services elsewhere is not followed', async () => {
    const services = [{ type: wan('WANIPConnection:1'), path: 'http://25.0.0.9/ctl' }]
    expect(await noteOf({ services })).toContain('addresses outside of this network for its services')
  })

  it('and has none is none', async () => {
    expect(await noteOf({ services: [] })).toContain('no service that forwards ports')
  })

  it('and describes itself with rubbish, a bomb, or an endless text is none', async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>${descriptionOf([])}`
    for (const text of ['<html>', bomb, `<root>${'<device>'.repeat(200)}`]) {
      expect(await noteOf({ description: () => text })).toContain('not describe itself')
    }
    const note = await noteOf({
      http: (_request, response) => {
        const more = () => {
          while (!response.destroyed && response.write('<root>'.repeat(1_000)));
          response.once('drain', more)
        }
        more()
        return true
      },
    })
    expect(note).toContain('sends more than any router has to say')
  })

  it('and drips, or says nothing, costs no more than its time', async () => {
    const began = performance.now()
    const { gateway } = await find(
      (
        await fake({
          http: (_request, response) => {
            const drip = setInterval(
              () => (response.destroyed ? clearInterval(drip) : response.write('<')),
              50,
            )
            return true
          },
        })
      ).ports.ssdp,
      { limits: { all: 1_000 } },
    )
    expect(gateway).toBeNull()
    // a limit that did not work would let it drip for ever; this only says that it ended by it
    expect(performance.now() - began).toBeGreaterThan(900)
  })

  it('and floods with places is asked at eight of them at most', async () => {
    const asked = new Set<string>()
    const router = await fake({
      searchAnswers: (location) => Array.from({ length: 100 }, (_, n) => searchAnswer(`${location}?${n}`)),
      http: (request, response) => {
        asked.add(request.url ?? '')
        response.writeHead(404).end()
        return true
      },
    })
    expect((await find(router.ports.ssdp, { limits: { silent: 2_500 } })).gateway).toBeNull()
    expect(asked.size).toBeGreaterThan(0)
    expect(asked.size).toBeLessThanOrEqual(8)
  })
})

describe('a search', () => {
  it('ends after its limit where nothing answers', async () => {
    const router = await fake({ searchAnswers: () => [] })
    const { gateway, evidence } = await find(router.ports.ssdp, { limits: { silent: 500 } })
    expect(gateway).toBeNull()
    expect(evidence.at(-1)?.detail).toBe('0 answers, 0 of them of other devices')
  })

  it('ends when it is enough, or cancelled', async () => {
    const router = await fake({ searchAnswers: () => [] })
    const stop = new AbortController()
    const enough = find(router.ports.ssdp, { limits: { silent: 60_000 }, enough: stop.signal })
    const cancelled = find(router.ports.ssdp, { limits: { silent: 60_000 }, signal: stop.signal })
    stop.abort()
    expect((await enough).gateway).toBeNull()
    expect((await cancelled).gateway).toBeNull()
    expect(
      (await find(router.ports.ssdp, { limits: { silent: 60_000 }, signal: stop.signal })).gateway,
    ).toBeNull()
  })

  it('that can’t be sent says so', async () => {
    const { evidence } = await find(1900, {
      at: { ...network, local: '192.0.2.1' },
      limits: { silent: 2_000 },
    })
    expect(evidence.at(-1)?.detail).toBe('could not be sent: EADDRNOTAVAIL')
  })
})

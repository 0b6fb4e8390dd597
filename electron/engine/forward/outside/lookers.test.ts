import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer, type Server } from 'node:net'
import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { toldTried } from '#shared/forward/look-told'
import { sightsEvidence } from '#shared/forward/outside-told'
import { nobodyOutside, type OutsideHelpers } from '#shared/forward/request'
import type { Sight } from '#shared/forward/verdict/findings'
import { continentsToAsk } from './continents'
import { globalping as globalpingLooker } from './globalping-client'
import type { OutsideQuestion } from './outside-outcome'
import { probeFromOutside } from './outside-probe'
import { checkHostStandIn, echoipStandIn, globalpingStandIn, type StandIn } from './testing/stand-ins'
import { toldOutcome } from './testing/told-outcome'
import { tryHelpers } from './try-helpers'

const never = new AbortController().signal
const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) {
    if ('closeAllConnections' in server) (server as { closeAllConnections(): void }).closeAllConnections()
    server.close()
  }
})

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(server)
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

const at = async ({ server }: Pick<StandIn, 'server'>) => `http://127.0.0.1:${await listening(server)}`
const fake = (listener: RequestListener) => at({ server: createHttpServer(listener) })

/** A program of the user's. */
const program = () => listening(createServer((socket) => socket.on('error', () => {}).resume()))

async function closedPort(): Promise<number> {
  const port = await program()
  const server = open.pop()
  await new Promise<void>((resolve) => void server?.close(() => resolve()))
  return port
}

function look(helpers: Partial<OutsideHelpers>, part: Partial<OutsideQuestion>): Promise<readonly Sight[]> {
  const question = {
    port: 1,
    protocol: 'tcp',
    token: null,
    family: 'ipv4',
    target: '127.0.0.1',
    ...part,
  } as const
  return probeFromOutside({ ...nobodyOutside, ...helpers }, question, never)
}

const brief = (seen: readonly Sight[]) => seen.map(({ by, place, outcome }) => [by, place, outcome.kind])

const quick = { allowPrivate: true, betweenMs: 20, patienceMs: 300 }

describe('Globalping (a stand-in that speaks its protocol)', () => {
  it('tells each place by itself, with the time of its round trip and how often it came', async () => {
    const { server, heard } = globalpingStandIn(quick)
    const seen = await look({ globalping: await at({ server }) }, { port: await program() })
    expect(brief(seen)).toEqual([
      ['globalping', 'Falkenstein (Hetzner)', 'answered'],
      ['globalping', 'Tokyo (NTT)', 'answered'],
    ])
    expect(seen[0]).toMatchObject({ visits: 3, family: 'ipv4', rttMs: expect.any(Number) })
    expect(sightsEvidence(seen.slice(0, 1), { protocol: 'tcp', port: 1 }, false)).toEqual([
      {
        what: 'Globalping, Falkenstein (Hetzner)',
        detail: expect.stringMatching(/^connected in [\d.]+ ms: TCP port \d+ of 127\.0\.0\.1$/),
      },
    ])
    expect(JSON.parse(heard[0]?.replace('POST /v1/measurements ', '') ?? '')).toEqual({
      type: 'ping',
      target: '127.0.0.1',
      measurementOptions: { protocol: 'TCP', port: expect.any(Number), packets: 3 },
      locations: expect.arrayContaining([{ continent: 'EU', limit: 1 }]),
    })
  })

  it('tells a refusal from silence', async () => {
    const globalping = await at(globalpingStandIn(quick))
    const refused = await look({ globalping }, { port: await closedPort() })
    expect(refused.map(({ outcome }) => outcome.kind)).toEqual(['refused', 'refused'])
  })

  it('is asked for any place where there is none on the continents that were wished', async () => {
    const places = [{ continent: 'AF', country: 'KE', city: 'Nairobi', network: 'Safaricom', from: null }]
    const stand = globalpingStandIn({ ...quick, places })
    const seen = await look({ globalping: await at(stand) }, { port: await program() })
    expect(brief(seen)).toEqual([['globalping', 'Nairobi (Safaricom)', 'answered']])
  })

  it.each([
    [
      { places: [] },
      '127.0.0.1',
      'has nobody just now who could look at 127.0.0.1: No suitable probes found.',
    ],
    [{ tests: 0 }, '127.0.0.1', 'has been asked too often from your address; try again in 30 minutes.'],
    [{ allowPrivate: false }, '127.0.0.1', 'refuses (status 400): Private hostnames are not allowed.'],
  ])('that is %j is named', async (part, target, sentence) => {
    const stand = globalpingStandIn({ ...quick, ...part })
    const [seen] = await look({ globalping: await at(stand) }, { port: 80, target })
    expect(seen && toldOutcome(seen.outcome)).toMatchObject({
      kind: 'failed',
      sentence: expect.stringContaining(sentence),
    })
  })

  it('is told no address that is not known, and not asked about UDP', async () => {
    const stand = globalpingStandIn(quick)
    const globalping = await at(stand)
    const [unknown] = await look({ globalping }, { target: null })
    expect(unknown && toldOutcome(unknown.outcome)).toMatchObject({
      inVain: 'not-asked',
      sentence: expect.stringContaining('is not known'),
    })
    const [udp] = await look({ globalping }, { protocol: 'udp' })
    expect(udp && toldOutcome(udp.outcome)).toMatchObject({
      sentence: expect.stringContaining('TCP ports only'),
    })
    expect(stand.heard).toEqual([])
  })

  it('is told the address that one sees who was asked at the same time', async () => {
    const port = await program()
    const helpers = { globalping: await at(globalpingStandIn(quick)), echoip: await at(echoipStandIn()) }
    const seen = await look(helpers, { port, target: null })
    expect(seen.map(({ by, outcome }) => [by, outcome.kind])).toEqual([
      ['echoip', 'answered'],
      ['globalping', 'answered'],
      ['globalping', 'answered'],
    ])
  })

  it.each<[string, object, object]>([
    [
      'hops, silent ones among them',
      {
        hops: [
          { resolvedAddress: '26.0.0.1' },
          { resolvedAddress: null },
          { resolvedAddress: '25.0.0.1' },
          {},
        ],
      },
      { place: 'Rome', hops: ['26.0.0.1', null, '25.0.0.1'] },
    ],
    ['words for an address', { hops: [{ resolvedAddress: 'evil\u001b[2J' }] }, { place: 'Rome', hops: [] }],
    ['no hops', {}, { because: { why: 'no-trace', place: 'Rome' } }],
    ['a failure', { status: 'failed', hops: [] }, { because: { why: 'no-trace', place: 'Rome' } }],
    [
      'somebody else',
      { hops: [], resolvedAddress: '9.9.9.9' },
      { because: expect.objectContaining({ why: 'other-address', place: 'Rome', looked: '9.9.9.9' }) },
    ],
  ])('that traces and tells %s is believed no further', async (_, told, traced) => {
    const document = {
      id: 'a1',
      status: 'finished',
      results: [
        { probe: { city: 'Rome' }, result: { status: 'finished', resolvedAddress: '25.0.0.2', ...told } },
      ],
    }
    const asked: string[] = []
    const service = await fake(async (request, response) => {
      let body = ''
      for await (const part of request) body += part
      asked.push(body)
      response.writeHead(request.method === 'POST' ? 202 : 200, { 'Content-Type': 'application/json' })
      response.end(JSON.stringify(request.method === 'POST' ? { id: 'a1', probesCount: 1 } : document))
    })
    expect(await globalpingLooker.trace?.({ service }, { port: 25_565, target: '25.0.0.2' }, never)).toEqual(
      traced,
    )
    expect(JSON.parse(asked[0] ?? '')).toMatchObject({
      type: 'traceroute',
      target: '25.0.0.2',
      measurementOptions: { protocol: 'TCP', port: 25_565 },
    })
  })

  const probe = { city: 'A\u001b[2Jb', country: 'DE', network: 'x'.repeat(200) }
  const result = {
    status: 'finished',
    resolvedAddress: '127.0.0.1',
    timings: [{ rtt: 2 }],
    stats: { total: 3, rcv: 1 },
  }
  /** Answers with what a test says. */
  const lying = (results: unknown, document: object = {}) =>
    fake((request, response) => {
      response.statusCode = request.method === 'POST' ? 202 : 200
      const made = { id: 'abc', probesCount: 1 }
      const told = { id: 'abc', status: 'finished', target: '127.0.0.1', results, ...document }
      response.end(JSON.stringify(request.method === 'POST' ? made : told))
    })

  it.each<[string, unknown, string, object?]>([
    ['looked elsewhere', [{ probe, result: { ...result, resolvedAddress: '192.0.2.9' } }], 'instead'],
    ['has a figure without its times', [{ probe, result: { ...result, timings: [] } }], 'not what it found'],
    [
      'has times without their figure',
      [{ probe, result: { ...result, stats: { total: 3, rcv: 0 } } }],
      'not what it found',
    ],
    [
      'was refused by somebody else',
      [{ probe, result: { status: 'failed', rawOutput: 'connect ECONNREFUSED 192.0.2.9:80' } }],
      'could not look',
    ],
    ['is about another test', [{ probe, result }], 'does not answer as Globalping does', { id: 'other' }],
    ['has no results', [], 'found nobody who could look'],
    ['has results of another kind', 'nonsense', 'does not answer as Globalping does'],
  ])('that %s is not believed', async (_, results, sentence, document = {}) => {
    const [seen] = await look({ globalping: await lying(results, document) }, { port: 80 })
    expect(seen && toldOutcome(seen.outcome)).toMatchObject({
      kind: 'failed',
      sentence: expect.stringContaining(sentence),
    })
  })

  it('writes nothing that steers a terminal, and no endless name', async () => {
    const [seen] = await look({ globalping: await lying([{ probe, result }]) }, { port: 80 })
    expect(seen?.place).toMatch(/^A \[2Jb \(x{60}\)$/)
    expect(seen?.outcome.kind).toBe('answered')
  })

  it('survives any answer with a sentence, and never takes it for proof', async () => {
    let body = ''
    let status = 200
    const globalping = await fake((_, response) => response.writeHead(status).end(body))
    await fc.assert(
      fc.asyncProperty(
        fc.json(),
        fc.constantFrom(200, 202, 400, 404, 422, 429, 500, 503),
        async (text, code) => {
          body = text
          status = code
          const kinds = (await look({ globalping, checkHost: globalping }, {})).map(
            ({ outcome }) => outcome.kind,
          )
          expect(kinds).toEqual(['failed', 'failed'])
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('check-host.net (a stand-in that speaks its protocol)', () => {
  it('tells each place, with the address of who looked', async () => {
    const places = [
      { continent: 'NA', country: 'USA', city: 'Los Angeles', network: '', from: '127.0.0.1' },
      { continent: 'EU', country: 'Germany', city: '', network: '', from: null },
    ]
    const checkHost = await at(checkHostStandIn({ places }))
    const seen = await look({ checkHost }, { port: await program() })
    expect(brief(seen)).toEqual([
      ['check-host', 'Los Angeles (USA)', 'answered'],
      ['check-host', 'germany2.node.check-host.net', 'answered'],
    ])
    expect(seen[0]?.helper).toBe('127.0.0.1')
    const refused = await look({ checkHost }, { port: await closedPort() })
    expect(refused.map(({ outcome }) => outcome.kind)).toEqual(['refused', 'refused'])
  })

  it.each([
    [{ error: 'limit_exceeded\u001b' }, 200, 'refuses: limit_exceeded'],
    [{ ok: 1 }, 200, 'does not answer as check-host.net does'],
    [{}, 503, 'is out of order: it answered with status 503'],
  ])('that says %j is named', async (json, status, sentence) => {
    const checkHost = await fake((_, response) => response.writeHead(status).end(JSON.stringify(json)))
    const [seen] = await look({ checkHost }, {})
    expect(seen && toldOutcome(seen.outcome)).toMatchObject({
      kind: 'failed',
      sentence: expect.stringContaining(sentence),
    })
  })
})

it('one that is down keeps nobody else from being heard', async () => {
  const seen = await look(
    {
      globalping: await at(globalpingStandIn(quick)),
      checkHost: 'http://127.0.0.1:1',
      reflector: 'http://127.0.0.1:1',
    },
    { port: await program() },
  )
  expect(seen.map(({ by, outcome }) => [by, outcome.kind])).toEqual([
    ['reflector', 'failed'],
    ['globalping', 'answered'],
    ['globalping', 'answered'],
    ['check-host', 'failed'],
  ])
})

it('each is tried without a look at any port', async () => {
  const stands = [globalpingStandIn({ tests: 7 }), echoipStandIn(), checkHostStandIn()] as const
  const [globalping = '', echoip = '', checkHost = ''] = await Promise.all(stands.map(at))
  const tried = (
    await tryHelpers({ ...nobodyOutside, globalping, echoip, checkHost, reflector: echoip }, never)
  ).map(toldTried)
  expect(tried.map(({ by, answers }) => [by, answers])).toEqual([
    ['reflector', false],
    ['globalping', true],
    ['echoip', true],
    ['check-host', true],
  ])
  expect(tried[1]?.sentence).toMatch(/answers, and 7 tests from your address are left this hour\.$/)
  expect(tried[0]?.sentence).toMatch(/does not answer as a Portlight reflector does/)
  expect(stands.flatMap(({ heard }) => heard).join()).not.toMatch(/measurements|port\/|check-tcp/)
})

it('that is tried and answers nonsense is believed nothing', async () => {
  const create = { remaining: 0 }
  const nonsense = { rateLimit: { measurements: { create } }, ip: '999.1.1.1\u001b[2J', nodes: {} }
  const service = await fake((_, response) => response.end(JSON.stringify(nonsense)))
  const moved = await fake(({ url }, response) =>
    response.writeHead(301, { Location: `https://new.example/base${url}` }).end(),
  )
  const tried = (
    await tryHelpers(
      { ...nobodyOutside, globalping: service, echoip: service, checkHost: service, reflector: moved },
      never,
    )
  ).map(toldTried)
  expect(tried.map(({ by, answers, sentence }) => [by, answers, sentence])).toEqual([
    // what stands behind the address is added by Portlight, so it is no part of what has to be typed
    ['reflector', false, expect.stringContaining(' sends us on to https://new.example/base. ')],
    ['globalping', true, expect.stringMatching(/but no test from your address is left this hour/)],
    ['echoip', false, expect.stringMatching(/does not answer as echoip does/)],
    ['check-host', false, expect.stringMatching(/does not answer as check-host\.net does/)],
  ])
})

it.each([
  ['Europe/Berlin', ['EU', 'NA', 'AS']],
  ['America/New_York', ['NA', 'EU', 'AS']],
  ['America/Sao_Paulo', ['SA', 'EU', 'NA']],
  ['America/Argentina/Ushuaia', ['SA', 'EU', 'NA']],
  ['Australia/Perth', ['OC', 'EU', 'NA']],
  ['Africa/Nairobi', ['AF', 'EU', 'NA']],
  ['Etc/UTC', ['EU', 'NA', 'AS']],
])('the time zone %s asks for places in %j', (zone, continents) => {
  expect(continentsToAsk(3, zone)).toEqual(continents)
})

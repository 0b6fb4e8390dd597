import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { connect, isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { isOnInternet } from '#shared/forward/addresses'
import { readHops } from '../../first-hops'
import { plainAddress } from '../plain-address'

/**
 * Stand-ins for public services that look at ports, which no test can reach: they speak the documented protocol of each, and
 * make real connections from addresses of the host that they run on. What a service does beyond its documentation, they
 * don't know.
 */
export interface StandInPlace {
  readonly continent: string
  readonly country: string
  readonly city: string
  readonly network: string
  /** Address of this host from which it connects; null: as the system likes. */
  readonly from: string | null
}

export interface StandInOptions {
  readonly places?: readonly StandInPlace[]
  /** Tests that are let through before it says that it was asked too often. */
  readonly tests?: number
  /** Lets private and loopback addresses be looked at, for tests on one computer. */
  readonly allowPrivate?: boolean
  /** Milliseconds between two connections of one place, and for which each is waited for. */
  readonly betweenMs?: number
  readonly patienceMs?: number
}

export interface StandIn {
  readonly server: Server
  /** Every request: `POST /v1/measurements {…}`. */
  readonly heard: readonly string[]
}

const usualPlaces: readonly StandInPlace[] = [
  { continent: 'EU', country: 'DE', city: 'Falkenstein', network: 'Hetzner', from: null },
  { continent: 'SA', country: 'BR', city: 'São Paulo', network: 'Vivo', from: null },
  { continent: 'AS', country: 'JP', city: 'Tokyo', network: 'NTT', from: null },
]

type Connected = { readonly rtt: number } | { readonly code: string }

/** One connection as a probe makes it: closed at once, nothing sent. */
function connectOnce(
  host: string,
  port: number,
  from: string | null,
  patienceMs: number,
): Promise<Connected> {
  return new Promise((resolve) => {
    const since = performance.now()
    const socket = connect({ host, port, ...(from === null ? {} : { localAddress: from }) })
    const end = (result: Connected) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(result)
    }
    const timer = setTimeout(() => end({ code: 'ETIMEDOUT' }), patienceMs)
    socket.on('connect', () => end({ rtt: performance.now() - since }))
    socket.on('error', (error: NodeJS.ErrnoException) => end({ code: error.code ?? error.message }))
  })
}

/** Stands in for Globalping's API: `POST /v1/measurements`, `GET /v1/measurements/ID`, `GET /v1/limits`. */
export function globalpingStandIn(options: StandInOptions = {}): StandIn {
  const { places = usualPlaces, tests = 250, allowPrivate = false } = options
  const { betweenMs = 500, patienceMs = 2_000 } = options
  const measurements = new Map<string, { version: number; document: Record<string, unknown> }>()
  let left = tests
  return standIn(async (request, path, body) => {
    if (path === '/v1/limits') {
      const create = { type: 'ip', limit: tests, remaining: left, reset: left === tests ? 0 : 3_600 }
      return { status: 200, json: { rateLimit: { measurements: { create } } } }
    }
    const id = /^\/v1\/measurements\/(\w+)$/.exec(path)?.[1]
    const known = id === undefined ? undefined : measurements.get(id)
    if (known !== undefined) {
      const etag = `W/"${id}-${known.version}"`
      if (request.headers['if-none-match'] === etag) return { status: 304, headers: { ETag: etag } }
      return { status: 200, json: known.document, headers: { ETag: etag } }
    }
    if (request.method !== 'POST' || path !== '/v1/measurements')
      return apiError(404, 'not_found', 'Not found.')
    const wish = parsed(body)
    const { target, measurementOptions, locations, limit } = wish
    const { protocol, port, packets = 3 } = (measurementOptions ?? {}) as Record<string, unknown>
    const { type } = wish
    if (
      (type !== 'ping' && type !== 'traceroute') ||
      protocol !== 'TCP' ||
      typeof port !== 'number' ||
      typeof packets !== 'number'
    ) {
      return apiError(400, 'validation_error', 'Parameter validation failed.')
    }
    if (typeof target !== 'string' || isIP(target) === 0 || !(allowPrivate || isOnInternet(target))) {
      return apiError(400, 'validation_error', 'Private hostnames are not allowed.')
    }
    if (Array.isArray(locations) && limit !== undefined) {
      return apiError(400, 'validation_error', 'limit per location makes the global limit wrong.')
    }
    if (left <= 0) {
      return {
        ...apiError(429, 'too_many_requests', 'API rate limit exceeded.'),
        headers: { 'X-RateLimit-Reset': '1800' },
      }
    }
    const wanted = Array.isArray(locations)
      ? places.filter(({ continent }) => locations.some((place) => place.continent === continent))
      : places.slice(0, typeof limit === 'number' ? limit : 1)
    if (wanted.length === 0) return apiError(422, 'no_probes_found', 'No suitable probes found.')
    left -= wanted.length
    const made = randomBytes(8).toString('hex')
    const results = wanted.map(({ from: _, ...probe }) => ({
      probe: { ...probe, asn: 64_496, tags: ['datacenter-network'], resolvers: ['private'] },
      result: { status: 'in-progress', rawOutput: '' } as Record<string, unknown>,
    }))
    const document: Record<string, unknown> = {
      id: made,
      type,
      status: 'in-progress',
      target,
      probesCount: wanted.length,
      results,
    }
    const measurement = { version: 0, document }
    measurements.set(made, measurement)
    const work = wanted.map(async ({ from }, at) => {
      const result = await (type === 'ping'
        ? pingByTcp(target, port, packets, from, betweenMs, patienceMs)
        : traceByTcp(target, port, from))
      results[at] = { ...(results[at] ?? { probe: {} as never }), result }
      measurement.version += 1
    })
    void Promise.all(work).then(() => {
      document.status = 'finished'
      measurement.version += 1
    })
    return { status: 202, json: { id: made, probesCount: wanted.length } }
  })
}

async function pingByTcp(
  target: string,
  port: number,
  packets: number,
  from: string | null,
  betweenMs: number,
  patienceMs: number,
): Promise<Record<string, unknown>> {
  const connections = await Promise.all(
    Array.from({ length: packets }, async (_, at) => {
      await sleep(at * betweenMs)
      return connectOnce(target, port, from, patienceMs)
    }),
  )
  const broken = connections.find((one) => 'code' in one && one.code !== 'ETIMEDOUT')
  if (broken !== undefined && 'code' in broken) {
    return {
      status: 'failed',
      rawOutput: `connect ${broken.code} ${target}:${port}`,
      resolvedAddress: target,
    }
  }
  const timings = connections.flatMap((one) => ('rtt' in one ? [{ rtt: one.rtt }] : []))
  const rcv = timings.length
  return {
    status: 'finished',
    rawOutput: `PING ${target} (${target}) on port ${port}.`,
    resolvedAddress: target,
    timings,
    stats: { total: packets, rcv, drop: packets - rcv, loss: ((packets - rcv) / packets) * 100 },
  }
}

/** By the system's own traceroute(8), as a probe does; only root may send such packets. */
async function traceByTcp(
  target: string,
  port: number,
  from: string | null,
): Promise<Record<string, unknown>> {
  const args = ['-n', '-T', '-p', String(port), '-m', '8', '-q', '1', '-w', '1', '-N', '20']
  const { stdout } = await promisify(execFile)('traceroute', [
    ...args,
    ...(from === null ? [] : ['-s', from]),
    target,
  ])
  const hops = (readHops(stdout) ?? []).map((resolvedAddress) => ({
    resolvedAddress,
    resolvedHostname: resolvedAddress,
    timings: resolvedAddress === null ? [] : [{ rtt: 1 }],
  }))
  return { status: 'finished', rawOutput: stdout, resolvedAddress: target, hops }
}

/** Stands in for echoip: `GET /port/N` connects to who asks, `GET /json` tells who that is. */
export function echoipStandIn({ patienceMs = 5_000, places = [] }: StandInOptions = {}): StandIn {
  return standIn(async (request, path) => {
    const ip = plainAddress(request.socket.remoteAddress ?? '')
    if (path === '/json') return { status: 200, json: { ip, country: 'Norway' } }
    const port = Number(/^\/port\/(\d{1,5})$/.exec(path)?.[1])
    if (!(port >= 1 && port <= 65_535))
      return { status: 404, json: { status: 404, error: '404 page not found' } }
    const met = await connectOnce(ip, port, places[0]?.from ?? null, patienceMs)
    return { status: 200, json: { ip, port, reachable: 'rtt' in met } }
  })
}

/** Stands in for check-host.net: `GET /check-tcp`, `GET /check-result/ID`, `GET /nodes/hosts`. */
export function checkHostStandIn({ places = usualPlaces, patienceMs = 2_000 }: StandInOptions = {}): StandIn {
  const checks = new Map<string, Record<string, unknown>>()
  const nameOf = ({ country }: StandInPlace, at: number) =>
    `${country.toLowerCase()}${at + 1}.node.check-host.net`
  const nodes = Object.fromEntries(
    places.map((place, at) => [
      nameOf(place, at),
      [place.country.toLowerCase(), place.country, place.city, place.from ?? '', 'AS64496'],
    ]),
  )
  return standIn(async (_, path, __, query) => {
    if (path === '/nodes/hosts') return { status: 200, json: { nodes } }
    const id = /^\/check-result\/(\w+)$/.exec(path)?.[1]
    const known = id === undefined ? undefined : checks.get(id)
    if (known !== undefined) return { status: 200, json: known }
    const [, inBrackets, plain, port] =
      /^(?:\[([\da-f:]+)\]|([\d.]+)):(\d{1,5})$/i.exec(query.get('host') ?? '') ?? []
    const host = inBrackets ?? plain ?? ''
    if (path !== '/check-tcp' || isIP(host) === 0) {
      return { status: 200, json: { error: 'Invalid host name', ok: 0 } }
    }
    const chosen = places.slice(0, Number(query.get('max_nodes') ?? '3'))
    const made = randomBytes(6).toString('hex')
    const results: Record<string, unknown> = Object.fromEntries(
      chosen.map((place, at) => [nameOf(place, at), null]),
    )
    checks.set(made, results)
    for (const [at, place] of chosen.entries()) {
      void connectOnce(host, Number(port), place.from, patienceMs).then((met) => {
        const refused = 'code' in met && met.code === 'ECONNREFUSED'
        results[nameOf(place, at)] =
          'rtt' in met
            ? [{ time: met.rtt / 1000, address: host }]
            : [{ error: refused ? 'Connection refused' : 'Connection timed out' }]
      })
    }
    return {
      status: 200,
      json: {
        ok: 1,
        request_id: made,
        permanent_link: `https://check-host.net/check-report/${made}`,
        nodes: Object.fromEntries(chosen.map((place, at) => [nameOf(place, at), nodes[nameOf(place, at)]])),
      },
    }
  })
}

interface Reply {
  readonly status: number
  readonly json?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

function standIn(
  answer: (request: IncomingMessage, path: string, body: string, query: URLSearchParams) => Promise<Reply>,
): StandIn {
  const heard: string[] = []
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    let body = ''
    for await (const part of request) body += part
    heard.push(`${request.method} ${request.url} ${body}`.trim())
    const url = new URL(request.url ?? '/', 'http://stand-in')
    const { status, json, headers = {} } = await answer(request, url.pathname, body, url.searchParams)
    response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers })
    response.end(json === undefined ? undefined : JSON.stringify(json))
  })
  return { server, heard }
}

function apiError(status: number, type: string, message: string): Reply {
  return { status, json: { error: { type, message } } }
}

function parsed(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>
  } catch {
    return {}
  }
}

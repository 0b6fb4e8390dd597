import type { IncomingMessage, ServerResponse } from 'node:http'
import * as v from 'valibot'
import {
  type ReflectorAddress,
  type ReflectorError,
  type ReflectorReport,
  ReflectorRequest,
  reflectorMark,
  reflectorPaths,
} from '#shared/reflector/protocol'
import { aboutPage } from './about-page'
import { type Asker, askerOf, whyNotProbe } from './asker'
import { limits } from './limits'
import { probeBack } from './probe-back'
import { Occupancy, RateLimit } from './rate-limit'
import type { ReflectorLog } from './reflector-log'

export interface RequestsOptions {
  readonly allowPrivate: boolean
  /** The addresses of this host, read when needed. */
  readonly ownAddresses: () => ReadonlySet<string>
  readonly log: ReflectorLog
  /** Milliseconds that never go back. */
  readonly clock: () => number
}

interface Answer {
  readonly status: number
  readonly body: string
  readonly type: 'text/plain' | 'application/json'
  readonly headers?: Readonly<Record<string, string>>
}

/** Answers HTTP requests. What a request says about who asks (Forwarded, X-Forwarded-For …) is not read. */
export class ReflectorRequests {
  readonly #options: RequestsOptions
  readonly #requests: RateLimit
  readonly #probes: RateLimit
  readonly #busy = new Occupancy(limits.probes.atOnceEach, limits.probes.atOnce)

  constructor(options: RequestsOptions) {
    this.#options = options
    this.#requests = new RateLimit(limits.requests.each, limits.requests.total, options.clock)
    this.#probes = new RateLimit(limits.probes.each, limits.probes.total, options.clock)
  }

  /** Answers one request; never rejects. A look ends when `signal` aborts, or when who asked goes away. */
  async handle(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const gone = new AbortController()
    response.on('close', () => gone.abort())
    const answer = await this.#answer(request, AbortSignal.any([signal, gone.signal]))
    if (response.destroyed) return
    // what is left of a body that nobody wants is not read
    response.writeHead(answer.status, {
      'Content-Type': `${answer.type}; charset=utf-8`,
      'Content-Length': String(Buffer.byteLength(answer.body)),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      Connection: 'close',
      ...answer.headers,
    })
    response.end(request.method === 'HEAD' ? '' : answer.body)
  }

  async #answer(request: IncomingMessage, signal: AbortSignal): Promise<Answer> {
    const asker = askerOf(request.socket.remoteAddress)
    if (asker === null) return this.#refuse(400, 'bad-request', 'The connection has no address any more.')
    if (!this.#requests.take(asker.networks)) return this.#tooMany()
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    switch (path) {
      case '/':
        if (!isRead(request)) return this.#wrongMethod('GET, HEAD')
        return { status: 200, type: 'text/plain', body: aboutPage(asker) }
      case reflectorPaths.address:
        if (!isRead(request)) return this.#wrongMethod('GET, HEAD')
        return json(200, addressOf(asker, request.socket.remotePort ?? 0))
      case reflectorPaths.probe:
        if (request.method !== 'POST') return this.#wrongMethod('POST')
        return this.#probe(request, asker, signal)
      default:
        return this.#refuse(404, 'not-found', 'There is nothing here; / explains what there is.')
    }
  }

  async #probe(request: IncomingMessage, asker: Asker, signal: AbortSignal): Promise<Answer> {
    // a web page of somebody else's can't send this type without being allowed to, and nobody is
    if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
      return this.#refuse(415, 'bad-request', 'The body has to be application/json.')
    }
    const body = await readBody(request)
    if (body === null) {
      const sentence = `The body may have ${limits.bodyBytes} bytes at most.`
      return this.#refuse(413, 'bad-request', sentence)
    }
    const wish = readWish(body)
    if (typeof wish === 'string') return this.#refuse(400, 'bad-request', wish)
    const why = this.#options.allowPrivate ? null : whyNotProbe(asker, this.#options.ownAddresses())
    if (why !== null) {
      return this.#refuse(403, 'private-address', `This reflector does not look at you: ${why}.`)
    }
    const leave = this.#busy.enter(asker.networks)
    if (leave === null) {
      return this.#refuse(503, 'busy', 'This reflector is busy; ask again in a few seconds.', 5)
    }
    try {
      if (!this.#probes.take(asker.networks)) return this.#tooMany()
      const from = askerOf(request.socket.localAddress)?.address ?? null
      const { outcome, answer, tookMs } = await probeBack({ ...wish, asker, from }, signal)
      const report: ReflectorReport = {
        reflector: reflectorMark,
        ip: asker.address,
        port: wish.port,
        protocol: wish.protocol,
        outcome,
        answer,
        tookMs: Math.round(tookMs * 10) / 10,
      }
      this.#options.log.probed(report)
      return json(200, report)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? (error as Error).name
      if (!signal.aborted) this.#options.log.failed(String(code))
      return this.#refuse(
        503,
        'failed',
        'This reflector could not look: it is short of something itself.',
        30,
      )
    } finally {
      leave()
    }
  }

  #tooMany(): Answer {
    return this.#refuse(429, 'too-many', 'Too many requests; ask again in a minute.', 60)
  }

  #wrongMethod(allowed: string): Answer {
    const answer = this.#refuse(405, 'not-allowed', `Only ${allowed} can be asked here.`)
    return { ...answer, headers: { Allow: allowed } }
  }

  #refuse(status: number, error: ReflectorError['error'], sentence: string, retryAfter?: number): Answer {
    this.#options.log.refused(error)
    const headers: Record<string, string> =
      retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }
    const value: ReflectorError = { reflector: reflectorMark, error, sentence }
    return { ...json(status, value), headers }
  }
}

function isRead({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD'
}

function addressOf({ address, family }: Asker, port: number): ReflectorAddress {
  return { reflector: reflectorMark, ip: address, family, port }
}

function json(status: number, value: ReflectorAddress | ReflectorReport | ReflectorError): Answer {
  return { status, type: 'application/json', body: `${JSON.stringify(value)}\n` }
}

/** The whole body; null where it is too long. A connection that breaks reads as an empty one. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  if (Number(request.headers['content-length'] ?? 0) > limits.bodyBytes) return null
  const parts: Buffer[] = []
  let length = 0
  try {
    for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += part.length
      if (length > limits.bodyBytes) return null
      parts.push(part)
    }
  } catch {
    return ''
  }
  return Buffer.concat(parts).toString('utf8')
}

function readWish(body: string): v.InferOutput<typeof ReflectorRequest> | string {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    return 'The body is not JSON.'
  }
  const read = v.safeParse(ReflectorRequest, value)
  if (!read.success) {
    return 'The body has to be {"port": 1 to 65535, "protocol": "tcp" or "udp", "challenge": 32 hexadecimal digits or null}, and nothing else.'
  }
  if (read.output.protocol === 'udp' && read.output.challenge === null) {
    return 'A look over UDP needs a challenge to send.'
  }
  return read.output
}

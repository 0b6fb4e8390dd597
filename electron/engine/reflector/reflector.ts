import type { Socket } from 'node:dgram'
import { performance } from 'node:perf_hooks'
import { failure } from '#shared/ipc/result'
import { reflectorPort } from '#shared/reflector/protocol'
import { ownAddresses } from '../computer/interfaces'
import type { Patience } from './limits'
import { type BoundedServer, boundedServer, listenHttp, type TlsFiles } from './reflector-http'
import { ReflectorLog } from './reflector-log'
import { ReflectorRequests } from './reflector-requests'
import { listenStun, StunAnswerer } from './reflector-stun'

/** Where a reflector listens: HTTP over TCP and STUN over UDP, on the same port. */
export interface ReflectorPlace {
  /** An address; `::` stands for every one, IPv4 included. */
  readonly host: string
  /** 0: any free one. */
  readonly port: number
}

export interface ReflectorOptions {
  /** Empty: the usual port on every address. */
  readonly listen: readonly ReflectorPlace[]
  /** Null: plain HTTP. */
  readonly tls: TlsFiles | null
  /** Looks at private addresses and at its own computer too: for tests, and for networks of one's own. */
  readonly allowPrivate: boolean
  /** The command that tells who has a port, as text for the person who starts it. */
  readonly whyCommand: (port: number) => string
  /** Takes the lines of the log, each with its end. */
  readonly log: (line: string) => void
  readonly wallClock: () => number
  readonly patience?: Patience
}

export interface Reflector {
  /** Where it listens now. */
  readonly places: readonly ReflectorPlace[]
  /** Ends everything at once, looks that are under way included. */
  close(): Promise<void>
}

/** How often a reflector reads its own addresses again, in milliseconds. */
const addressesEveryMs = 10_000

/** @throws Failure with a sentence where it can't listen, or certificate and key don't do */
export async function startReflector(options: ReflectorOptions): Promise<Reflector> {
  const stop = new AbortController()
  const log = new ReflectorLog(options.log, options.wallClock)
  const clock = () => performance.now()
  const requests = new ReflectorRequests({
    allowPrivate: options.allowPrivate,
    ownAddresses: rememberedAddresses(clock),
    log,
    clock,
  })
  const stun = new StunAnswerer(clock)
  const servers: BoundedServer[] = []
  const sockets: Socket[] = []
  const places: ReflectorPlace[] = []
  const close = async () => {
    stop.abort()
    log.close()
    for (const socket of sockets.splice(0))
      await new Promise<void>((resolve) => socket.close(() => resolve()))
    await Promise.all(servers.splice(0).map((server) => server.close()))
  }
  const open = async (place: ReflectorPlace) => {
    const server = serverOf(options, requests, stop.signal)
    const port = await listenHttp(server.server, place)
    servers.push(server)
    sockets.push(await listenStun({ host: place.host, port }, stun))
    places.push({ host: place.host, port })
  }
  const wished = options.listen.length > 0 ? options.listen : [{ host: '::', port: reflectorPort }]
  try {
    for (const place of wished) {
      try {
        await open(place)
      } catch (error) {
        // every address of a computer without IPv6
        const noIpv6 = ['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL'].includes(codeOf(error))
        if (options.listen.length > 0 || !noIpv6) throw listenFailure(place, error, options.whyCommand)
        await open({ host: '0.0.0.0', port: place.port })
      }
    }
  } catch (error) {
    await close()
    throw error
  }
  return { places, close }
}

function serverOf(
  { tls, patience }: ReflectorOptions,
  requests: ReflectorRequests,
  signal: AbortSignal,
): BoundedServer {
  try {
    return boundedServer(
      tls,
      (request, response) => void requests.handle(request, response, signal),
      patience,
    )
  } catch (error) {
    const code = codeOf(error)
    throw failure(
      'invalid-input',
      code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH'
        ? 'The key is not that of the certificate.'
        : code === 'ERR_OSSL_PEM_NO_START_LINE'
          ? 'The certificate or the key is not in PEM form (-----BEGIN …).'
          : `The certificate and the key can't be used (${code}).`,
    )
  }
}

/** Interfaces change seldom, and asking for them for each look would be work for whoever floods. */
function rememberedAddresses(clock: () => number): () => ReadonlySet<string> {
  const first = ownAddresses()
  // better no reflector than one that can be made to look at its own computer
  if (first === null) {
    throw failure('failed', "This computer's own addresses can't be read, so they could not be left alone.")
  }
  let known = first
  let readAt = clock()
  return () => {
    if (clock() - readAt > addressesEveryMs) {
      known = ownAddresses() ?? known
      readAt = clock()
    }
    return known
  }
}

function listenFailure(
  { host, port }: ReflectorPlace,
  error: unknown,
  whyCommand: ReflectorOptions['whyCommand'],
): unknown {
  const where = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const code = codeOf(error)
  switch (code) {
    case 'EADDRINUSE':
      return failure(
        'refused',
        `${where} is in use by another program. Take another port with --listen ADDR:PORT, or see by which: ${whyCommand(port)}`,
      )
    case 'EACCES':
    case 'EPERM':
      return failure(
        'refused',
        `${where} can't be listened on without administrator rights, as ports below 1024 need. The usual port ${reflectorPort} needs none.`,
      )
    case 'EADDRNOTAVAIL':
      return failure('refused', `${where} is not an address of this computer.`)
    case 'EAFNOSUPPORT':
      return failure('refused', `This computer has no IPv6, so ${where} can't be listened on.`)
    default:
      return error
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error)
}

import { createSocket, type Socket } from 'node:dgram'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { RouterPlace } from '../local-network'
import { readXml } from '../upnp/xml'

/** A forward as the fake keeps it. */
export interface FakeMapping {
  client: string
  port: number
  enabled: string
  description: string
  lease: number
}

type Values = Readonly<Record<string, string | number>>
type Reply = { readonly values: Values } | { readonly error: number }

/** How the fake differs from a well-behaved router with version 1 of its services. */
export interface FakeRouterOptions {
  /** Its services, with the path that they are controlled at. */
  readonly services?: readonly { readonly type: string; readonly path: string }[]
  /** Answers to a search; default: one that leads to its description. */
  readonly searchAnswers?: (location: string, search: string) => readonly string[]
  /** Milliseconds before it answers a search, and before it answers by HTTP; default: at once. */
  readonly answersAfterMs?: number
  readonly httpAfterMs?: number
  /** Answers a request for anything before the fake does; true: it did. */
  readonly http?: (request: IncomingMessage, response: ServerResponse) => boolean
  /** Answers an action instead of the fake; undefined: the fake does. */
  readonly action?: (action: string, args: ReadonlyMap<string, string>) => Reply | undefined
  /** The whole description instead of the fake's. */
  readonly description?: (origin: string) => string
  /** Answers to NAT-PMP and PCP; default: none. */
  readonly portControl?: (request: Buffer) => Buffer | null
  /** Address of its web server; default that of the gateway, 127.0.0.1. */
  readonly httpAddress?: string
  /** Listens for searches; default true. */
  readonly upnp?: boolean
}

const connection1 = 'urn:schemas-upnp-org:service:WANIPConnection:1'

/** Plays a router on the loopback interface: a fake, for what no real router of the lab can be made to do. */
export class FakeRouter {
  readonly mappings = new Map<string, FakeMapping>()
  /** Every action that was asked for, in order. */
  readonly asked: string[] = []
  readonly #options: FakeRouterOptions
  readonly #http: Server
  readonly #ssdp: Socket | null
  readonly #portControl: Socket | null
  #closed = false

  private constructor(options: FakeRouterOptions) {
    this.#options = options
    this.#http = createServer((request, response) => void this.#serve(request, response))
    this.#ssdp = options.upnp === false ? null : createSocket('udp4')
    this.#portControl = options.portControl === undefined ? null : createSocket('udp4')
  }

  static async start(options: FakeRouterOptions = {}): Promise<FakeRouter> {
    const fake = new FakeRouter(options)
    await new Promise<void>((resolve) => fake.#http.listen(0, options.httpAddress ?? '127.0.0.1', resolve))
    for (const socket of [fake.#ssdp, fake.#portControl]) {
      if (socket !== null) await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    }
    fake.#ssdp?.on('message', async (search, { port, address }) => {
      const answers = options.searchAnswers?.(fake.location, String(search)) ?? [searchAnswer(fake.location)]
      if (options.answersAfterMs !== undefined) await sleep(options.answersAfterMs)
      for (const answer of fake.#closed ? [] : answers) fake.#ssdp?.send(answer, port, address)
    })
    fake.#portControl?.on('message', (request, { port, address }) => {
      const answer = options.portControl?.(request) ?? null
      if (answer !== null) fake.#portControl?.send(answer, port, address)
    })
    return fake
  }

  get origin(): string {
    const { address, port } = this.#http.address() as AddressInfo
    return `http://${address}:${port}`
  }

  get location(): string {
    return `${this.origin}/rootDesc.xml`
  }

  /** Where the fake listens, as the options of `Routers` name it. */
  get ports(): { readonly ssdp: number; readonly portControl: number } {
    return {
      ssdp: this.#ssdp?.address().port ?? closedPort,
      portControl: this.#portControl?.address().port ?? closedPort,
    }
  }

  /** A mapping that somebody has made. */
  put(protocol: 'TCP' | 'UDP', externalPort: number, change: Partial<FakeMapping> = {}): void {
    const mapping = { client: '127.0.0.9', port: externalPort, enabled: '1', description: 'Game', lease: 0 }
    this.mappings.set(`${protocol} ${externalPort}`, { ...mapping, ...change })
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#ssdp?.close()
    this.#portControl?.close()
    this.#http.closeAllConnections()
    await new Promise((resolve) => this.#http.close(resolve))
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#options.http?.(request, response) === true) return
    if (this.#options.httpAfterMs !== undefined) await sleep(this.#options.httpAfterMs)
    const services = this.#options.services ?? [{ type: connection1, path: '/ctl' }]
    if (request.method === 'GET') {
      response.end(this.#options.description?.(this.origin) ?? descriptionOf(services))
      return
    }
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const service = services.find(({ path }) => path === request.url)
    const call = readXml(Buffer.concat(chunks).toString())?.root.children[0]?.children[0]
    if (service === undefined || call === undefined) {
      response.writeHead(404).end()
      return
    }
    const args = new Map(call.children.map(({ name, text }) => [name, text]))
    this.asked.push(call.name)
    const reply = this.#options.action?.(call.name, args) ?? this.#act(call.name, args)
    if (response.destroyed) return
    response.writeHead('error' in reply ? 500 : 200, { 'Content-Type': 'text/xml' })
    response.end('error' in reply ? faultOf(reply.error) : answerOf(call.name, service.type, reply.values))
  }

  #act(action: string, args: ReadonlyMap<string, string>): Reply {
    const key = `${args.get('NewProtocol')} ${args.get('NewExternalPort')}`
    switch (action) {
      case 'GetStatusInfo':
        return {
          values: { NewConnectionStatus: 'Connected', NewLastConnectionError: 'ERROR_NONE', NewUptime: 1 },
        }
      case 'GetExternalIPAddress':
        return { values: { NewExternalIPAddress: '25.0.0.2' } }
      case 'GetGenericPortMappingEntry': {
        const entry = [...this.mappings][Number(args.get('NewPortMappingIndex'))]
        if (entry === undefined) return { error: 713 }
        const [protocol, port] = entry[0].split(' ')
        return {
          values: {
            NewRemoteHost: '',
            NewExternalPort: port ?? '',
            NewProtocol: protocol ?? '',
            ...valuesOf(entry[1]),
          },
        }
      }
      case 'GetSpecificPortMappingEntry': {
        const mapping = this.mappings.get(key)
        return mapping === undefined ? { error: 714 } : { values: valuesOf(mapping) }
      }
      case 'AddPortMapping': {
        const existing = this.mappings.get(key)
        if (existing !== undefined && existing.client !== args.get('NewInternalClient')) return { error: 718 }
        this.mappings.set(key, {
          client: args.get('NewInternalClient') ?? '',
          port: Number(args.get('NewInternalPort')),
          enabled: args.get('NewEnabled') ?? '',
          description: args.get('NewPortMappingDescription') ?? '',
          lease: Number(args.get('NewLeaseDuration')),
        })
        return { values: {} }
      }
      case 'DeletePortMapping':
        return this.mappings.delete(key) ? { values: {} } : { error: 714 }
      default:
        return { error: 401 }
    }
  }
}

/** Port 9 (discard) of the loopback interface: nothing listens there. */
const closedPort = 9

/** Both ends on the loopback interface. */
export const loopbackPlace: RouterPlace = {
  gateway: '127.0.0.1',
  local: '127.0.0.1',
  gateway6: null,
  local6: null,
}

/** An answer to a search as a router sends it. */
export function searchAnswer(
  location: string,
  target = 'urn:schemas-upnp-org:device:InternetGatewayDevice:1',
): string {
  return `HTTP/1.1 200 OK\r\nST: ${target}\r\nUSN: uuid:fake::${target}\r\nEXT:\r\nLOCATION: ${location}\r\n\r\n`
}

/** A description with services of a WANConnectionDevice. */
export function descriptionOf(
  services: readonly { readonly type: string; readonly path: string }[],
  extra = '',
): string {
  const list = services
    .map(
      ({ type, path }) =>
        `<service><serviceType>${type}</serviceType><controlURL>${path}</controlURL></service>`,
    )
    .join('')
  return `<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0">${extra}<device>
<deviceType>urn:schemas-upnp-org:device:InternetGatewayDevice:1</deviceType><friendlyName>Fake Router</friendlyName>
<modelName>Fake</modelName><UDN>uuid:fake</UDN><deviceList><device><serviceList>${list}</serviceList></device></deviceList>
</device></root>`
}

function valuesOf({ client, port, enabled, description, lease }: FakeMapping): Values {
  return {
    NewInternalPort: port,
    NewInternalClient: client,
    NewEnabled: enabled,
    NewPortMappingDescription: description,
    NewLeaseDuration: lease,
  }
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

function answerOf(action: string, type: string, values: Values): string {
  const inner = Object.entries(values).map(([name, value]) => `<${name}>${escaped(String(value))}</${name}>`)
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><u:${action}Response xmlns:u="${type}">${inner.join('')}</u:${action}Response></s:Body></s:Envelope>`
}

function faultOf(code: number): string {
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Client</faultcode><faultstring>UPnPError</faultstring><detail><UPnPError xmlns="urn:schemas-upnp-org:control-1-0"><errorCode>${code}</errorCode><errorDescription>Fake</errorDescription></UPnPError></detail></s:Fault></s:Body></s:Envelope>`
}

/** By the timers of whoever plays with it. */
function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

import { parseIpv4 } from '#shared/targets/address'
import type { Evidence } from '#shared/words/evidence'
import { type DeviceDescription, readDescription } from './device-description'
import { httpExchange } from './http-exchange'
import type { LocalNetwork } from './local-network'
import { oneLine } from './one-line'
import { UpnpService } from './upnp-service'

/** A router that speaks UPnP, with the one of its connections that is up. */
export interface UpnpGateway {
  /** Address that it answers at, which need not be that of the default route. */
  readonly address: string
  readonly description: DeviceDescription
  readonly connection: UpnpService
  /** `Connected`, or what else it says; null: nothing. */
  readonly status: string | null
  /** Its outer address; null: it told none. */
  readonly wan: string | null
  readonly pinholes: UpnpService | null
  readonly evidence: readonly Evidence[]
}

/** What came of following one location. */
export type GatewayAnswer =
  | { readonly kind: 'gateway'; readonly gateway: UpnpGateway }
  /** Not a router, or not one that answers; `sentence` for people. */
  | { readonly kind: 'none'; readonly sentence: string }

/** Milliseconds for a description and for each question after it; bytes of a description. */
const descriptionLimit = 2_000
const questionLimit = 1_500
const mostBytes = 256 * 1024

/** Reads a description and asks each of its connections whether it is up. `location` is known to be local. */
export async function askGateway(
  location: URL,
  network: LocalNetwork,
  signal: AbortSignal,
): Promise<GatewayAnswer> {
  const who = `The device at ${location.hostname}`
  const answer = await httpExchange(
    {
      url: location,
      method: 'GET',
      headers: { 'User-Agent': 'UPnP/1.1 Portlight/1' },
      body: null,
      from: network.local,
      limitMs: descriptionLimit,
      mostBytes,
    },
    signal,
  )
  if (answer.kind === 'failed') return none(`${who} says that it is a router, but ${answer.problem}.`)
  if (answer.status >= 300 && answer.status < 400) {
    return none(
      `${who} says that it is a router, but leads elsewhere (to ${answer.location ?? 'nowhere'}), which Portlight does not follow.`,
    )
  }
  const description = answer.status === 200 ? readDescription(answer.body, location, network) : null
  if (description === null) {
    return none(`${who} says that it is a router, but does not describe itself in a way that can be read.`)
  }
  const services = description.connections.map((place) => new UpnpService(place, network.local))
  if (services.length === 0) {
    const stray = description.strayServices > 0
    return none(
      stray
        ? `${who} names addresses outside of this network for its services, which Portlight does not follow.`
        : `${who} says that it is a router, but has no service that forwards ports.`,
    )
  }
  const states = await Promise.all(services.map((service) => stateOf(service, signal)))
  const best = states.reduce((one, other) => (rank(other) > rank(one) ? other : one))
  if (!best.answers) return none(`${who} describes itself as a router, but does not answer when it is asked.`)
  const { pinholes } = description
  return {
    kind: 'gateway',
    gateway: {
      address: location.hostname,
      description,
      connection: best.service,
      status: best.status,
      wan: best.wan,
      pinholes: pinholes === null ? null : new UpnpService(pinholes, network.local),
      evidence: [
        {
          what: `UPnP description ${location.href}`,
          detail: `answered after ${Math.round(answer.tookMs)} ms`,
        },
        ...states.map(({ service, status, wan, problem }) => ({
          what: `${service.shortType} GetStatusInfo, GetExternalIPAddress`,
          detail: problem ?? `${status ?? 'no status'}, ${wan ?? 'no address'}`,
        })),
      ],
    },
  }
}

interface ConnectionState {
  readonly service: UpnpService
  readonly answers: boolean
  readonly status: string | null
  readonly wan: string | null
  readonly problem: string | null
}

async function stateOf(service: UpnpService, signal: AbortSignal): Promise<ConnectionState> {
  const [info, address] = await Promise.all([
    service.call('GetStatusInfo', [], signal, questionLimit),
    service.call('GetExternalIPAddress', [], signal, questionLimit),
  ])
  const status = info.kind === 'done' ? oneLine(info.values.get('NewConnectionStatus') ?? '', 40) : ''
  const wan = address.kind === 'done' ? (address.values.get('NewExternalIPAddress') ?? '') : ''
  return {
    service,
    // an error is an answer, too
    answers: info.kind !== 'failed' || address.kind !== 'failed',
    status: status === '' ? null : status,
    // 0.0.0.0 is what routers say that have no connection
    wan: parseIpv4(wan) === null || wan === '0.0.0.0' ? null : wan,
    problem: info.kind === 'failed' && address.kind === 'failed' ? `the router ${address.problem}` : null,
  }
}

/** A connection that is up and has an address before one that says so only; of equals the first, the most capable. */
function rank({ answers, status, wan }: ConnectionState): number {
  if (!answers) return 0
  return 1 + (status === 'Connected' ? 2 : 0) + (wan === null ? 0 : 4)
}

function none(sentence: string): GatewayAnswer {
  return { kind: 'none', sentence }
}

import type { DeviceOutcome, DeviceProblem } from '#shared/forward/device-found'
import type { RouterEvidence } from '#shared/forward/router-evidence'
import { parseIpv4 } from '#shared/targets/address'
import type { LocalNetwork } from '../local-network'
import { type DeviceDescription, readDescription, type ServicePlace } from './device-description'
import { type HttpAnswer, httpExchange } from './http-exchange'
import { oneLine } from './one-line'
import type { SoapAnswer } from './soap-message'
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
  /** Seconds that this connection is up, as it says; null: it doesn't. */
  readonly upFor: number | null
  readonly pinholes: UpnpService | null
  readonly evidence: readonly RouterEvidence[]
}

/** Whether it has a connection to somewhere; what says nothing of it but an outer address has one. */
export function isUp({ status, wan }: Pick<UpnpGateway, 'status' | 'wan'>): boolean {
  return wan !== null && (status === null || /^connected$/i.test(status))
}

/** What came of following one location. */
export type GatewayAnswer = { readonly kind: 'gateway'; readonly gateway: UpnpGateway } | DeviceOutcome

/** Milliseconds for each answer: some routers take three seconds. Bytes of a description. */
const answerLimit = 6_000
const mostBytes = 256 * 1024

/** Services that are asked whether they are up: more of them no router has. */
const mostServices = 32

/**
 * Reads a description and asks its connections whether they are up, until one is. One question after the other, for some
 * routers have room for one connection only. `location` is known to be local.
 */
export async function askGateway(
  location: URL,
  network: LocalNetwork,
  signal: AbortSignal,
): Promise<GatewayAnswer> {
  const answer = await descriptionAt(location, network, signal)
  if (answer.kind === 'failed') {
    return signal.aborted ? { kind: 'not-waited' } : { kind: 'unreachable', problem: answer.problem }
  }
  if (answer.status >= 300 && answer.status < 400) {
    return { kind: 'redirects', to: answer.location }
  }
  const description =
    answer.status >= 200 && answer.status < 300 ? readDescription(answer.body, location, network) : null
  if (description === null) return { kind: 'undescribed' }
  const { connections, pinholes } = description
  if (connections.length === 0) return { kind: 'no-service' }
  const states = await askConnections(connections, network.local, signal)
  const answering = states.filter(({ answers }) => answers)
  const [first, ...rest] = answering
  if (first === undefined) {
    if (signal.aborted) return { kind: 'not-waited' }
    if (connections.every(({ stray }) => stray)) return { kind: 'services-elsewhere' }
    return { kind: 'services-mute', problem: states[0]?.problem ?? { problem: 'silent' } }
  }
  const best = rest.reduce((one, other) => (rank(other) > rank(one) ? other : one), first)
  const firewall =
    pinholes === null ? null : (pinholes.controls[best.byMeaning ? 0 : 1] ?? pinholes.controls[0])
  return {
    kind: 'gateway',
    gateway: {
      address: location.hostname,
      description,
      connection: best.service,
      status: best.status,
      wan: best.wan,
      upFor: best.upFor,
      pinholes:
        pinholes === null || firewall === null
          ? null
          : new UpnpService({ type: pinholes.type, control: firewall }, network.local),
      evidence: [
        { seen: 'description', url: location.href, afterMs: answer.tookMs },
        ...states.map(
          ({ service: { shortType: service }, status, wan, problem }): RouterEvidence =>
            problem === null
              ? { seen: 'connection', service, status, wan }
              : { seen: 'mute-connection', service, problem },
        ),
      ],
    },
  }
}

function descriptionAt(location: URL, network: LocalNetwork, signal: AbortSignal): Promise<HttpAnswer> {
  return httpExchange(
    {
      url: location,
      method: 'GET',
      headers: { 'User-Agent': 'UPnP/1.1 Portlight/1' },
      body: null,
      from: network.local,
      limitMs: answerLimit,
      mostBytes,
    },
    signal,
  )
}

interface ConnectionState {
  readonly service: UpnpService
  /** It was found where its description means it to be. */
  readonly byMeaning: boolean
  readonly answers: boolean
  readonly status: string | null
  readonly wan: string | null
  readonly upFor: number | null
  readonly problem: DeviceProblem | null
}

/** Asks one after the other, until one is up and has an address. */
async function askConnections(
  connections: readonly ServicePlace[],
  from: string,
  signal: AbortSignal,
): Promise<readonly ConnectionState[]> {
  const states: ConnectionState[] = []
  for (const place of connections.slice(0, mostServices)) {
    if (signal.aborted) break
    const state = await stateOf(place, from, signal)
    states.push(state)
    if (state.status === 'Connected' && state.wan !== null) break
  }
  return states
}

async function stateOf(place: ServicePlace, from: string, signal: AbortSignal): Promise<ConnectionState> {
  const [first, ...others] = place.controls.map(
    (control) => new UpnpService({ type: place.type, control }, from),
  )
  if (first === undefined) throw new Error('a service without a place')
  let service = first
  let info = await service.call('GetStatusInfo', [], signal, answerLimit)
  for (const other of others) {
    // one that is only slow is there
    if (info.kind !== 'failed' || info.late) break
    const there = await other.call('GetStatusInfo', [], signal, answerLimit)
    if (there.kind !== 'failed') [service, info] = [other, there]
  }
  const address = await service.call('GetExternalIPAddress', [], signal, answerLimit)
  const status = oneLine(saidIn(info, 'NewConnectionStatus'), 40)
  const wan = saidIn(address, 'NewExternalIPAddress')
  const upFor = saidIn(info, 'NewUptime')
  return {
    service,
    byMeaning: service === first,
    // an error is an answer, too
    answers: info.kind !== 'failed' || address.kind !== 'failed',
    status: status === '' ? null : status,
    // 0.0.0.0 is what routers say that have no connection
    wan: parseIpv4(wan) === null || wan === '0.0.0.0' ? null : wan,
    upFor: /^\d{1,10}$/.test(upFor) ? Number(upFor) : null,
    problem: info.kind === 'failed' && address.kind === 'failed' ? address.problem : null,
  }
}

function saidIn(answer: SoapAnswer, name: string): string {
  return answer.kind === 'done' ? (answer.values.get(name) ?? '') : ''
}

/** A connection that is up and has an address before one that says so only; of equals the first, the most capable. */
function rank({ status, wan }: ConnectionState): number {
  return (status === 'Connected' ? 2 : 0) + (wan === null ? 0 : 4)
}

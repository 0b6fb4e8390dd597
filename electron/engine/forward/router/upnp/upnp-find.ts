import { setMaxListeners } from 'node:events'
import { performance } from 'node:perf_hooks'
import type { RouterEvidence } from '#shared/forward/router-evidence'
import { type LocalNetwork, localUrl } from '../local-network'
import { oneLine } from './one-line'
import { type Found, searchRouters, type Unsent } from './ssdp-search'
import { askGateway, type GatewayAnswer, isUp, type UpnpGateway } from './upnp-gateway'

/** What came of a device that said it is a router, or of the gateway saying anything. */
export interface DeviceFinding {
  /** Address that it was asked at, or that it answered the search from. */
  readonly address: string
  readonly outcome: GatewayAnswer
}

export interface UpnpFinding {
  /**
   * Who takes requests as a router: at the gateway's address first, and of those and of the others what is connected first.
   * Whether one of the others is this computer's router is not said by that.
   */
  readonly gateways: readonly UpnpGateway[]
  /** Who was followed; nobody where the gateway itself is found. */
  readonly devices: readonly DeviceFinding[]
  /** Why no search could be sent; null: it was. */
  readonly problem: Unsent | null
  readonly evidence: readonly RouterEvidence[]
}

/** Milliseconds from the start, all of them. */
export interface UpnpLimits {
  /** For the search where nothing answers. */
  readonly silent: number
  /** For the search where the gateway's system says that nothing listens there: others may still answer. */
  readonly refused: number
  /** To wait for the gateway itself where another device has already answered as a router. */
  readonly gateway: number
  /** Until devices are followed that only say that they are devices. */
  readonly devices: number
  /** For everything. */
  readonly all: number
}

export interface UpnpSearch {
  readonly network: LocalNetwork
  readonly ssdpPort: number
  readonly limits: UpnpLimits
  /** Aborted where nobody waits for further devices any more; what has answered is still asked to its end. */
  readonly enough: AbortSignal
}

/**
 * Finds who says by UPnP that it is a router. One at the gateway's address that is connected ends the search; others may be
 * the same router under another of its addresses, or none of this computer's.
 */
export async function findUpnp(
  { network, ssdpPort, limits, enough }: UpnpSearch,
  signal: AbortSignal,
): Promise<UpnpFinding> {
  const began = performance.now()
  const since = () => performance.now() - began
  const searching = new AbortController()
  const asking = new AbortController()
  // as many listen as devices are asked at once
  setMaxListeners(0, asking.signal)
  const devices: DeviceFinding[] = []
  const evidence: RouterEvidence[] = []
  const lanes = new Map<string, Lane>()
  /** Televisions and lamps: left alone where a router is found without them. */
  let devicesWait: Found[] | null = []
  const gateways: UpnpGateway[] = []
  const isOwn = ({ address }: UpnpGateway) => address === network.gateway
  let found = false

  const stop = () => searching.abort()
  const stopAll = () => {
    searching.abort()
    asking.abort()
  }
  const timers = [setTimeout(stop, limits.silent), setTimeout(stopAll, limits.all)]
  const stopAt = (at: number) => void timers.push(setTimeout(stop, Math.max(0, at - since())))
  enough.addEventListener('abort', stop)
  signal.addEventListener('abort', stopAll)
  if (signal.aborted) stopAll()
  if (enough.aborted) stop()

  const follow = async ({ location, sender, aboutRouter }: Found) => {
    if (asking.signal.aborted) return
    const { address, outcome } = await followed(location, sender, network, asking.signal)
    if (found) return
    const toldToBeOne = aboutRouter || sender === network.gateway
    if (outcome.kind === 'gateway' || toldToBeOne) devices.push({ address, outcome })
    if (outcome.kind !== 'gateway') return
    evidence.push(...outcome.gateway.evidence)
    gateways.push(outcome.gateway)
    found = isOwn(outcome.gateway) && isUp(outcome.gateway)
    if (found) stopAll()
    else stopAt(limits.gateway)
  }
  const line = (found: Found) => {
    const lane = lanes.get(found.sender) ?? new Lane(follow)
    lanes.set(found.sender, lane)
    lane.add(found)
  }
  timers.push(
    setTimeout(() => {
      const waiting = devicesWait ?? []
      devicesWait = null
      if (gateways.length === 0 && !searching.signal.aborted) for (const found of waiting) line(found)
    }, limits.devices),
  )
  const summary = await searchRouters(
    { gateway: network.gateway, local: network.local, port: ssdpPort },
    {
      found: (found) => {
        const { sender, location } = found
        evidence.push({ seen: 'ssdp-answer', sender, location: oneLine(location, 120), afterMs: since() })
        const passerBy = !found.aboutRouter && found.sender !== network.gateway
        if (passerBy && devicesWait !== null) devicesWait.push(found)
        else line(found)
      },
      refused: () => stopAt(limits.refused),
    },
    searching.signal,
  )
  await Promise.all([...lanes.values()].map(({ done }) => done))
  for (const timer of timers) clearTimeout(timer)
  enough.removeEventListener('abort', stop)
  signal.removeEventListener('abort', stopAll)

  const { answers, others, problem } = summary
  evidence.push(
    problem === null ? { seen: 'ssdp-search', answers, others } : { seen: 'ssdp-unsent', ...problem },
  )
  const rank = (gateway: UpnpGateway) => (isOwn(gateway) ? 2 : 0) + (isUp(gateway) ? 1 : 0)
  gateways.sort((one, other) => rank(other) - rank(one))
  return {
    gateways,
    // where the gateway itself answers the search ends, so who else was heard by then is chance
    devices: gateways.some(isOwn) ? [] : devices,
    problem,
    evidence,
  }
}

/**
 * What one device has named is followed piece by piece, for some routers have room for one connection only; what is about a
 * router first.
 */
class Lane {
  readonly #follow: (found: Found) => Promise<void>
  readonly #waiting: Found[] = []
  #busy = false
  done: Promise<void> = Promise.resolve()

  constructor(follow: (found: Found) => Promise<void>) {
    this.#follow = follow
  }

  add(found: Found): void {
    this.#waiting.push(found)
    if (!this.#busy) this.done = this.#work()
  }

  async #work(): Promise<void> {
    this.#busy = true
    for (;;) {
      const first = this.#waiting.findIndex(({ aboutRouter }) => aboutRouter)
      const [next] = this.#waiting.splice(Math.max(0, first), 1)
      if (next === undefined) break
      await this.#follow(next)
    }
    this.#busy = false
  }
}

/**
 * Follows a place that a device named. Where it names another host, one that may not be asked or that does not answer as a
 * router, the same place is looked for at the device's own address: some name an address that they had before, or a name.
 */
async function followed(
  location: string,
  sender: string,
  network: LocalNetwork,
  signal: AbortSignal,
): Promise<DeviceFinding> {
  const named = localUrl(location, null, network)
  const outcome = named === null ? null : await askGateway(named, network, signal)
  const there = { address: named?.hostname ?? sender, outcome: outcome ?? { kind: 'elsewhere' as const } }
  if (outcome?.kind === 'gateway' || named?.hostname === sender) return there
  const own = atSender(location, sender, network)
  const second = own === null ? null : await askGateway(own, network, signal)
  return second?.kind === 'gateway' ? { address: sender, outcome: second } : there
}

/** The place that was named, on the host that named it. */
function atSender(location: string, sender: string, network: LocalNetwork): URL | null {
  const text = /^[a-z]+:/i.test(location) ? location : `http://${location}`
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  if (url.protocol !== 'http:') return null
  return localUrl(
    `http://${sender}:${url.port === '' ? 80 : url.port}${url.pathname}${url.search}`,
    null,
    network,
  )
}

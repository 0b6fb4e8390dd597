import { performance } from 'node:perf_hooks'
import type { Evidence } from '#shared/words/evidence'
import { type LocalNetwork, localUrl } from './local-network'
import { oneLine } from './one-line'
import { type Found, searchRouters } from './ssdp-search'
import { askGateway, type UpnpGateway } from './upnp-gateway'

export interface UpnpFinding {
  /** Null: no router speaks UPnP here. */
  readonly gateway: UpnpGateway | null
  /** Sentences for people: devices that said they are routers and are not, or not this one. */
  readonly notes: readonly string[]
  readonly evidence: readonly Evidence[]
}

/** Milliseconds to wait for the gateway itself where another device has already answered as a router. */
const waitForGateway = 1_500

export interface UpnpSearch {
  readonly network: LocalNetwork
  readonly ssdpPort: number
  /** At most so long, everything included. */
  readonly limitMs: number
  /** Aborted where nobody waits for further devices any more; what has answered is still asked to its end. */
  readonly enough: AbortSignal
}

/**
 * Finds the router by UPnP: the first that answers at the gateway's address, else the first of others, which may be the
 * same router under another of its addresses.
 */
export async function findUpnp(
  { network, ssdpPort, limitMs, enough }: UpnpSearch,
  signal: AbortSignal,
): Promise<UpnpFinding> {
  const began = performance.now()
  const searching = new AbortController()
  const asking = new AbortController()
  const notes = new Set<string>()
  const evidence: Evidence[] = []
  const pending = new Set<Promise<void>>()
  const others: UpnpGateway[] = []
  let own: UpnpGateway | null = null

  const stop = () => searching.abort()
  const stopAll = () => {
    searching.abort()
    asking.abort()
  }
  const limit = setTimeout(stopAll, limitMs)
  let grace: NodeJS.Timeout | undefined
  enough.addEventListener('abort', stop)
  signal.addEventListener('abort', stopAll)
  if (signal.aborted) stopAll()
  if (enough.aborted) stop()

  const follow = async ({ location, sender }: Found) => {
    const url = localUrl(location, null, network)
    evidence.push({
      what: `SSDP answer of ${sender}`,
      detail: `${oneLine(location, 120)}, after ${Math.round(performance.now() - began)} ms`,
    })
    if (url === null) {
      notes.add(
        `The device at ${sender} names an address outside of this network as the router’s, which Portlight does not follow.`,
      )
      return
    }
    const answer = await askGateway(url, network, asking.signal)
    if (answer.kind === 'none') {
      if (!asking.signal.aborted) notes.add(answer.sentence)
      return
    }
    evidence.push(...answer.gateway.evidence)
    if (answer.gateway.address === network.gateway) {
      own ??= answer.gateway
      stopAll()
    } else {
      others.push(answer.gateway)
      grace ??= setTimeout(stopAll, Math.max(0, waitForGateway - (performance.now() - began)))
    }
  }
  const summary = await searchRouters(
    { gateway: network.gateway, local: network.local, port: ssdpPort },
    (found) => {
      const following = follow(found).finally(() => pending.delete(following))
      pending.add(following)
    },
    searching.signal,
  )
  await Promise.all(pending)
  clearTimeout(limit)
  clearTimeout(grace)
  enough.removeEventListener('abort', stop)
  signal.removeEventListener('abort', stopAll)

  evidence.push({
    what: 'SSDP search',
    detail:
      summary.problem === null
        ? `${summary.answers} answers, ${summary.others} of them of other devices`
        : `could not be sent: ${summary.problem}`,
  })
  const gateway = own ?? others[0] ?? null
  if (gateway !== null && gateway.address !== network.gateway) {
    notes.add(
      `The router answers UPnP at ${gateway.address}, not at the gateway’s address ${network.gateway}: it has several addresses, or it is another device.`,
    )
  }
  for (const other of others) {
    if (other === gateway || other.description.id === gateway?.description.id) continue
    notes.add(`A second device, at ${other.address}, also says that it is a router.`)
  }
  return { gateway, notes: [...notes], evidence }
}

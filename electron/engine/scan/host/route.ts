import { createSocket } from 'node:dgram'
import { parseIpv4 } from '#shared/targets/address'
import { interfaceEntries } from '../../computer/interfaces'
import { readCode } from '../probe/reading'

/** What this computer's own routing table says of an address; `unknown` where it could not even be asked. */
export type Route =
  | { readonly kind: 'ok'; readonly localAddress: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown' }

/**
 * Asks the system for its route to an address without sending anything: `connect(2)` of a datagram socket only looks the
 * route up (udp(7)). So an unreachable that comes from the network can be told from one that this computer says itself.
 */
export function lookUpRoute(address: string, family: 4 | 6): Promise<Route> {
  return new Promise((resolve) => {
    const socket = createSocket(family === 4 ? 'udp4' : 'udp6')
    const end = (route: Route) => {
      socket.removeAllListeners()
      socket.on('error', () => {})
      socket.close()
      resolve(route)
    }
    socket.on('error', (error) => end(routeOf(error)))
    socket.on('connect', () => end({ kind: 'ok', localAddress: socket.address().address }))
    try {
      socket.connect(9, address)
    } catch (error) {
      end(routeOf(error))
    }
  })
}

/** A shortage of ours says nothing about the route. */
function routeOf(error: unknown): Route {
  const reading = readCode((error as NodeJS.ErrnoException).code)
  const short = reading.kind === 'shortage' && reading.of !== 'local-ports'
  return { kind: short ? 'unknown' : 'none' }
}

/** Whether an IPv4 address is the broadcast address of a network that this computer is in: nobody's, so no host. */
export function isBroadcast(address: string): boolean {
  const value = parseIpv4(address)
  if (value === null) return false
  return (interfaceEntries() ?? []).some(({ family, cidr }) => {
    const [network, bits] = (cidr ?? '').split('/')
    if (family !== 'IPv4' || network === undefined || Number(bits) > 30) return false
    const hosts = 2 ** (32 - Number(bits))
    const own = parseIpv4(network)
    return own !== null && value === Math.floor(own / hosts) * hosts + hosts - 1
  })
}

import { connect, type Socket } from 'node:net'
import type { SecondRouter } from '#shared/forward/verdict/findings'
import { onOwnNetwork } from '../computer/own-networks'
import { lookUpRoute, type Route } from '../scan/host/route'
import { askNatPmp, askPcp, portControlPort } from './router/port-control/port-control'

/**
 * Where routers usually are that providers give out and shops sell, and where carriers' NAT begins. Private addresses:
 * no request leaves for the internet.
 */
const usualAddresses = [
  '192.168.0.1',
  '192.168.1.1',
  '192.168.1.254',
  '192.168.2.1',
  '192.168.8.1',
  '192.168.178.1',
  '192.168.0.254',
  '192.168.10.1',
  '10.0.0.1',
  '10.0.0.138',
  '10.1.1.1',
  '100.64.0.1',
] as const

/** Every router has a page, and one that has none refuses. */
const port = 80
const waitMs = 1_000

/**
 * Which of the usual addresses of routers answer beyond the gateway, by a connection or by a refusal. Those of this
 * computer's own networks are left out: what answers there stands before the router. So are those that a VPN leads to
 * (100.64/10 is Tailscale's, too): what answers there is elsewhere.
 */
export async function lookBeyond(gateway: string, signal: AbortSignal): Promise<readonly string[]> {
  const far = usualAddresses.filter((address) => address !== gateway && onOwnNetwork(address) === false)
  const way = await lookUpRoute(gateway, 4)
  const routes = await Promise.all(far.map((address) => lookUpRoute(address, 4)))
  const beyond = far.filter((_, at) => isSameWay(way, routes[at]))
  const sockets: Socket[] = []
  const stop = () => {
    for (const socket of sockets) socket.destroy()
  }
  const timer = setTimeout(stop, waitMs)
  signal.addEventListener('abort', stop)
  const answers = beyond.map((address) => answersAt(address, sockets))
  if (signal.aborted) stop()
  try {
    const answered = await Promise.all(answers)
    return beyond.filter((_, at) => answered[at] === true)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** Milliseconds that one of them has, with the repetitions of NAT-PMP. */
const portControlMs = 1_200

/**
 * Asks private addresses beyond the router for their outer address by NAT-PMP (RFC 6886 section 3.2), and whether they are
 * there by PCP (RFC 6887 section 14.1), which changes nothing: to a second router this home's own one is a client like any
 * other. A refusal because a NAT is in between (ADDRESS_MISMATCH, section 8.2) is an answer too.
 * @param local this computer's address towards the router
 */
export async function askBeyond(
  addresses: readonly string[],
  local: string,
  signal: AbortSignal,
  port = portControlPort,
): Promise<readonly SecondRouter[]> {
  const asked = await Promise.all(
    addresses.map(async (address) => {
      const route = await lookUpRoute(address, 4)
      // a VPN leads elsewhere
      if (route.kind !== 'ok' || route.localAddress !== local) return []
      const server = { address, port, family: 'ipv4' as const, from: local }
      const [natPmp, pcp] = await Promise.all([
        askNatPmp(server, portControlMs, signal),
        askPcp(server, portControlMs, signal),
      ])
      if (natPmp.speaks) return [{ address, way: natPmp.way, outer: natPmp.wan }]
      return pcp.speaks ? [{ address, way: pcp.way, outer: null }] : []
    }),
  )
  return asked.flat()
}

/** Whether packets leave with the same address of this computer, so over the same interface. */
function isSameWay(one: Route, other: Route | undefined): boolean {
  return one.kind === 'ok' && other?.kind === 'ok' && one.localAddress === other.localAddress
}

/** False also where the socket is destroyed before there is an answer. */
function answersAt(address: string, sockets: Socket[]): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port })
    sockets.push(socket)
    socket.on('connect', () => {
      resolve(true)
      socket.destroy()
    })
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code === 'ECONNREFUSED'))
    socket.on('close', () => resolve(false))
  })
}

import { connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { parseIpv4 } from '#shared/targets/address'

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
 * computer's own networks are left out: what answers there stands before the router.
 */
export async function lookBeyond(gateway: string, signal: AbortSignal): Promise<readonly string[]> {
  const beyond = usualAddresses.filter((address) => address !== gateway && !isNear(address))
  const answers = await Promise.all(beyond.map((address) => answersAt(address, signal)))
  return beyond.filter((_, at) => answers[at] === true)
}

function isNear(address: string): boolean {
  const value = parseIpv4(address) ?? 0
  return Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .some(({ family, cidr }) => {
      const [network, bits] = (cidr ?? '').split('/')
      const own = parseIpv4(network ?? '')
      if (family !== 'IPv4' || own === null) return false
      const size = 2 ** (32 - Number(bits))
      return Math.floor(own / size) === Math.floor(value / size)
    })
}

function answersAt(address: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port })
    const end = (answered: boolean) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      resolve(answered)
    }
    const onAbort = () => end(false)
    const timer = setTimeout(onAbort, waitMs)
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
    socket.on('connect', () => end(true))
    socket.on('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED'))
  })
}

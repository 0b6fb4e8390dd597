import { homeAddresses } from '#shared/lesson/lesson'
import type { Endpoint, Protocol } from '#shared/sockets/socket'

/** A socket, as far as it matters which packets are its own. */
interface SocketEnds {
  readonly protocol: Protocol
  readonly local: Endpoint
  readonly remote: Endpoint | null
  /** Why no table has it; null: one has. */
  readonly missing: string | null
}

/** It is this very end of a connection. */
export function isEnd(
  { protocol, local, remote }: Pick<SocketEnds, 'protocol' | 'local' | 'remote'>,
  asked: Protocol,
  end: Endpoint,
  other: Endpoint | null,
): boolean {
  if (protocol !== asked || remote === null || other === null) return false
  return isSame(local, end) && isSame(remote, other)
}

/** It takes whatever comes to this end. */
export function takes(
  { protocol, local, remote, missing }: SocketEnds,
  asked: Protocol,
  end: Endpoint,
): boolean {
  if (protocol !== asked || local.port !== end.port) return false
  if (missing !== null) return missing === 'nobody listens'
  return (
    remote === null &&
    (local.address === end.address || local.address === '0.0.0.0' || local.address === '::')
  )
}

/** Whether two ends are one; what nobody knows is none. */
export function isSame(a: Endpoint | null, b: Endpoint | null): boolean {
  return a !== null && b !== null && a.address === b.address && a.port === b.port
}

export function isRouter(address: string): boolean {
  return address === homeAddresses.inside || address === homeAddresses.outside
}

/** This end of a packet on one of a home's two cables is the router's: the other machine is on the other cable. */
export function isAtRouter({ address }: Endpoint, other: Endpoint | null): boolean {
  if (isRouter(address)) return true
  return other?.address === homeAddresses.computer && address !== homeAddresses.computer
}

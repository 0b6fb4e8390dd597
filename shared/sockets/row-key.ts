import type { Endpoint, Family, Protocol } from './socket'
import type { TcpState } from './state'

/** What tells one socket from another. */
export interface SocketIdentity {
  readonly protocol: Protocol
  readonly family: Family
  readonly state: TcpState | null
  readonly local: Endpoint
  readonly remote: Endpoint | null
  /** Inode or the like. */
  readonly handle: string | null
}

/**
 * Names a row from one reading to the next. A TCP connection is known by its two ends, so that it stays the same row when
 * it goes from ESTABLISHED to TIME_WAIT and loses its inode. Several listeners and several UDP sockets can share an
 * address and a port: there the handle belongs to the name.
 * @param pid the first owner: where the system has no handles, it tells sockets on one port apart
 */
export function socketId(
  { protocol, family, local, remote, handle }: SocketIdentity,
  pid: number | null,
): string {
  const own = `${protocol}${family === 'ipv4' ? 4 : 6} ${local.address} ${local.port}`
  if (protocol === 'tcp' && remote !== null) return `${own} ${remote.address} ${remote.port}`
  const peer = remote === null ? '' : ` ${remote.address} ${remote.port}`
  return `${own}${peer} #${handle ?? (pid === null ? '' : `pid${pid}`)}`
}

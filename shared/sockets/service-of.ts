import type { Endpoint, Protocol } from './socket'

/** The name that a port usually has; null where it has none. */
export type ServiceName = (port: number, protocol: Protocol) => string | null

/**
 * Which service a socket is about. The local port names it, unless that port was given out for an outgoing connection: then
 * the remote one does. It depends on the row alone, so that a row does not change its name when another one goes.
 * @param ephemeral the ports that the system gives to outgoing connections
 */
export function serviceOf(
  protocol: Protocol,
  local: Endpoint,
  remote: Endpoint | null,
  ephemeral: { readonly first: number; readonly last: number },
  nameOf: ServiceName,
): string | null {
  const givenOut = (port: number) => port >= ephemeral.first && port <= ephemeral.last
  if (remote !== null && givenOut(local.port) && !givenOut(remote.port)) return nameOf(remote.port, protocol)
  return local.port === 0 ? null : nameOf(local.port, protocol)
}

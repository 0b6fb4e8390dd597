import type { Server } from 'node:net'

/** Where to listen. */
export interface ListenAddress {
  readonly host: string
  readonly port: number
}

export type Listening =
  | { readonly ok: true; readonly servers: readonly Server[]; readonly port: number }
  /** `code` is the system's, such as EADDRINUSE. */
  | { readonly ok: false; readonly address: string; readonly code: string }

/** Free ports to try until one is free on both addresses. */
const tries = 20

/** Loopback has no IPv6 here: no reason to do without the rest. */
const noIpv6: ReadonlySet<string> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL'])

/**
 * Listens on 127.0.0.1 and ::1 on one port, and nowhere else. Both, so that nobody else can answer for `localhost` there.
 * @param make makes one server; it listens on one address
 * @param port 0: any that is free on both
 */
export async function listenOnLoopback(make: () => Server, port: number): Promise<Listening> {
  let last: Listening = { ok: false, address: '127.0.0.1', code: 'EADDRINUSE' }
  for (let attempt = 0; attempt < (port === 0 ? tries : 1); attempt += 1) {
    const ipv4 = await listenAt(make(), { host: '127.0.0.1', port })
    if (!ipv4.ok) return ipv4
    const ipv6 = await listenAt(make(), { host: '::1', port: ipv4.port })
    if (ipv6.ok) return { ok: true, servers: [...ipv4.servers, ...ipv6.servers], port: ipv4.port }
    if (noIpv6.has(ipv6.code)) return ipv4
    for (const server of ipv4.servers) await new Promise((resolve) => server.close(resolve))
    last = ipv6
    if (ipv6.code !== 'EADDRINUSE') break
  }
  return last
}

/** Listens on one address. */
export function listenAt(server: Server, { host, port }: ListenAddress): Promise<Listening> {
  return new Promise((resolve) => {
    const onError = (error: NodeJS.ErrnoException) =>
      resolve({ ok: false, address: host, code: error.code ?? error.message })
    server.once('error', onError)
    server.listen({ host, port, ipv6Only: true, exclusive: true }, () => {
      server.off('error', onError)
      const address = server.address()
      resolve({
        ok: true,
        servers: [server],
        port: typeof address === 'object' && address !== null ? address.port : port,
      })
    })
  })
}

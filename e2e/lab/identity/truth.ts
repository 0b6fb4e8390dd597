import { isDeepStrictEqual } from 'node:util'
import type { IdentityServer } from './server'
import type { RunningServer } from './servers'

/** What a scan said of one port, as far as it is looked at here. */
export interface Said {
  readonly protocol: string | null
  readonly product: string | null
  readonly version: string | null
  readonly noPassword: boolean | null
  readonly tls: { readonly versions: readonly string[] } | null
  readonly startTls?: object
  readonly evidence: readonly { readonly asked: string; readonly text: string }[]
}

/** Whether a version is the installed one, or the beginning of it: 2.4 of 2.4.2. */
function isTrue(version: string, truth: string): boolean {
  return truth === version || truth.startsWith(`${version}.`) || truth.startsWith(`${version}+`)
}

function truthOf(server: IdentityServer, installed: ReadonlyMap<string, string>): string {
  return typeof server.versioned === 'string' ? server.versioned : (installed.get(server.from ?? '') ?? '')
}

/** What is wrong in what was said of a server, in words; nothing where all is right. */
export function faultsOf(
  server: RunningServer,
  said: Said | undefined,
  installed: ReadonlyMap<string, string>,
): readonly string[] {
  if (said === undefined) return [`${server.name}: nothing was said`]
  const { noPassword, product, protocol, version } = said
  const truth = truthOf(server, installed)
  const isRight = server.versioned === false ? version === null : version !== null && isTrue(version, truth)
  const heard = said.evidence.map(({ asked, text }) => `${asked}: ${text.slice(0, 60)}`).join('; ')
  return [
    ...(protocol === server.protocol ? [] : [`protocol ${protocol}, not ${server.protocol} (${heard})`]),
    ...(product === server.product ? [] : [`product ${product}, not ${server.product}`]),
    ...(isRight ? [] : [`version ${version}, not ${server.versioned === false ? 'none' : truth}`]),
    ...((said.tls !== null) === (server.tls === true) ? [] : [`TLS ${said.tls !== null}`]),
    ...(server.tlsVersions === undefined || isDeepStrictEqual(said.tls?.versions, server.tlsVersions)
      ? []
      : [`versions ${said.tls?.versions.join(' ')}`]),
    ...((said.startTls !== undefined) === (server.startTls === true) ? [] : ['STARTTLS']),
    ...(noPassword === (server.noPassword ?? null) ? [] : [`noPassword ${noPassword}`]),
  ].map((fault) => `${server.name}: ${fault}`)
}

/** What nmap knows of a port. */
export interface Peer {
  readonly product: string | null
  readonly version: string | null
}

/** What nmap's XML says of each port. */
export function peersOf(xml: string): ReadonlyMap<number, Peer> {
  const ports = xml.matchAll(/<port protocol="tcp" portid="(\d+)">(.*?)<\/port>/gs)
  return new Map(
    [...ports].map(([, port, inside = '']) => {
      const [service = ''] = /<service [^>]*>/.exec(inside) ?? []
      const word = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(service)?.[1] ?? null
      return [Number(port), { product: word('product'), version: word('version') }]
    }),
  )
}

/**
 * A protocol that nmap gives as a product, and what it takes others for: the answer of a SOCKS server, a server of WebSocket, a
 * page without fields.
 */
const noProducts = new Set(['VNC', 'Spectrum XMPP file transfer', 'Ogar agar.io server', 'sslstrip'])

/** How nmap fares with a server: whether it names a product, and a version that is the installed one; it writes more behind it. */
export function peerKnows(
  server: RunningServer,
  peer: Peer | undefined,
  installed: ReadonlyMap<string, string>,
): { readonly product: boolean; readonly version: boolean } {
  const told = peer?.version?.replace(/^5\.5\.5-/, '').split(/[ -]/)[0] ?? null
  const truth = truthOf(server, installed)
  return {
    product: peer?.product != null && !noProducts.has(peer.product),
    version: told !== null && truth !== '' && isTrue(told, truth),
  }
}

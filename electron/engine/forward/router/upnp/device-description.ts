import { type LocalNetwork, localUrl } from '../local-network'
import { oneLine } from './one-line'
import { elementsOf, readXml, textOf } from './xml'

/** A service of a device, and where it takes requests. */
export interface ServicePlace {
  /** As the device writes it: `urn:schemas-upnp-org:service:WANIPConnection:1`. */
  readonly type: string
  /** The place that its description means, then others that it may mean; all on the host that the description is from. */
  readonly controls: readonly [URL, ...URL[]]
  /** It named another host, so that none of the places may be right. */
  readonly stray: boolean
}

/** What a router tells about itself; null: it doesn't. */
export interface DeviceDescription {
  readonly name: string | null
  readonly model: string | null
  readonly manufacturer: string | null
  /** Its own page, on the local network. */
  readonly page: string | null
  /** Its unique name, which stays the same when it restarts. */
  readonly id: string | null
  /** Services that forward ports, the most capable first. */
  readonly connections: readonly ServicePlace[]
  /** The service that opens ports of IPv6 (WANIPv6FirewallControl). */
  readonly pinholes: ServicePlace | null
}

/** What there is to know of a service by its type; `rank`: less is better. */
interface ServiceKind {
  readonly short: string
  readonly rank: number
}

/**
 * The kind of a service that matters here, whatever its version and capitals; null for another.
 * Version 2 lists all mappings at once; PPP connections are offered by routers that have none, too.
 */
export function serviceKind(type: string): ServiceKind | null {
  const found =
    /^urn:schemas-upnp-org:service:(WANIPConnection|WANPPPConnection|WANIPv6FirewallControl):(\d{1,3})$/i
  const [, word = '', version = ''] = found.exec(type.trim()) ?? []
  const name = ['WANIPConnection', 'WANPPPConnection', 'WANIPv6FirewallControl'].find(
    (one) => one.toLowerCase() === word.toLowerCase(),
  )
  if (name === undefined) return null
  const family = name === 'WANIPConnection' ? 0 : 1_000
  return { short: `${name}:${Number(version)}`, rank: family - Number(version) }
}

/**
 * Reads a device's description (UDA 1.1 section 2.3), also one that breaks off or whose lists are not where they should be.
 * @param location where it was read
 * @returns null for what is none
 */
export function readDescription(
  source: string,
  location: URL,
  network: LocalNetwork,
): DeviceDescription | null {
  const root = readXml(source)?.root ?? null
  const device = root === null ? undefined : elementsOf(root, 'device')[0]
  if (root === null || device === undefined) return null
  const urlBase = (elementsOf(root, 'URLBase')[0]?.text ?? '').trim()
  const all = elementsOf(root, 'service').flatMap((service) => {
    const type = (textOf(service, 'serviceType') ?? '').trim()
    const path = textOf(service, 'controlURL')
    const kind = serviceKind(type)
    return kind === null || path === null ? [] : [{ kind, type, path }]
  })
  // stable: of equals the first stays the first; what counts is chosen before there is a limit
  all.sort((one, other) => one.kind.rank - other.kind.rank)
  const placed = (services: typeof all) =>
    services.slice(0, mostServices).flatMap(({ type, path }) => placeOf(type, path, urlBase, location) ?? [])
  const page = textOf(device, 'presentationURL')
  const base = localUrl(urlBase, location, network) ?? location
  const [model, number] = [plain(textOf(device, 'modelName')), plain(textOf(device, 'modelNumber'))]
  return {
    name: plain(textOf(device, 'friendlyName')),
    model: model !== null && number !== null && !model.includes(number) ? `${model} ${number}` : model,
    manufacturer: plain(textOf(device, 'manufacturer')),
    page: page === null ? null : (localUrl(page, base, network, 'page')?.href ?? null),
    id: plain(textOf(device, 'UDN')),
    connections: placed(all.filter(({ kind }) => !isPinholes(kind))),
    pinholes: placed(all.filter(({ kind }) => isPinholes(kind)))[0] ?? null,
  }
}

function isPinholes({ short }: ServiceKind): boolean {
  return short === 'WANIPv6FirewallControl:1'
}

/** More than this no router has. */
const mostServices = 64

/** Longest address of a service that is looked at. */
const longestUrl = 1024

/**
 * Where a service may be asked. UDA 1.1 section 2.3 resolves against URLBase, and without one against the description's own
 * place; many a URLBase is out of date or empty, and many a path is meant from the root. Another host than the one that the
 * description came from is never asked: what it names there is looked for here.
 */
function placeOf(type: string, path: string, urlBase: string, location: URL): ServicePlace | null {
  if (path.length > longestUrl || urlBase.length > longestUrl) return null
  const base = URL.canParse(urlBase, location.href) ? new URL(urlBase, location.href) : location
  const meant = [new URL(base.href), location, new URL('/', location)].flatMap((from) =>
    URL.canParse(path, from.href) ? [new URL(path, from.href)] : [],
  )
  const http = meant.filter(({ protocol, port }) => protocol === 'http:' && port !== '0')
  const [first, ...rest] = new Set(http.map((url) => here(url, location).href))
  if (first === undefined) return null
  return {
    type,
    controls: [new URL(first), ...rest.map((href) => new URL(href))],
    stray: http[0]?.hostname !== location.hostname,
  }
}

/** The same place on the host of the description, for nobody in particular. */
function here(url: URL, location: URL): URL {
  const at = new URL(url.href)
  at.hostname = location.hostname
  at.username = ''
  at.password = ''
  at.hash = ''
  return at
}

/** A name as people see it. */
function plain(text: string | null): string | null {
  const line = oneLine(text ?? '', 80)
  return line === '' ? null : line
}

import { type LocalNetwork, localUrl } from './local-network'
import { oneLine } from './one-line'
import { childAt, parseXml, textOf, type XmlElement } from './xml'

/** A service of a device, and where it takes requests. */
export interface ServicePlace {
  /** `urn:schemas-upnp-org:service:WANIPConnection:1`. */
  readonly type: string
  readonly control: URL
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
  /** Requests that would have left the local network, or gone to this computer, and were left out. */
  readonly strayServices: number
}

const mostServices = 8
const mostDevices = 64

/** Earlier is better: version 2 lists all mappings at once; PPP connections are offered by routers that have none, too. */
const connectionTypes = [
  'urn:schemas-upnp-org:service:WANIPConnection:2',
  'urn:schemas-upnp-org:service:WANIPConnection:1',
  'urn:schemas-upnp-org:service:WANPPPConnection:1',
] as const
const pinholeType = 'urn:schemas-upnp-org:service:WANIPv6FirewallControl:1'

/**
 * Reads a device's description (UDA 1.1 section 2.3).
 * @param location where it was read
 * @returns null for what is none
 */
export function readDescription(
  source: string,
  location: URL,
  network: LocalNetwork,
): DeviceDescription | null {
  const root = parseXml(source)
  const device = childAt(root?.name === 'root' ? root : null, 'device')
  if (root === null || device === null) return null
  const base = localUrl(textOf(root, 'URLBase') ?? '', location, network) ?? location
  const services = servicesIn(device)
  let strayServices = 0
  const placed = services.flatMap(({ type, path }): ServicePlace[] => {
    const control = localUrl(path, base, network)
    if (control === null) strayServices += 1
    return control === null ? [] : [{ type, control }]
  })
  const page = textOf(device, 'presentationURL')
  const [model, number] = [plain(textOf(device, 'modelName')), plain(textOf(device, 'modelNumber'))]
  return {
    name: plain(textOf(device, 'friendlyName')),
    model: model !== null && number !== null && !model.includes(number) ? `${model} ${number}` : model,
    manufacturer: plain(textOf(device, 'manufacturer')),
    page: page === null ? null : (localUrl(page, base, network, 'page')?.href ?? null),
    id: plain(textOf(device, 'UDN')),
    connections: connectionTypes.flatMap((type) => placed.filter((service) => service.type === type)),
    pinholes: placed.find(({ type }) => type === pinholeType) ?? null,
    strayServices,
  }
}

/** The services of a device and of those inside it that matter here. */
function servicesIn(device: XmlElement): { type: string; path: string }[] {
  const found: { type: string; path: string }[] = []
  const devices = [device]
  for (let at = 0; at < devices.length && at < mostDevices; at++) {
    const one = devices[at]
    for (const service of childAt(one ?? null, 'serviceList')?.children ?? []) {
      const type = textOf(service, 'serviceType') ?? ''
      const path = textOf(service, 'controlURL')
      const known = type === pinholeType || connectionTypes.some((other) => other === type)
      if (known && path !== null && found.length < mostServices) found.push({ type, path })
    }
    devices.push(...(childAt(one ?? null, 'deviceList')?.children ?? []))
  }
  return found
}

/** A name as people see it. */
function plain(text: string | null): string | null {
  const line = oneLine(text ?? '', 80)
  return line === '' ? null : line
}

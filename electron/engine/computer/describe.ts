import { hostname } from 'node:os'
import { platform } from 'node:process'
import type { Computer, InterfaceAddress } from '#shared/computer/computer'
import type { Platform } from '../platform/platform'
import { interfaces } from './interfaces'

/** This computer: addresses of the interfaces that are up, default gateway and port ranges. */
export async function describeComputer(system: Platform, signal: AbortSignal): Promise<Computer> {
  const [gateway, ephemeralPorts] = await Promise.all([
    system.defaultGateway(signal),
    system.ephemeralPorts(signal),
  ])
  return { hostName: hostname(), platform, addresses: interfaceAddresses(), gateway, ephemeralPorts }
}

function interfaceAddresses(): InterfaceAddress[] {
  return Object.entries(interfaces() ?? {}).flatMap(([name, entries]) =>
    (entries ?? []).map((entry) => ({
      interface: name,
      address: entry.address,
      family: entry.family === 'IPv6' ? ('ipv6' as const) : ('ipv4' as const),
      prefix: Number(entry.cidr?.split('/')[1] ?? 0),
      loopback: entry.internal,
    })),
  )
}

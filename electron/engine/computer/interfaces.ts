// biome-ignore lint/style/noRestrictedImports: the one place that asks, and minds that the system may refuse
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { isZone } from '#shared/targets/zone'

/** Entries by the name of their interface. */
export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/**
 * The interfaces of this computer that are up; null where the system does not tell: Android and systemd's
 * RestrictAddressFamilies (systemd.exec(5)) refuse the kind of socket that is asked, and a scan may just hold all descriptors.
 */
export function interfaces(): Interfaces | null {
  try {
    return networkInterfaces()
  } catch {
    return null
  }
}

/** Their addresses, without their names; null where the system does not tell. */
export function interfaceEntries(): readonly NetworkInterfaceInfo[] | null {
  const all = interfaces()
  return all === null ? null : Object.values(all).flatMap((entries) => entries ?? [])
}

/** Their addresses, without zones; null where the system does not tell, or while there is no descriptor left to ask with. */
export function ownAddresses({ loopback = true } = {}): ReadonlySet<string> | null {
  const entries = interfaceEntries()?.filter(({ internal }) => loopback || !internal) ?? null
  return entries === null ? null : new Set(entries.map(({ address }) => address.split('%')[0] ?? address))
}

/**
 * How the links of this computer are named in link-local addresses (RFC 4007 section 11): by their interface, or by its number
 * where the name can't stand there, as on Windows. Those that have such an address, or else all but the loopback.
 */
export function linkZones(all: Interfaces | null): readonly string[] {
  const links = Object.entries(all ?? {}).flatMap(([name, entries = []]) => {
    const outer = entries.filter(({ internal }) => !internal)
    const scope = outer.map((entry) => (entry.family === 'IPv6' ? entry.scopeid : 0)).find((id) => id > 0)
    const zone = isZone(name) ? name : scope === undefined ? null : String(scope)
    return outer.length === 0 || zone === null ? [] : [{ zone, local: scope !== undefined }]
  })
  const local = links.filter((link) => link.local)
  return (local.length > 0 ? local : links).map(({ zone }) => zone)
}

import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'

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

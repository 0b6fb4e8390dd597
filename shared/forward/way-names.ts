import type { MappingWay } from './request'

/** The ways to a forward, as people know them. */
export const wayNames: Readonly<Record<MappingWay, string>> = {
  upnp: 'UPnP',
  'nat-pmp': 'NAT-PMP',
  pcp: 'PCP',
}

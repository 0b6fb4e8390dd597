import type { Registration } from '../services/registrations'
import type { Service } from '../services/service-table'
import type { Protocol } from '../sockets/socket'
import { isBrowserBlocked } from './browser-blocked'
import { type PortRangeText, rangeOf } from './port-ranges'
import type { PortText } from './port-text'
import { textsOf } from './port-texts'

/** What people run on a port, beside or instead of what it is registered for. */
export interface CommonUse {
  readonly protocol: Protocol
  readonly use: string
}

/** All that is known of a port without looking at any computer. */
export interface PortReference {
  readonly port: number
  readonly range: PortRangeText
  readonly registrations: readonly Registration[]
  readonly commonUses: readonly CommonUse[]
  /** Written by us; empty: all there is comes from the lists above. */
  readonly texts: readonly PortText[]
  /** Browsers refuse to open it. */
  readonly browserBlocked: boolean
}

/** Where names of ports stand. */
export interface PortNamesSource {
  readonly registrationsOf: (port: number) => readonly Registration[]
  readonly find: (port: number, protocol: Protocol) => Pick<Service, 'commonUse'> | null
}

/** Puts together what is known of a port, 0 to 65535. */
export function describePort(port: number, names: PortNamesSource): PortReference {
  const commonUses = (['tcp', 'udp'] as const).flatMap((protocol) => {
    const use = names.find(port, protocol)?.commonUse ?? null
    return use === null ? [] : [{ protocol, use }]
  })
  return {
    port,
    range: rangeOf(port),
    registrations: names.registrationsOf(port),
    commonUses,
    texts: textsOf(port),
    browserBlocked: isBrowserBlocked(port),
  }
}

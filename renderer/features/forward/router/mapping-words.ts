import type { Mapping } from '#shared/forward/router'
import type { PortRef } from '../../../ui/port-ways'

/** `192.168.1.34, port 25565`; what else matters follows. */
export function mappingText(mapping: Pick<Mapping, 'internalAddress' | 'internalPort' | 'enabled'>): string {
  const { internalAddress, internalPort, enabled } = mapping
  return `to ${internalAddress}, port ${internalPort}${enabled ? '' : ', switched off'}`
}

/** A mapping without what changes from minute to minute. */
export function leaseless({ internalAddress, internalPort, enabled }: Mapping) {
  return { internalAddress, internalPort, enabled }
}

/** How long it still holds. */
export function leaseText(seconds: number | null): string {
  if (seconds === null) return 'not told'
  if (seconds === 0) return 'no end'
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 120) return `${minutes} min`
  const hours = Math.round(seconds / 3600)
  return hours < 48 ? `${hours} h` : `${Math.round(seconds / 86_400)} days`
}

/** `25565 TCP` */
export function portText({ externalPort, protocol }: Pick<Mapping, 'externalPort' | 'protocol'>): string {
  return `${externalPort === 0 ? 'all ports' : externalPort} ${protocol.toUpperCase()}`
}

/** What tells mappings of one list apart. */
export function mappingKey(mapping: Mapping): string {
  const { way, family, protocol, externalPort, remoteHost, internalAddress, internalPort } = mapping
  return [way, family, protocol, externalPort, remoteHost ?? '', internalAddress, internalPort].join(' ')
}

/** The port that a forward leads to. */
export function insideOf({ toThisComputer, internalAddress, internalPort, protocol }: Mapping): PortRef {
  return { host: toThisComputer ? null : internalAddress, port: internalPort, protocol }
}

import { outerKind } from './addresses'
import type { Mapping } from './router'
import type { ForwardFindings } from './verdict/findings'

/** The router's forwards that have to do with the port in question. IPv6 has no forwards of this kind. */
export interface PortMappings {
  /** Of this port and protocol to this computer; one that is in force before one that is not. */
  readonly here: Mapping | null
  /** Of this port and protocol to somebody else, for everybody outside. */
  readonly elsewhere: Mapping | null
  /** Of this port and protocol to a name instead of an address, which may be this computer's (WANIPConnection:1 section 2.2.19). */
  readonly named: Mapping | null
  /** Of this port to this computer, for the other protocol. */
  readonly otherProtocol: Mapping | null
  /** To this port of this computer, from another outer port. */
  readonly otherPort: Mapping | null
}

/** Finds them, the mapping that was made for the test among them. */
export function portMappings({ port, protocol, router }: ForwardFindings): PortMappings {
  const test = router?.test
  const made = test !== null && test !== undefined && 'mapping' in test ? [test.mapping] : []
  const all = [...(router?.mappings ?? []), ...made].filter(({ family }) => family === 'ipv4')
  const same = all.filter((mapping) => mapping.externalPort === port && mapping.protocol === protocol)
  const here = same.filter(({ toThisComputer }) => toThisComputer)
  const foreign = same.filter(
    ({ toThisComputer, enabled, remoteHost }) => !toThisComputer && enabled && remoteHost === null,
  )
  return {
    // whoever is named by the mapping only lets some in: one for everybody counts first
    here:
      here.find(({ enabled, remoteHost }) => enabled && remoteHost === null) ??
      here.find(({ enabled }) => enabled) ??
      here[0] ??
      null,
    // what is for one host outside only is nobody else's way
    elsewhere: foreign.find(({ internalAddress }) => isHost(internalAddress)) ?? null,
    named: foreign.find(({ internalAddress }) => !isHost(internalAddress)) ?? null,
    otherProtocol:
      all.find(
        (mapping) =>
          mapping.externalPort === port &&
          mapping.protocol !== protocol &&
          mapping.toThisComputer &&
          mapping.enabled,
      ) ?? null,
    otherPort:
      all.find(
        (mapping) =>
          mapping.internalPort === port &&
          mapping.externalPort !== port &&
          mapping.protocol === protocol &&
          mapping.toThisComputer &&
          mapping.enabled,
      ) ?? null,
  }
}

/** Whether it is the address of a single device, and neither a name nor 0.0.0.0 or a broadcast address. */
function isHost(address: string): boolean {
  const kind = outerKind(address)
  return kind !== null && kind !== 'none'
}

/** The port of this computer at which packets for the outer port arrive, as far as the router told. */
export function arrivalPort(findings: ForwardFindings): number {
  return portMappings(findings).here?.internalPort ?? findings.port
}

/** The address of this computer at which they arrive; it may have several. Null: not known. */
export function arrivalAddress(findings: ForwardFindings): string | null {
  return portMappings(findings).here?.internalAddress ?? findings.computer?.lan ?? null
}

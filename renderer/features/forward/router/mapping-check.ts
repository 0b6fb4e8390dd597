import type { AddMapping } from '#shared/forward/request'
import { parseIpv4, parseIpv6 } from '#shared/targets/address'
import { checkPort } from '../form/form-check'
import type { MappingDraft } from './mapping-dialog-state'

export interface MappingCheck {
  readonly externalProblem: string | null
  readonly internalProblem: string | null
  readonly addressProblem: string | null
  /** What to ask the router; null while something is wrong or missing. */
  readonly request: Omit<AddMapping, 'replace' | 'gateway'> | null
}

/** Reads a draft. A port that is missing is no problem yet, but nothing to ask with either. */
export function checkMapping(draft: MappingDraft): MappingCheck {
  const external = checkPort(draft.externalPort)
  const internal = checkPort(draft.internalPort)
  const address = draft.internalAddress.trim()
  const addressProblem =
    address === '' || (address.length <= 64 && (parseIpv4(address) ?? parseIpv6(address)) !== null)
      ? null
      : 'An address such as 192.168.1.34, or nothing for this computer.'
  const externalPort = external.port
  const internalPort = internal.empty ? externalPort : internal.port
  const ready = externalPort !== null && internalPort !== null && addressProblem === null
  return {
    externalProblem: external.problem,
    internalProblem: internal.problem,
    addressProblem,
    request: ready
      ? {
          protocol: external.protocol ?? draft.protocol,
          externalPort,
          internalPort,
          internalAddress: address === '' ? null : address,
          leaseSeconds: draft.leaseSeconds,
          way: draft.way,
          description: draft.description.trim().slice(0, 60),
          keep: draft.keep,
        }
      : null,
  }
}

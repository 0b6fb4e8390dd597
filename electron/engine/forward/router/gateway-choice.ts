import { outerKind } from '#shared/forward/addresses'
import type { Neighbours } from '../../platform/platform'
import { type LocalNetwork, sharesNetwork } from './local-network'
import { isUp, type UpnpGateway } from './upnp/upnp-gateway'

/** What a device at another address than the gateway's is judged by. */
export interface GatewayFacts {
  readonly network: Pick<LocalNetwork, 'gateway' | 'local' | 'prefix'>
  /** Hardware addresses of the link; null: they can't be told. */
  readonly neighbours: Neighbours | null
  /** The outer address as the gateway itself tells it by NAT-PMP; null: it didn't. */
  readonly outer: string | null
}

/** Why a device that says it is a router is not taken for this computer's. */
export type OtherReason =
  /** It has no connection to anywhere, by its own words. */
  | 'not-connected'
  /** Its "outer" address is one of this very network. */
  | 'outer-inside'
  /** Its hardware address is another one than the gateway's. */
  | 'other-hardware'
  /** The gateway's address is a virtual one, and several routers may stand behind it. */
  | 'several'
  /** Hardware addresses can't be told, or say nothing here. */
  | 'not-known'

export interface GatewayChoice {
  /** The one that is this computer's router, as far as can be told; null: none is. */
  readonly gateway: UpnpGateway | null
  /** It is the gateway itself, and not only one of those that may stand behind its virtual address. */
  readonly sure: boolean
  /** The rest, as devices that are no router of this computer for all that is known. */
  readonly others: readonly { readonly device: UpnpGateway; readonly reason: OtherReason }[]
}

/**
 * Chooses among devices that say they are routers. Packets of this computer go to the gateway's address, so another device is
 * the router only where something shows that it is the same one: it has the gateway's hardware address, or knows the outer
 * address that the gateway tells. Where the gateway's address is a virtual one, no router has its hardware address, and the
 * only one that is connected is taken.
 */
export function chooseGateway(found: readonly UpnpGateway[], facts: GatewayFacts): GatewayChoice {
  const judged = found.map((device) => ({ device, standing: standingOf(device, facts) }))
  const of = (...wanted: readonly Standing[]) => judged.filter(({ standing }) => wanted.includes(standing))
  const sure = of('gateway')[0] ?? of('same')[0]
  const virtual = of('virtual')
  const chosen = sure ?? (virtual.length === 1 ? virtual[0] : undefined)
  return {
    gateway: chosen?.device ?? null,
    sure: sure !== undefined,
    others: judged.flatMap((one): GatewayChoice['others'] => {
      // another service of the same device is no other device
      if (one === chosen || one.standing === 'gateway' || one.standing === 'same') return []
      const { device, standing } = one
      if (standing === 'virtual') return [{ device, reason: 'several' }]
      return device.address === chosen?.device.address ? [] : [{ device, reason: standing }]
    }),
  }
}

type Standing = 'gateway' | 'same' | 'virtual' | Exclude<OtherReason, 'several'>

function standingOf(device: UpnpGateway, { network, neighbours, outer }: GatewayFacts): Standing {
  if (device.address === network.gateway) return 'gateway'
  const { wan } = device
  if (wan === null || !isUp(device)) return 'not-connected'
  if (sharesNetwork(wan, network)) return 'outer-inside'
  if (wan === outer && outerKind(wan) === 'public') return 'same'
  const [own, theirs] = [network.gateway, device.address].map((address) => hardwareOf(address, neighbours))
  if (own == null) return 'not-known'
  if (isVirtual(own)) return 'virtual'
  if (theirs == null) return 'not-known'
  if (own !== theirs) return 'other-hardware'
  // a repeater that answers ARP for everybody has one hardware address for all
  const sharing = [...(neighbours?.values() ?? [])].filter((hardware) => hardware === own)
  return sharing.length > 2 ? 'not-known' : 'same'
}

/** Null: there is none, or it can't be told. */
export function hardwareOf(address: string, neighbours: Neighbours | null): string | null {
  const hardware = neighbours?.get(address) ?? ''
  return /[1-9a-f]/.test(hardware) ? hardware : null
}

/**
 * Hardware addresses that routers share, so that another one can take over: VRRP and CARP (RFC 9568 section 7.3), HSRP of
 * versions 1 and 2, and GLBP.
 */
export function isVirtual(hardware: string): boolean {
  return /^(?:00:00:5e:00:01:|00:00:0c:07:ac:|00:00:0c:9f:f|00:07:b4:)/.test(hardware)
}

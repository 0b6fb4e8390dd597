import { refused, type Way } from '../mapping/order'
import { upnpRefused } from './upnp-refused'
import type { UpnpService } from './upnp-service'

/** Seconds that an opening may last at most (WANIPv6FirewallControl:1 section 2.3.4), and at least. */
const longestLease = 86_400
/** Milliseconds for looking whether an opening is there. */
const lookLimit = 1_500

/**
 * Opens ports of this computer in the router's IPv6 firewall by UPnP (WANIPv6FirewallControl:1). Routers open, show and close
 * them only for who asks over IPv6, from the address in question.
 */
export function pinholeWay(pinholes: UpnpService, gateway6: string): Way {
  return {
    way: 'upnp',
    async make(order, _nonce, signal) {
      const service = pinholes.over(gateway6, order.internalAddress)
      const status = await service.call('GetFirewallStatus', [], signal)
      if (status.kind === 'done') {
        // what it would say if it was asked
        if (status.values.get('FirewallEnabled') === '0') return closed(702)
        if (status.values.get('InboundPinholeAllowed') === '0') return closed(703)
      }
      const wanted = order.leaseSeconds === 0 ? longestLease : order.leaseSeconds
      const leaseSeconds = Math.min(longestLease, wanted)
      const answer = await service.call(
        'AddPinhole',
        [
          ['RemoteHost', ''],
          ['RemotePort', 0],
          ['InternalClient', order.internalAddress],
          ['InternalPort', order.internalPort],
          // IANA's protocol numbers
          ['Protocol', order.protocol === 'tcp' ? 6 : 17],
          ['LeaseTime', leaseSeconds],
        ],
        signal,
      )
      if (answer.kind !== 'done') return upnpRefused(answer, 'open', { about: 'pinhole' })
      const text = answer.values.get('UniqueID') ?? ''
      if (!/^\d{1,10}$/.test(text)) return refused({ why: 'no-number' })
      if ((await isOpen(service, Number(text), signal)) === false) return refused({ why: 'not-open' })
      return {
        kind: 'made',
        externalPort: order.externalPort,
        externalAddress: order.internalAddress,
        leaseSeconds,
        description: order.description,
        enabled: true,
        pinhole: Number(text),
        epoch: null,
      }
    },
    async unmake({ pinhole, internalAddress }, signal) {
      // without its number nobody can close it, but it ends by itself
      if (pinhole === null) return { kind: 'removed', found: false }
      const service = pinholes.over(gateway6, internalAddress)
      const answer = await service.call('DeletePinhole', [['UniqueID', pinhole]], signal)
      if (answer.kind === 'done') return { kind: 'removed', found: true }
      // 704 NoSuchEntry
      if (answer.kind === 'error' && answer.code === 704) return { kind: 'removed', found: false }
      return upnpRefused(answer, 'close', { about: 'pinhole' })
    },
    remembers: async ({ pinhole, internalAddress }, _now, signal) =>
      pinhole !== null && (await isOpen(pinholes.over(gateway6, internalAddress), pinhole, signal)) === true,
  }
}

function closed(code: number) {
  return upnpRefused({ kind: 'error', code, description: '' }, 'open', { about: 'pinhole' })
}

/** Null: it can't be told. */
async function isOpen(service: UpnpService, id: number, signal: AbortSignal): Promise<boolean | null> {
  const answer = await service.call('GetPinholePackets', [['UniqueID', id]], signal, lookLimit)
  if (answer.kind === 'done') return true
  // 704 NoSuchEntry
  return answer.kind === 'error' && answer.code === 704 ? false : null
}

import type { MappingWay } from '#shared/forward/request'
import type { Refused } from '#shared/forward/router'
import { isRemembered } from '../mapping/journal-entry'
import { type Made, type Order, refused, type Way } from '../mapping/order'
import { readMappings } from '../upnp/upnp-list'
import type { UpnpService } from '../upnp/upnp-service'
import { natPmpRequest, readNatPmpMapping } from './nat-pmp-message'
import { mapRequest, type PcpMapRequest, readMapAnswer } from './pcp-message'
import { type PortControlAnswer, type PortControlServer, portControlExchange } from './port-control-exchange'

/** Milliseconds for a request with its repetitions. */
const limitMs = 4_000
/** Both need a time: where none was wanted, a week, which routers shorten. */
const longestLease = 604_800

/**
 * Forwards to this computer by NAT-PMP; the router may give another port than was asked for.
 * @param epoch seconds that the router remembers
 * @param list UPnP's of the same router; null: it has none
 */
export function natPmpWay(server: PortControlServer, epoch: number | null, list: UpnpService | null): Way {
  return {
    way: 'nat-pmp',
    async make(order, _nonce, signal) {
      const taken = await takenFor(list, order, signal)
      if (taken !== null) return taken
      const { protocol, internalPort, externalPort } = order
      const request = natPmpRequest(protocol, internalPort, externalPort, secondsOf(order))
      const read = (answer: Buffer) => readNatPmpMapping(answer, protocol, internalPort)
      const answer = await portControlExchange(server, request, read, limitMs, signal)
      if (answer.kind !== 'answer') return unanswered('nat-pmp', answer)
      const { value } = answer
      if (value.result !== 0) return refused({ why: 'nat-pmp', result: value.result })
      if (value.externalPort === 0 || value.leaseSeconds === 0) return refused({ why: 'no-port' })
      return made(order, { ...value, externalAddress: null })
    },
    // RFC 6886 section 3.4: a lifetime of 0 removes the forward of this computer's port
    async unmake({ protocol, internalPort }, signal) {
      const read = (answer: Buffer) => readNatPmpMapping(answer, protocol, internalPort)
      const answer = await portControlExchange(
        server,
        natPmpRequest(protocol, internalPort, 0, 0),
        read,
        limitMs,
        signal,
      )
      if (answer.kind !== 'answer') return unanswered('nat-pmp', answer)
      const { result } = answer.value
      if (result !== 0) return refused({ why: 'nat-pmp', result })
      return { kind: 'removed', found: null }
    },
    remembers: async (entry, now) => isRemembered(entry, epoch, now),
  }
}

/**
 * NAT-PMP names a forward by the port of this computer alone (RFC 6886 section 3.3), whoever asks: a second request for it
 * would change, and then remove, what another program has made. Only UPnP's list can tell; without it, nothing can.
 */
async function takenFor(
  list: UpnpService | null,
  wanted: Order,
  signal: AbortSignal,
): Promise<Refused | null> {
  if (list === null) return null
  const { mappings } = await readMappings(list, signal)
  const other = mappings.find(
    ({ protocol, internalAddress, internalPort, externalPort }) =>
      protocol === wanted.protocol &&
      internalAddress === wanted.internalAddress &&
      internalPort === wanted.internalPort &&
      externalPort !== wanted.externalPort,
  )
  return other === undefined
    ? null
    : refused({ why: 'one-each', externalPort: other.externalPort, internalPort: wanted.internalPort })
}

/** Forwards by PCP, and openings where the order is of IPv6. */
export function pcpWay(server: PortControlServer, epoch: number | null): Way {
  return {
    way: 'pcp',
    async make(order, nonce, signal) {
      const answer = await askPcpMap(server, { ...order, seconds: secondsOf(order), nonce }, signal)
      if (answer.kind !== 'answer') return unanswered('pcp', answer)
      const { value } = answer
      if ('otherVersion' in value) return refused({ why: 'not-spoken', way: 'pcp' })
      if (!('externalPort' in value)) return refused({ why: 'pcp', result: value.result })
      return made(order, { ...value, leaseSeconds: value.lifetime })
    },
    // RFC 6887 section 15.1: a lifetime of 0 removes it, for who knows the nonce that it was made with
    async unmake(entry, signal) {
      if (entry.nonce === null) return refused({ why: 'proof-lost' })
      const nonce = Buffer.from(entry.nonce, 'hex')
      // what this computer sends to the internet from may be another IPv6 address by now (RFC 8981)
      const from = entry.family === 'ipv4' ? server.from : entry.internalAddress
      const answer = await askPcpMap(
        { ...server, from },
        { ...entry, externalPort: 0, seconds: 0, nonce },
        signal,
      )
      if (answer.kind !== 'answer') return unanswered('pcp', answer)
      if ('otherVersion' in answer.value) return refused({ why: 'not-spoken', way: 'pcp' })
      const { result } = answer.value
      if (result !== 0) return refused({ why: 'pcp', result })
      return { kind: 'removed', found: null }
    },
    remembers: async (entry, now) => isRemembered(entry, epoch, now),
  }
}

async function askPcpMap(
  server: PortControlServer,
  wish: Omit<PcpMapRequest, 'client'>,
  signal: AbortSignal,
): Promise<PortControlAnswer<NonNullable<ReturnType<typeof readMapAnswer>>>> {
  const request = mapRequest({ ...wish, client: server.from })
  if (request === null) return { kind: 'failed', problem: `no address: ${server.from}` }
  return portControlExchange(server, request, (answer) => readMapAnswer(answer, wish), limitMs, signal)
}

function secondsOf({ leaseSeconds }: Order): number {
  return leaseSeconds === 0 ? longestLease : leaseSeconds
}

function made(
  { description }: Order,
  answered: Pick<Made, 'externalPort' | 'externalAddress' | 'leaseSeconds' | 'epoch'>,
): Made {
  const { externalPort, externalAddress, leaseSeconds, epoch } = answered
  return {
    kind: 'made',
    externalPort,
    externalAddress,
    leaseSeconds,
    description,
    enabled: true,
    pinhole: null,
    epoch,
  }
}

function unanswered(
  way: MappingWay,
  answer: Exclude<PortControlAnswer<unknown>, { kind: 'answer' }>,
): Refused {
  switch (answer.kind) {
    case 'silent':
      return refused({ why: 'silent', way })
    case 'refused':
      return refused({ why: 'not-spoken', way })
    case 'failed':
      return refused({ why: 'not-asked', way, code: answer.problem })
  }
}

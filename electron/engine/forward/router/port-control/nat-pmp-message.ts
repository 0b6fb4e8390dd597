import type { Protocol } from '#shared/sockets/socket'
import { formatIpv4 } from '#shared/targets/address'

/** RFC 6886 section 3.2. */
export const outerAddressRequest = Buffer.from([0, 0])

/** What both answers begin with: 0 is success, see `nat-pmp-words.ts`; seconds since the router forgot everything. */
interface Answered {
  readonly result: number
  readonly epoch: number
}

export interface OuterAddress extends Answered {
  /** Null where the result is no success. */
  readonly address: string | null
}

export interface NatPmpMapping extends Answered {
  readonly internalPort: number
  readonly externalPort: number
  readonly leaseSeconds: number
}

/** RFC 6886 section 3.2; null for anything else. */
export function readOuterAddress(answer: Buffer): OuterAddress | null {
  if (answer.length < 8 || answer[0] !== 0 || answer[1] !== 128) return null
  const result = answer.readUInt16BE(2)
  if (result === 0 && answer.length < 12) return null
  return {
    result,
    epoch: answer.readUInt32BE(4),
    address: result === 0 ? formatIpv4(answer.readUInt32BE(8)) : null,
  }
}

/** RFC 6886 section 3.3. With a lifetime and an external port of 0 it removes the mapping (section 3.4). */
export function natPmpRequest(
  protocol: Protocol,
  internalPort: number,
  externalPort: number,
  seconds: number,
): Buffer {
  const request = Buffer.alloc(12)
  request[1] = operationOf(protocol)
  request.writeUInt16BE(internalPort, 4)
  request.writeUInt16BE(externalPort, 6)
  request.writeUInt32BE(seconds, 8)
  return request
}

/** The answer to a request for `protocol` and `internalPort`; null for anything else. */
export function readNatPmpMapping(
  answer: Buffer,
  protocol: Protocol,
  internalPort: number,
): NatPmpMapping | null {
  if (answer.length < 8 || answer[0] !== 0 || answer[1] !== 128 + operationOf(protocol)) return null
  const [result, epoch] = [answer.readUInt16BE(2), answer.readUInt32BE(4)]
  // a refusal need not repeat what was asked for
  if (answer.length < 16) {
    return result === 0 ? null : { result, epoch, internalPort, externalPort: 0, leaseSeconds: 0 }
  }
  if (answer.readUInt16BE(8) !== internalPort && result === 0) return null
  return {
    result,
    epoch,
    internalPort,
    externalPort: answer.readUInt16BE(10),
    leaseSeconds: answer.readUInt32BE(12),
  }
}

function operationOf(protocol: Protocol): number {
  return protocol === 'udp' ? 1 : 2
}

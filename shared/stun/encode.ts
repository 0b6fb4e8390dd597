import { maskOf, writeAddress } from './address-attribute'
import {
  attributeTypes,
  bindingMethod,
  type ChangeRequest,
  headerLength,
  magicCookie,
  type StunEndpoint,
} from './words'

type Attribute = readonly [type: number, value: Uint8Array]

const request = bindingMethod
const indication = bindingMethod | 0x10
const success = bindingMethod | 0x100
const error = bindingMethod | 0x110

/**
 * A Binding request.
 *
 * SOFTWARE says who asks, and makes the request at least as long as any plain answer to it, so that a server that never
 * sends more than it gets can answer.
 * @param transactionId 12 random bytes
 * @param responsePort where to answer instead of the port that it comes from (RFC 5780 section 7.5); null: there
 */
export function bindingRequest(
  transactionId: Uint8Array,
  change: ChangeRequest | null,
  responsePort: number | null = null,
): Uint8Array {
  const attributes: Attribute[] = [[attributeTypes.software, ascii('Portlight STUN client')]]
  if (change !== null) {
    const flags = (change.address ? 4 : 0) | (change.port ? 2 : 0)
    attributes.push([attributeTypes.changeRequest, Uint8Array.of(0, 0, 0, flags)])
  }
  if (responsePort !== null) {
    attributes.push([
      attributeTypes.responsePort,
      Uint8Array.of(responsePort >>> 8, responsePort & 0xff, 0, 0),
    ])
  }
  return message(request, transactionId, attributes)
}

/** A Binding indication, which nobody answers (RFC 8489 section 3). */
export function bindingIndication(transactionId: Uint8Array): Uint8Array {
  return message(indication, transactionId, [])
}

/** The answer that tells where a request came from: 32 bytes over IPv4, 44 over IPv6. */
export function bindingSuccess(transactionId: Uint8Array, from: StunEndpoint): Uint8Array {
  return message(success, transactionId, [
    [attributeTypes.xorMappedAddress, writeAddress(from, maskOf(transactionId))],
  ])
}

/** The answer to a request with attributes that are not understood (RFC 8489 section 6.3.1). */
export function unknownAttributesError(transactionId: Uint8Array, unknown: readonly number[]): Uint8Array {
  const list = unknown.flatMap((type) => [type >>> 8, type & 0xff])
  return message(error, transactionId, [
    [attributeTypes.errorCode, Uint8Array.of(0, 0, 4, 20)],
    [attributeTypes.unknownAttributes, Uint8Array.from(list)],
  ])
}

function message(type: number, transactionId: Uint8Array, attributes: readonly Attribute[]): Uint8Array {
  const padded = attributes.map(([, value]) => 4 + Math.ceil(value.length / 4) * 4)
  const bytes = new Uint8Array(headerLength + padded.reduce((sum, length) => sum + length, 0))
  const view = new DataView(bytes.buffer)
  view.setUint16(0, type)
  view.setUint16(2, bytes.length - headerLength)
  view.setUint32(4, magicCookie)
  bytes.set(transactionId, 8)
  let at = headerLength
  for (const [index, [type, value]] of attributes.entries()) {
    view.setUint16(at, type)
    view.setUint16(at + 2, value.length)
    bytes.set(value, at + 4)
    at += padded[index] ?? 0
  }
  return bytes
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}

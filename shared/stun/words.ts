import type { Family } from '../sockets/socket'

/** The fixed value in bytes 4 to 7 of every message (RFC 8489 section 5). */
export const magicCookie = 0x2112_a442

/** Bytes of the header (RFC 8489 section 5). */
export const headerLength = 20

/** Bytes of a transaction id without the cookie (RFC 8489 section 5). */
export const transactionIdLength = 12

/** The port of STUN over UDP (RFC 8489 section 18.6). */
export const stunPort = 3478

/** The only method that Portlight speaks (RFC 8489 section 18.2). */
export const bindingMethod = 0x001

/** Attribute types: RFC 8489 section 18.3, RFC 5780 section 7, and what RFC 3489 section 11.2 had in their place. */
export const attributeTypes = {
  mappedAddress: 0x0001,
  changeRequest: 0x0003,
  /** RFC 3489's, RESPONSE-ORIGIN since RFC 5780. */
  sourceAddress: 0x0004,
  /** RFC 3489's, OTHER-ADDRESS since RFC 5780. */
  changedAddress: 0x0005,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  messageIntegritySha256: 0x001c,
  xorMappedAddress: 0x0020,
  responsePort: 0x0027,
  software: 0x8022,
  fingerprint: 0x8028,
  responseOrigin: 0x802b,
  otherAddress: 0x802c,
} as const

/** What a message is (the class bits of RFC 8489 section 5). */
export const stunKinds = ['request', 'indication', 'success', 'error'] as const
export type StunKind = (typeof stunKinds)[number]

/** An address with its port, as STUN carries it. */
export interface StunEndpoint {
  readonly family: Family
  /** In the form of `formatIpv4` and `formatIpv6`. */
  readonly address: string
  readonly port: number
}

/** What CHANGE-REQUEST asks for: an answer from the server's other address, other port, or both (RFC 5780 section 7.2). */
export interface ChangeRequest {
  readonly address: boolean
  readonly port: boolean
}

/** A message as far as Portlight understands it. */
export interface StunMessage {
  readonly kind: StunKind
  /** {@link bindingMethod} or another one. */
  readonly method: number
  readonly transactionId: Uint8Array
  /** XOR-MAPPED-ADDRESS, or MAPPED-ADDRESS of a server that knows no other; null: neither is there. */
  readonly mapped: StunEndpoint | null
  /** RESPONSE-ORIGIN, or SOURCE-ADDRESS of RFC 3489: where the answer says that it comes from. */
  readonly origin: StunEndpoint | null
  /** OTHER-ADDRESS, or CHANGED-ADDRESS of RFC 3489: the server's second address and port. */
  readonly other: StunEndpoint | null
  readonly change: ChangeRequest | null
  /** What the other side calls itself: printable ASCII, at most 128 characters. */
  readonly software: string | null
  readonly error: { readonly code: number; readonly reason: string } | null
  /** Attributes that would have to be understood (below 0x8000) and are not. */
  readonly unknownRequired: readonly number[]
  /** A checksum was there, and right. A message with a wrong one is no message. */
  readonly fingerprint: boolean
}

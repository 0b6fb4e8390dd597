import { bytes } from './bytes'
import type { RandomBytes } from './question'

/** Asks a SIP server for its abilities: RFC 3261 section 11, and section 18.1.1 for the transport that it names. */
export function sipOptions(transport: 'UDP' | 'TCP', random: RandomBytes): Uint8Array {
  const id = Array.from(random(8), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const lines = [
    'OPTIONS sip:portlight.invalid SIP/2.0',
    `Via: SIP/2.0/${transport} portlight.invalid;branch=z9hG4bK${id};rport`,
    'Max-Forwards: 0',
    'To: <sip:portlight.invalid>',
    `From: <sip:nobody@portlight.invalid>;tag=${id}`,
    `Call-ID: ${id}`,
    'CSeq: 1 OPTIONS',
    'Contact: <sip:nobody@portlight.invalid>',
    'Accept: application/sdp',
    'Content-Length: 0',
    '',
    '',
  ]
  return bytes(lines.join('\r\n'))
}

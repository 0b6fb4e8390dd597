import type { DetailedPeerCertificate, PeerCertificate, TLSSocket } from 'node:tls'
import { cleanText } from '#shared/identity/answer-text'
import { type Certificate, longestWord, type TlsFacts } from '#shared/identity/identity'
import { formatIpv6, parseIpv6 } from '#shared/targets/address'

/** Ports where TLS comes first. */
export const tlsFirst = new Set([
  443, 465, 563, 636, 853, 989, 990, 993, 995, 2376, 3269, 5061, 5671, 6443, 6697, 8006, 8443, 8883, 9443,
])

/** Names of one certificate that are kept; some have thousands. */
const mostNames = 100

/** What a TLS connection that is open, or failed late, shows. @param now milliseconds since 1970 */
export function tlsFactsOf(tls: TLSSocket, now: number): TlsFacts {
  const version = tls.getProtocol()
  return {
    versions: version === null || version === 'unknown' ? [] : [version],
    alpn: typeof tls.alpnProtocol === 'string' ? cleanText(tls.alpnProtocol, longestWord) : null,
    certificate: readable(() => certificateOf(tls, now)),
    wantsCertificate: null,
  }
}

/** A certificate is foreign, and may be of a form that the system's reader does not like. */
function readable<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

function certificateOf(tls: TLSSocket, now: number): Certificate | null {
  const shown: DetailedPeerCertificate | Record<string, never> = tls.getPeerCertificate(true)
  const read = tls.getPeerX509Certificate?.()
  if (read === undefined || !('subject' in shown)) return null
  const validTo = new Date(read.validTo)
  return {
    subject: nameOf(shown.subject),
    names: namesIn(read.subjectAltName ?? ''),
    issuer: nameOf(shown.issuer),
    validFrom: isoText(new Date(read.validFrom)),
    validTo: isoText(validTo),
    // signed with its own key, and not only issued in its own name
    selfSigned: read.checkIssued(read) && readable(() => read.verify(read.publicKey)) === true,
    expired: validTo.getTime() < now,
    fingerprint: read.fingerprint256,
  }
}

function isoText(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString()
}

/** The common name, or else what there is of the subject. */
function nameOf(subject: PeerCertificate['subject']): string {
  const words = Object.entries({ ...subject }).map(([key, value]) => `${key}=${[value].flat().join('+')}`)
  const name = [subject.CN].flat()[0] ?? words.join(', ')
  return cleanText(name, longestWord)
}

/** "DNS:example.org, IP Address:192.0.2.1"; names with odd characters in them stand in quotes, as JSON has them. */
function namesIn(text: string): string[] {
  const parts = text.match(/(?:[^,"]|"(?:[^"\\]|\\.)*")+/g) ?? []
  return parts.slice(0, mostNames).map((part) => {
    const [, kind, name = ''] = /^(?:(DNS|IP Address):)?(.*)$/s.exec(part.trim()) ?? []
    const six = kind === 'IP Address' ? parseIpv6(name) : null
    return six === null ? cleanText(name, longestWord) : formatIpv6(six.value)
  })
}

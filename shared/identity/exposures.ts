import { exposureRules } from '../sockets/exposure-rules'
import { listText } from '../words/list-text'
import { ownValue } from '../words/own-value'
import { sentenceStart } from '../words/sentence-start'
import type { Certificate, Identity, TlsFacts } from './identity'
import { spokenName } from './identity-words'
import { oldVersionsIn, spokenVersion } from './tls-versions'
import { type OpenDoor, openDoors, someDoor } from './without-password'

/** Something that what answers said of itself, and that should be mended. It is certain: nothing is guessed by a port. */
export interface AnswerExposure {
  /** Name of the rule, kebab-case. */
  readonly rule: string
  readonly title: string
  /** What it means for whom. */
  readonly meaning: string
  /** What to do about it. */
  readonly remedy: string
}

const day = 86_400_000

/**
 * A certificate ends soon when so many milliseconds are left, or a quarter of its life, whatever is less: what renews itself
 * does that at a third (RFC 8555 leaves it open; Let's Encrypt's and Caddy's advice), so nothing is said of what works.
 */
const soon = 30 * day

/** What should be mended of what answers at a port. @param at when it was looked at, milliseconds since 1970 */
export function exposuresOfAnswer(identity: Identity, at: number): readonly AnswerExposure[] {
  const tls = identity.tls ?? identity.startTls ?? null
  const certificate = tls?.certificate ?? null
  return [
    withoutPassword(identity),
    certificate === null ? null : certificateExposure(certificate, at),
    tls === null ? null : oldTls(identity, tls),
  ].filter((exposure) => exposure !== null)
}

/** Only what let Portlight in, in its protocol's own form: a page for everybody says nothing of what is behind it. */
function openDoorOf({ protocol, product, confidence, noPassword }: Identity): OpenDoor | null {
  if (noPassword !== true || confidence !== 'certain' || protocol === null) return null
  return ownValue(openDoors, product ?? '') ?? ownValue(openDoors, protocol) ?? someDoor
}

/** The rule of the sockets whose guess by program or port says less than what answered; null: there is none. */
export function ruleOutdoneBy(identity: Identity): string | null {
  return openDoorOf(identity)?.rule ?? null
}

function withoutPassword(identity: Identity): AnswerExposure | null {
  const { protocol, product } = identity
  const door = openDoorOf(identity)
  if (door === null || protocol === null) return null
  const bind = exposureRules.find(({ rule }) => rule === door.rule)?.remedy ?? door.bind
  const name = product ?? spokenName(protocol)
  const away = bind === undefined ? [] : [`To keep it to its own computer: ${bind}`]
  return {
    rule: 'no-password',
    title: `${sentenceStart(name)} without a password`,
    meaning: `It let Portlight in without a password: whoever reaches it ${door.can}.`,
    remedy: [...(door.password === undefined ? [] : [door.password]), ...away].join(' '),
  }
}

function certificateExposure(
  { subject, validFrom, validTo, expired }: Certificate,
  at: number,
): AnswerExposure | null {
  const from = Date.parse(validFrom)
  const to = Date.parse(validTo)
  const renew = `Renew the certificate for ${subject}, and let the program load it. Where something renews it by itself, such as certbot, look why that has not worked.`
  const refused = 'whoever checks it, as browsers do, refuses the connection'
  if (expired || to < at) {
    return {
      rule: 'certificate-expired',
      title: 'Certificate expired',
      meaning: `Its certificate for ${subject} ended on ${dateText(validTo)}: ${refused}.`,
      remedy: renew,
    }
  }
  if (from > at) {
    return {
      rule: 'certificate-not-yet-valid',
      title: 'Certificate not valid yet',
      meaning: `Its certificate for ${subject} begins on ${dateText(validFrom)}: until then ${refused}.`,
      remedy: 'Compare the clocks of both computers, and use the earlier certificate until then.',
    }
  }
  const left = to - at
  // a date that can't be read is NaN, of which nothing is less
  if (!(left < soon && left < (to - from) / 4)) return null
  return {
    rule: 'certificate-ends-soon',
    title: 'Certificate ends soon',
    meaning: `Its certificate for ${subject} ends on ${dateText(validTo)}: from then on ${refused}.`,
    remedy: renew,
  }
}

function dateText(iso: string): string {
  return iso.slice(0, 10)
}

/** How programs are told to keep to new versions, by product; written from their manuals. */
const newerOnly: Readonly<Record<string, string>> = {
  nginx: 'ssl_protocols TLSv1.2 TLSv1.3;',
  'Apache httpd': 'SSLProtocol -all +TLSv1.2 +TLSv1.3',
  lighttpd: 'ssl.openssl.ssl-conf-cmd = ("MinProtocol" => "TLSv1.2")',
  Postfix: 'smtpd_tls_protocols = >=TLSv1.2',
  Exim: 'openssl_options = +no_sslv2 +no_sslv3 +no_tlsv1 +no_tlsv1_1',
  Dovecot: 'ssl_min_protocol = TLSv1.2',
  ProFTPD: 'TLSProtocol TLSv1.2 TLSv1.3',
  PostgreSQL: "ssl_min_protocol_version = 'TLSv1.2'",
  MySQL: 'tls_version = TLSv1.2,TLSv1.3',
  MariaDB: 'tls_version = TLSv1.2,TLSv1.3',
}

function oldTls({ product }: Identity, { versions }: TlsFacts): AnswerExposure | null {
  const old = oldVersionsIn(versions)
  if (old.length === 0) return null
  const broken = old.some((version) => version.startsWith('SSL'))
  const own = ownValue(newerOnly, product ?? '')
  const allow =
    own === undefined ? 'Allow TLS 1.2 and newer alone in its settings' : `In its settings: ${own.trim()}`
  return {
    rule: 'old-tls',
    title: 'Old versions of TLS',
    meaning: `It agrees to ${listText(old.map(spokenVersion))}, ${
      broken
        ? 'whose encryption is broken: who is on the way can read what it protects'
        : 'which nobody should use any more: they rest on methods that are not safe now'
    } (RFC ${broken ? '7568' : '8996'}).`,
    remedy: `${allow}${allow.endsWith(';') ? '' : '.'} Programs from after 2013 speak these.`,
  }
}

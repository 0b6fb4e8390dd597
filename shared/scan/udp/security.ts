import { ber, berNumber, readBer, tags } from './ber'
import { bytes, has, same, u16, u16At, zeros } from './bytes'
import { type Heard, question, type RandomBytes } from './question'

/** A hello (RFC 6347 section 4.2) that offers common suites and knows no server's name. */
function dtlsHello(random: RandomBytes): Uint8Array {
  // ECDHE with AES-GCM and CHACHA20, RSA with AES, and pre-shared keys as CoAP has them (RFC 7252 section 9.1.3)
  const suites = [0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc0ae, 0xc0a8, 0x009c, 0x002f, 0x00ff]
  const extensions = bytes(
    // supported groups, point formats, signature algorithms
    u16(10),
    u16(8),
    u16(6),
    u16(29),
    u16(23),
    u16(24),
    u16(11),
    u16(2),
    1,
    0,
    u16(13),
    u16(14),
    u16(12),
    u16(0x0403),
    u16(0x0503),
    u16(0x0804),
    u16(0x0401),
    u16(0x0501),
    u16(0x0201),
  )
  const hello = bytes(
    u16(0xfefd),
    random(32),
    0,
    0,
    u16(2 * suites.length),
    ...suites.map(u16),
    1,
    0,
    u16(extensions.length),
    extensions,
  )
  const fragment = bytes(1, 0, u16(hello.length), u16(0), 0, u16(0), 0, u16(hello.length), hello)
  return bytes(22, u16(0xfeff), u16(0), zeros(6), u16(fragment.length), fragment)
}

/** A record of a handshake or an alert, of DTLS 1.0 to 1.2 (RFC 6347 section 4.1). */
function hearDtls(answer: Uint8Array): Heard {
  const [type] = answer
  const version = u16At(answer, 1)
  const fits = answer.length >= 13 && u16At(answer, 11) <= answer.length - 13
  return (type === 21 || type === 22) && (version === 0xfeff || version === 0xfefd) && fits
    ? 'answer'
    : 'unlike'
}

/** What a server that knows our version of QUIC would have to answer; this one is kept free so that none knows it. */
const reservedVersion = [0x1a, 0x2a, 0x3a, 0x4a]

function radiusStatus(random: RandomBytes): Uint8Array {
  // Message-Authenticator (RFC 3579 section 3.2), which can't be right without the secret
  return bytes(12, random(1), u16(38), random(16), 80, 18, random(16))
}

function hearRadius(answer: Uint8Array, asked: Uint8Array): Heard {
  if (answer.length < 20 || u16At(answer, 2) !== answer.length || ![2, 3, 5].includes(answer[0] ?? 0))
    return 'unlike'
  return answer[1] === asked[1] ? 'answer' : 'other-question'
}

const radiusQuiet = 'RADIUS answers only to those who have its secret'

/** Encryption, directories, and who may do what. */
export const securityQuestions = [
  question({
    key: 'quic',
    name: 'QUIC, which versions it has',
    ports: [443, 80, 853, 8443, 784, 4433],
    source: 'RFC 8999 sections 5.1 and 6, RFC 9000 section 14.1',
    ask: (random) => {
      const header = bytes(0xc0, reservedVersion, 8, random(8), 8, random(8))
      // a server leaves shorter first packets unanswered, so that nobody can make much out of little
      return bytes(header, zeros(1200 - header.length))
    },
    hear: (answer, asked) => {
      if ((answer[0] ?? 0) < 0x80 || !has(answer, 1, zeros(4)) || answer[5] !== 8) return 'unlike'
      // the ids come back with their places changed
      const swapped = has(answer, 6, asked.subarray(15, 23)) && has(answer, 15, asked.subarray(6, 14))
      return swapped ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'dtls',
    name: 'DTLS, a hello',
    ports: [443, 5684, 5349, 5061, 853, 4433, 2083, 10161, 20000, 8443],
    source: 'RFC 6347 sections 4.1 and 4.2',
    ask: dtlsHello,
    hear: hearDtls,
  }),
  question({
    key: 'coap',
    name: 'CoAP, a ping',
    ports: [5683],
    source: 'RFC 7252 sections 3 and 4.3',
    ask: (random) => bytes(0x40, 0, random(2)),
    hear: (answer, asked) => {
      // version 1, reset, no token, code 0.00
      if (answer.length !== 4 || answer[0] !== 0x70 || answer[1] !== 0) return 'unlike'
      return same(answer, asked, 2, 4) ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'cldap',
    name: 'CLDAP, which versions the directory has, names only',
    ports: [389],
    source: 'RFC 1798 and RFC 4511 section 4.5.1',
    ask: (random) => {
      const id = (random(1)[0] ?? 0) & 0x7f
      const search = ber(
        0x63,
        ber(tags.octets),
        ber(tags.enumerated, 0),
        ber(tags.enumerated, 0),
        ber(tags.integer, 1),
        ber(tags.integer, 3),
        // types only: the names of what there is, so that the answer is short
        ber(tags.boolean, 0xff),
        ber(0x87, 'objectClass'),
        ber(tags.sequence, ber(tags.octets, 'supportedLDAPVersion')),
      )
      return ber(tags.sequence, ber(tags.integer, id), search)
    },
    hear: (answer, asked) => {
      const [theirs, ours] = [readBer(answer), readBer(asked)].map((whole) =>
        whole?.tag === tags.sequence ? readBer(whole.content) : null,
      )
      const operation = theirs?.rest[0] ?? 0
      if (theirs?.tag !== tags.integer || (operation !== 0x64 && operation !== 0x65)) return 'unlike'
      const same = berNumber(theirs.content) === berNumber(ours?.content ?? new Uint8Array(0))
      return same ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'kerberos',
    name: 'Kerberos, a request for a realm that can not be',
    ports: [88],
    source: 'RFC 4120 sections 5.4.1 and 5.9.1',
    ask: (random) => {
      const name = (...parts: readonly string[]) =>
        ber(
          tags.sequence,
          ber(0xa0, ber(tags.integer, parts.length)),
          ber(0xa1, ber(tags.sequence, ...parts.map((part) => ber(tags.generalString, part)))),
        )
      const nonce = random(4)
      nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40
      const realm = 'PORTLIGHT.INVALID'
      const body = ber(
        tags.sequence,
        ber(0xa0, ber(tags.bits, 0, 0, 0, 0, 0)),
        ber(0xa1, name('nobody')),
        ber(0xa2, ber(tags.generalString, realm)),
        ber(0xa3, name('krbtgt', realm)),
        ber(0xa5, ber(tags.time, '19700101000000Z')),
        ber(0xa7, ber(tags.integer, nonce)),
        ber(0xa8, ber(tags.sequence, ber(tags.integer, 18), ber(tags.integer, 17))),
      )
      return ber(
        0x6a,
        ber(
          tags.sequence,
          ber(0xa1, ber(tags.integer, 5)),
          ber(0xa2, ber(tags.integer, 10)),
          ber(0xa4, body),
        ),
      )
    },
    // KRB-ERROR or AS-REP
    hear: (answer) => {
      const message = readBer(answer)
      return message !== null && (message.tag === 0x7e || message.tag === 0x6b) ? 'answer' : 'unlike'
    },
  }),
  question({
    key: 'radius',
    name: 'RADIUS, whether it is alive',
    ports: [1812, 1645],
    source: 'RFC 5997 section 4.2 and RFC 2865 section 3',
    quiet: radiusQuiet,
    ask: radiusStatus,
    hear: hearRadius,
  }),
  question({
    key: 'radius-accounting',
    name: 'RADIUS accounting, whether it is alive',
    ports: [1813, 1646],
    source: 'RFC 5997 section 4.2 and RFC 2866 section 3',
    quiet: radiusQuiet,
    ask: radiusStatus,
    hear: hearRadius,
  }),
]

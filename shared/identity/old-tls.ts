import { bytes, hex, u16, u16At } from '../scan/udp/bytes'

/** Versions older than 1.3 by their number on the wire (RFC 6101, 2246, 4346 and 5246), newest first. */
export const olderVersions = [
  ['TLSv1.2', 0x0303],
  ['TLSv1.1', 0x0302],
  ['TLSv1', 0x0301],
  ['SSLv3', 0x0300],
] as const

/** What an old server may have chosen from: of each kind of key and cipher some, also those that are broken (IANA's registry). */
const ciphers = hex(
  'c0 2f c0 30 c0 2b c0 2c cc a8 cc a9 00 9e 00 9f 00 9c 00 9d c0 13 c0 14 c0 09 c0 0a c0 27 c0 28 c0 23 c0 24 ' +
    '00 33 00 39 00 67 00 6b 00 2f 00 35 00 3c 00 3d 00 32 00 38 00 0a 00 16 00 13 c0 12 c0 08 00 05 00 04 c0 11 c0 07 ' +
    '00 41 00 84 00 45 00 88 00 96 00 07 00 09 00 15 00 12 00 03 00 06 00 08 00 14 00 11 00 34 00 18 00 1b 00 ff',
)

/**
 * The beginning of a handshake in which nothing newer than a version is offered (RFC 5246 section 7.4.1.2). Written by hand, as the
 * libraries of today do not speak the oldest ones any more: only whether the server would is looked at.
 * @param version the number on the wire
 * @param name the name that is asked for; null: none, as for addresses
 */
export function helloOf(version: number, name: string | null, random: Uint8Array): Uint8Array {
  const serverName = name === null ? [] : [extension(0, named(name))]
  // SSL 3.0 knows no extensions, and servers of it may refuse them
  const extensions =
    version === 0x0300
      ? bytes()
      : bytes(
          ...serverName,
          // x25519, P-256, P-384, P-521; points as they are (RFC 8422 section 5.1)
          extension(10, bytes(u16(8), hex('00 1d 00 17 00 18 00 19'))),
          extension(11, hex('01 00')),
          ...(version === 0x0303 ? [extension(13, bytes(u16(16), signatures))] : []),
        )
  const body = bytes(
    u16(version),
    random,
    0,
    u16(ciphers.length),
    ciphers,
    hex('01 00'),
    ...(extensions.length === 0 ? [] : [u16(extensions.length), extensions]),
  )
  const handshake = bytes(1, 0, u16(body.length), body)
  return bytes(22, 3, version === 0x0300 ? 0 : 1, u16(handshake.length), handshake)
}

const signatures = hex('04 03 08 04 04 01 05 03 08 05 05 01 02 03 02 01')

function extension(kind: number, body: Uint8Array): Uint8Array {
  return bytes(u16(kind), u16(body.length), body)
}

/** RFC 6066 section 3. */
function named(name: string): Uint8Array {
  return bytes(u16(name.length + 3), 0, u16(name.length), name)
}

/** Whether a server goes on in this version: its first record begins with a ServerHello (2) of it, and none is an alert (21). */
export function agreesTo(version: number, answer: Uint8Array): boolean {
  const [kind, major] = answer
  if (kind !== 22 || major !== 3 || answer[5] !== 2 || u16At(answer, 9) !== version) return false
  for (let at = 0; at + 5 <= answer.length; at += 5 + u16At(answer, at + 3))
    if (answer[at] !== 22) return false
  return true
}

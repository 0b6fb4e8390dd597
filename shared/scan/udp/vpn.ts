import { bytes, has, hex, type Part, same, u16, u16At, u32, zeros } from './bytes'
import { type Heard, question, type RandomBytes } from './question'

/** One payload of IKE (RFC 7296 section 3.2): which kind follows, its length, its content. */
function ikePayload(next: number, ...content: readonly Part[]): Uint8Array {
  const inner = bytes(...content)
  return bytes(next, 0, u16(4 + inner.length), inner)
}

/** AES-CBC-256, PRF and integrity by HMAC-SHA2-256, group 14: what today's servers take or name a better one for. */
const ikeTransforms = hex(`
  03 00 00 0c 01 00 00 0c 80 0e 01 00
  03 00 00 08 02 00 00 05
  03 00 00 08 03 00 00 0c
  00 00 00 08 04 00 00 0e`)

/** IKE_SA_INIT (RFC 7296 section 1.2): a security association, a public key of group 14, a nonce. */
function ikeV2Init(random: RandomBytes): Uint8Array {
  const proposal = bytes(0, 0, u16(8 + ikeTransforms.length), 1, 1, 0, 4, ikeTransforms)
  const key = random(256)
  // smaller than the group's prime, whose first byte is 0xff
  key[0] = 0x7f
  const payloads = bytes(
    ikePayload(34, proposal),
    ikePayload(40, u16(14), u16(0), key),
    ikePayload(0, random(32)),
  )
  return bytes(random(8), zeros(8), 33, 0x20, 34, 0x08, u32(0), u32(28 + payloads.length), payloads)
}

/** The first message of main mode (RFC 2409 section 5): 3DES, SHA-1, a shared secret, group 2, for a day. */
function ikeV1Main(random: RandomBytes): Uint8Array {
  const transform = bytes(
    0,
    0,
    u16(32),
    1,
    1,
    u16(0),
    hex('80 01 00 05 80 02 00 02 80 03 00 01 80 04 00 02 80 0b 00 01 80 0c 70 80'),
  )
  const proposal = bytes(0, 0, u16(8 + transform.length), 1, 1, 0, 1, transform)
  const payload = ikePayload(0, u32(1), u32(1), proposal)
  return bytes(random(8), zeros(8), 1, 0x10, 2, 0, u32(0), u32(28 + payload.length), payload)
}

/** @param before bytes before the header: NAT traversal has four */
function hearIke(answer: Uint8Array, asked: Uint8Array, before: number): Heard {
  const version = (answer[before + 17] ?? 0) >>> 4
  const length = answer.length >= before + 28 ? u16At(answer, before + 26) : Number.NaN
  if ((version !== 1 && version !== 2) || length !== answer.length - before) return 'unlike'
  return same(answer, asked, 0, before + 8) ? 'answer' : 'other-question'
}

const ikeQuiet = 'some servers answer only to addresses and proposals that they know'

/** One value of L2TP's, mandatory (RFC 2661 section 4.1). */
function l2tpValue(type: number, ...content: readonly Part[]): Uint8Array {
  const inner = bytes(...content)
  return bytes(u16(0x8000 | (6 + inner.length)), u16(0), u16(type), inner)
}

/** Private networks. */
export const vpnQuestions = [
  question({
    key: 'ike',
    name: 'IKEv2, the first message',
    ports: [500],
    source: 'RFC 7296 sections 1.2 and 3',
    quiet: ikeQuiet,
    ask: ikeV2Init,
    hear: (answer, asked) => hearIke(answer, asked, 0),
  }),
  question({
    key: 'ike-v1',
    name: 'IKEv1, the first message of main mode',
    ports: [500],
    source: 'RFC 2408 section 3 and RFC 2409 section 5',
    quiet: ikeQuiet,
    ask: ikeV1Main,
    hear: (answer, asked) => hearIke(answer, asked, 0),
  }),
  question({
    key: 'ike-nat-t',
    name: 'IKEv2 behind NAT, the first message',
    ports: [4500],
    source: 'RFC 3948 section 2.2 and RFC 7296 section 2.23',
    quiet: ikeQuiet,
    ask: (random) => bytes(u32(0), ikeV2Init(random)),
    hear: (answer, asked) => hearIke(answer, asked, 4),
  }),
  question({
    key: 'openvpn',
    name: 'OpenVPN, a hard reset of the client',
    ports: [1194],
    source: "OpenVPN's protocol description (ssl_pkt.h: P_CONTROL_HARD_RESET_CLIENT_V2)",
    quiet: 'with tls-auth or tls-crypt it answers only to those who have its key',
    // opcode 7, key 0; session; no acknowledgements; packet 0
    ask: (random) => bytes(0x38, random(8), 0, u32(0)),
    hear: (answer, asked) => {
      // opcode 8, session, acknowledgements, and whose packets they acknowledge
      if ((answer[0] ?? 0) >>> 3 !== 8 || answer.length < 14) return 'unlike'
      const acknowledged = answer[9] ?? 0
      if (acknowledged === 0) return 'answer'
      return has(answer, 10 + 4 * acknowledged, asked.subarray(1, 9)) ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'l2tp',
    name: 'L2TP, a request for a control connection',
    ports: [1701],
    source: 'RFC 2661 sections 3.1, 4.4 and 6.1',
    quiet: 'behind IPsec it answers only inside of it',
    ask: (random) => {
      const values = bytes(
        l2tpValue(0, u16(1)),
        l2tpValue(2, u16(0x0100)),
        l2tpValue(3, u32(3)),
        l2tpValue(7, 'portlight'),
        // never 0, which would mean none
        l2tpValue(9, (random(1)[0] ?? 0) | 1, random(1)),
      )
      return bytes(u16(0xc802), u16(12 + values.length), u16(0), u16(0), u16(0), u16(0), values)
    },
    hear: (answer, asked) => {
      if ((u16At(answer, 0) & 0xcb0f) !== 0xc802 || answer.length < 12) return 'unlike'
      return u16At(answer, 4) === u16At(asked, asked.length - 2) ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'wireguard',
    name: 'an empty datagram',
    ports: [51820],
    source: "WireGuard's paper, section 5.1: silence is a virtue",
    quiet: 'WireGuard is silent by design to everybody whose key it does not know',
    ask: () => zeros(0),
    hear: () => 'unlike',
  }),
  question({
    key: 'tailscale',
    name: 'an empty datagram',
    ports: [41641],
    source: "WireGuard's paper, section 5.1, which Tailscale is built on",
    quiet: 'Tailscale speaks WireGuard, which is silent by design',
    ask: () => zeros(0),
    hear: () => 'unlike',
  }),
]

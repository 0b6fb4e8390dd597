import * as v from 'valibot'

/** Characters of a product, a version or another word of a server's, and of one answer as evidence; bytes of it as hex. */
export const longestWord = 200
export const longestAnswer = 400
export const longestHex = 96

const Word = v.nullable(v.pipe(v.string(), v.maxLength(longestWord)))
const Flag = v.nullable(v.boolean())

/** What a certificate says of itself. Nobody vouches for it: it is looked at, and never checked. */
export const Certificate = v.object({
  /** Whom it is made out to: its common name, or its whole subject. */
  subject: v.string(),
  /** The names and addresses that it is for. */
  names: v.array(v.string()),
  issuer: v.string(),
  /** ISO 8601. */
  validFrom: v.string(),
  validTo: v.string(),
  selfSigned: v.boolean(),
  /** When it was looked at: its last day was over. */
  expired: v.boolean(),
  /** SHA-256 of all of it, in hexadecimal with colons. */
  fingerprint: v.string(),
})
export type Certificate = v.InferOutput<typeof Certificate>

/** What is known of an encrypted port before anything is said inside. */
export const TlsFacts = v.object({
  /** Versions that it agreed to, newest first: "TLSv1.3". Older ones may not have been tried. */
  versions: v.array(v.string()),
  /** The protocol that it chose of those offered (RFC 7301); null: none. */
  alpn: Word,
  /** Null where it could not be seen. */
  certificate: v.nullable(Certificate),
  /** It lets in only who shows a certificate of their own; null: not known. */
  wantsCertificate: Flag,
})
export type TlsFacts = v.InferOutput<typeof TlsFacts>

/** What a port was asked and what it said, both cut. All of it is foreign text. */
export const IdentityEvidence = v.object({
  /** The question's name; `listen` where nothing was said to it. */
  asked: v.string(),
  inTls: v.boolean(),
  /** How many bytes came. */
  bytes: v.number(),
  /** The first of them as text, where control characters are written out; "" where nothing came. */
  text: v.string(),
  hex: v.string(),
})
export type IdentityEvidence = v.InferOutput<typeof IdentityEvidence>

/**
 * - `certain`: it said so in its protocol's own form
 * - `likely`: what it said fits, and other programs could say it too
 * - `guess`: nothing but the port's number speaks for it
 */
export const confidences = ['certain', 'likely', 'guess'] as const
export type Confidence = (typeof confidences)[number]

/**
 * Why it is not known what answers:
 * - `not-asked`: what is sent there could be printed, or move a machine
 * - `silent`: it took connections and said nothing
 * - `closed`: it closed each connection before it said anything
 * - `unreachable`: it took no connection any more
 * - `not-recognised`: it said something that nobody here knows
 * - `out-of-time`: the time for one port was over
 * - `ran-out`: this computer had no descriptor, buffer or port left to ask with
 */
export const unknownReasons = [
  'not-asked',
  'silent',
  'closed',
  'unreachable',
  'not-recognised',
  'out-of-time',
  'ran-out',
] as const
export type UnknownReason = (typeof unknownReasons)[number]

/** What answers at a port, and how that is known. */
export const Identity = v.object({
  /** In nmap's words where it has one: "http", "ssh"; null where it is not known, see `because`. */
  protocol: Word,
  product: Word,
  version: Word,
  /** What else it said of itself: "Debian", "protocol 2.0". */
  extra: Word,
  os: Word,
  /** Null: it is not encrypted, or that is not known. */
  tls: v.nullable(TlsFacts),
  /** It speaks in plain at first, and encrypts where the visitor asks for it (STARTTLS). Left out where it was not seen to. */
  startTls: v.optional(TlsFacts),
  /** True: it answers whoever comes. Null: its greeting does not tell. No password is ever tried. */
  noPassword: Flag,
  confidence: v.picklist(confidences),
  /** Null where the protocol is known. */
  because: v.nullable(v.picklist(unknownReasons)),
  /** A sentence, where the port is known for something else: "This is port 22, but HTTP answers." */
  contradiction: v.nullable(v.string()),
  /** What else it told, by the field's own names: the host key of SSH, the title of a page. */
  details: v.record(v.string(), v.string()),
  evidence: v.array(IdentityEvidence),
})
export type Identity = v.InferOutput<typeof Identity>

/** How much is asked: 0 listens and asks what is likely for the port, 9 asks everything, as nmap counts it. */
export const Intensity = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9))
export const usualIntensity = 7

/** What a scan is to find out about open ports, beside that they are open. */
export const IdentifyRequest = v.strictObject({
  intensity: Intensity,
  /** Also on public addresses. */
  public: v.boolean(),
})
export type IdentifyRequest = v.InferOutput<typeof IdentifyRequest>

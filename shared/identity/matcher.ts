import type { Confidence } from './identity'

/** What an answer shows. What is left out is not told by it. */
export interface Finding {
  readonly protocol: string
  readonly product?: string
  readonly version?: string
  readonly extra?: string
  readonly os?: string
  readonly noPassword?: boolean
  readonly confidence: Exclude<Confidence, 'guess'>
  /** By the field's own names. */
  readonly details?: Readonly<Record<string, string>>
  /** The protocol is a name for what is asked next; told as not recognised where nothing comes of it. */
  readonly unsettled?: boolean
  /** Bytes whose SHA-256 is told, by the field's own names: the key of a host. */
  readonly fingerprints?: Readonly<Record<string, Uint8Array>>
  /** It said that it wants TLS from the beginning. */
  readonly wantsTls?: boolean
}

/** What is asked of {@link Matcher} where the port spoke first. */
export const listening = 'listen'

/**
 * Knows one protocol by what a port says. Pure, and linear in the length of the answer: that is foreign, may be anything, and
 * may be cut anywhere. Says `certain` only of what is complete, as a line that has its end: reading stops there.
 */
export interface Matcher {
  readonly protocol: string
  /** @param asked the name of the question, or {@link listening} */
  read(answer: Uint8Array, asked: string): Finding | null
}

/** What a question may speak of. */
export interface QuestionContext {
  /** As the person called the host: a name, or an address. */
  readonly host: string
  readonly port: number
  readonly random: (count: number) => Uint8Array
}

/**
 * Something to say to a TCP port to learn what answers. It only asks: none writes, logs in, names a password, or leaves the
 * paths that a server shows to everybody.
 */
export interface Question {
  /** Unique; it stands in the evidence: "HTTP GET /". */
  readonly name: string
  /** Where it is likely to be understood: it is asked there first, whatever the intensity. */
  readonly ports: readonly number[]
  /** From which intensity on it is asked at any other port; null: nowhere else. */
  readonly intensity: number | null
  /** Whether it is asked inside of TLS: there alone, there as well, or never. */
  readonly inTls: 'only' | 'too' | 'never'
  /** Asked only after a finding of this protocol. */
  readonly after?: string
  /** And only where what was found so far, and the text that it was found in, say this. */
  readonly when?: (finding: Finding, answer: string) => boolean
  /** Asked after that on a connection of its own, and not on the same. */
  readonly anew?: boolean
  /** Whoever speaks the protocol answers this: who doesn't has only its greeting. */
  readonly proves?: true
  /** Whether TLS begins on this connection after such an answer. */
  readonly startsTls?: (answer: Uint8Array) => boolean
  /** TLS begins right behind it, without an answer. */
  readonly tlsAtOnce?: true
  bytes(context: QuestionContext): Uint8Array
}

/** What an answer is to the question that was asked. */
export type Heard =
  /** An answer in the protocol's words, to this very question. */
  | 'answer'
  /** In the protocol's words, but to a question that was not asked here: it proves nothing. */
  | 'other-question'
  /** Something else. It came from the port, so something is there that speaks another protocol. */
  | 'unlike'

/** Gives so many random bytes. */
export type RandomBytes = (count: number) => Uint8Array

/**
 * What is sent to a UDP port in the words of the protocol that has its home there, and how its answer is known. Every
 * question only asks: none writes, logs in, or makes a long answer out of a short question.
 */
export interface UdpQuestion {
  readonly key: string
  /** The protocol's name, and what of it is sent. */
  readonly name: string
  readonly ports: readonly number[]
  /** The document that the question and its answer were written from. */
  readonly source: string
  /** Why this protocol may stay silent although it is there; null where it answers. */
  readonly quiet: string | null
  /** The protocol answers from another port of the host. */
  readonly fromOtherPort: boolean
  readonly ask: (random: RandomBytes) => Uint8Array
  readonly hear: (answer: Uint8Array, asked: Uint8Array) => Heard
}

/** A question with what most of them have in common. */
export function question(
  of: Omit<UdpQuestion, 'quiet' | 'fromOtherPort'> & Partial<UdpQuestion>,
): UdpQuestion {
  return { quiet: null, fromOtherPort: false, ...of }
}

/** What an answer is to a question. A service that sends everything back (echo, RFC 862) answers nothing. */
export function hearAnswer(asked: Uint8Array, answer: Uint8Array, to: UdpQuestion): Heard {
  const echo = answer.length === asked.length && answer.every((byte, index) => byte === asked[index])
  return echo ? 'unlike' : to.hear(answer, asked)
}

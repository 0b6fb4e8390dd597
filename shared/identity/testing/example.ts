import { bytes } from '../../scan/udp/bytes'
import type { Finding } from '../matcher'

/** An answer and what it shows. */
export interface Example {
  /** The server that said it when it was asked, some of it left out; or the document that it was made from. */
  readonly from: string
  readonly asked: string
  readonly answer: Uint8Array
  readonly finding: Partial<Finding>
}

export function answer(
  from: string,
  asked: string,
  said: Uint8Array | string,
  finding: Partial<Finding>,
): Example {
  return { from, asked, answer: typeof said === 'string' ? bytes(said) : said, finding }
}

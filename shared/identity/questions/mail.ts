import { bytes } from '../../scan/udp/bytes'
import type { Question } from '../matcher'

/** A greeting of which nobody knows yet whether it is FTP's or SMTP's. */
export const greets220 = '220'

export const saysEhlo = 'SMTP EHLO'

/** Mail. */
export const mailQuestions: readonly Question[] = [
  {
    name: saysEhlo,
    ports: [],
    intensity: null,
    inTls: 'too',
    after: greets220,
    // a name that nobody has (RFC 2606 section 2)
    bytes: () => bytes('EHLO portlight.invalid\r\n'),
  },
]

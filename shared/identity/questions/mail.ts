import { begins, bytes } from '../../scan/udp/bytes'
import type { Question } from '../matcher'

/** A greeting of which nobody knows yet whether it is FTP's or SMTP's. */
export const greets220 = '220'

export const saysEhlo = 'SMTP EHLO'

/** A name that nobody has (RFC 2606 section 2). */
const ehlo = () => bytes('EHLO portlight.invalid\r\n')

const unasked = { ports: [], intensity: null, inTls: 'never' } as const

/** Asks that TLS begin on the connection; nobody logs in by it. @param agrees how the answer to that begins */
function startTls(name: string, after: string, words: string, agrees: string): Question {
  // the rest of a line that comes late would be taken for TLS
  const startsTls = (answer: Uint8Array) => begins(answer, agrees) && answer.at(-1) === 10
  return { ...unasked, name, after, startsTls, bytes: () => bytes(`${words}\r\n`) }
}

/** Mail, and files over FTP. */
export const mailQuestions: readonly Question[] = [
  {
    name: saysEhlo,
    ports: [],
    intensity: null,
    inTls: 'too',
    after: greets220,
    bytes: ehlo,
  },
  // RFC 3207 section 4: after EHLO alone
  { ...unasked, name: 'SMTP EHLO before STARTTLS', after: 'smtp', bytes: ehlo },
  startTls('SMTP STARTTLS', 'smtp', 'STARTTLS', '220'),
  // RFC 3501 section 6.2.1, RFC 2595 section 4, RFC 4217 section 4
  startTls('IMAP STARTTLS', 'imap', 'p1 STARTTLS', 'p1 OK'),
  startTls('POP3 STLS', 'pop3', 'STLS', '+OK'),
  startTls('FTP AUTH TLS', 'ftp', 'AUTH TLS', '234'),
  // RFC 4642 section 2.2.2
  startTls('NNTP STARTTLS', 'nntp', 'STARTTLS', '382'),
  // RFC 5804 section 2.2
  startTls('ManageSieve STARTTLS', 'sieve', 'STARTTLS', 'OK'),
]

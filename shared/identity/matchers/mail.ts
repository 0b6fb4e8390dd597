import { firstLine, textOf } from '../answer-text'
import { type Finding, listening, type Matcher } from '../matcher'
import { greets220, saysEhlo } from '../questions/mail'

/** Programs by how they write their own name; the first group is the version. */
const programs: readonly (readonly [product: string, RegExp])[] = [
  ['Postfix smtpd', /\bPostfix\b(?: \(?(\d[\w.-]*)\)?)?/],
  ['Exim smtpd', /\bExim (\d[\w.]*)/],
  ['Sendmail', /\bSendmail (\d[\w.]*)/],
  ['OpenSMTPD', /\bOpenSMTPD\b/],
  ['Microsoft Exchange smtpd', /\bMicrosoft ESMTP MAIL Service/],
  ['Python aiosmtpd', /\bPython SMTP ([\d.]+\w*)/],
  ['vsftpd', /\bvsFTPd ([\d.]+)/i],
  ['ProFTPD', /\bProFTPD(?: (\d[\w.]*))?/],
  ['Pure-FTPd', /\bPure-FTPd\b/],
  ['FileZilla ftpd', /\bFileZilla Server(?: version)?(?: (\d[\w.]*))?/],
  ['pyftpdlib', /\bpyftpdlib (\d[\w.]*)/],
  ['Microsoft ftpd', /\bMicrosoft FTP Service/],
  ['Dovecot', /\bDovecot\b/],
  ['Courier Imapd', /\bCourier-IMAP\b/],
  ['Cyrus', /\bCyrus (?:IMAP|POP3) v?(\d[\w.]*)/],
]

function programIn(line: string): Pick<Finding, 'product' | 'version' | 'extra'> {
  for (const [product, words] of programs) {
    const found = words.exec(line)
    if (found === null) continue
    const [, comment] = /\((Debian|Ubuntu|Debian\/GNU|FreeBSD)[^)]{0,60}\)/.exec(line) ?? []
    return {
      product,
      ...(found[1] === undefined ? {} : { version: found[1] }),
      ...(comment === undefined ? {} : { extra: comment }),
    }
  }
  return {}
}

/** The last line of a reply of several lines begins with the code and a blank (RFC 5321 section 4.2.1, RFC 959 section 4.2). */
const whole = (code: string, answer: Uint8Array): string | null => {
  const line = firstLine(answer)
  return line !== null && (line.startsWith(`${code} `) || line.startsWith(`${code}-`) || line === code)
    ? line
    : null
}

/** SMTP and FTP both greet with 220; which of them it is has to be in its words, or in what it says to EHLO. */
function read220(answer: Uint8Array, asked: string): Finding | null {
  const line = asked === listening ? whole('220', answer) : null
  if (line === null) return null
  const program = programIn(line)
  const isSmtp = /\bE?SMTP\b/.test(line) || /smtp/i.test(program.product ?? '')
  const isFtp = /\bFTP\b|FTPd?\b/i.test(line) || /ftp/i.test(program.product ?? '')
  if (isSmtp === isFtp) return { protocol: greets220, confidence: 'likely', unsettled: true, ...program }
  return { protocol: isSmtp ? 'smtp' : 'ftp', confidence: 'certain', ...program }
}

/** RFC 5321 section 4.1.1.1: 250 and what it can do; of FTP no server knows EHLO, and says so with 500, 502 or 530. */
function readEhlo(answer: Uint8Array, asked: string): Finding | null {
  if (asked !== saysEhlo) return null
  if (whole('250', answer) !== null) return { protocol: 'smtp', confidence: 'certain' }
  const isFtp = ['500', '502', '530'].some((code) => whole(code, answer) !== null)
  return isFtp ? { protocol: 'ftp', confidence: 'likely' } : null
}

/** RFC 1939 section 4. */
function readPop3(answer: Uint8Array, asked: string): Finding | null {
  const line = asked === listening ? firstLine(answer) : null
  if (line === null || !/^\+OK(?: |$)/.test(line)) return null
  const named = /\bPOP3?\b|Dovecot|ready/i.test(line) || /<[^<>@ ]{1,100}@[^<>@ ]{1,100}>$/.test(line)
  return { protocol: 'pop3', confidence: named ? 'certain' : 'likely', ...programIn(line) }
}

/** RFC 3501 section 7.1. */
function readImap(answer: Uint8Array, asked: string): Finding | null {
  const line = asked === listening ? firstLine(answer) : null
  const [, word] = /^\* (OK|PREAUTH|BYE)\b/.exec(line ?? '') ?? []
  if (line === null || word === undefined) return null
  const named = /\bIMAP4?(?:rev\d)?\b|\[CAPABILITY|Dovecot/i.test(line)
  return {
    protocol: 'imap',
    confidence: named ? 'certain' : 'likely',
    ...programIn(line),
    ...(word === 'PREAUTH' ? { noPassword: true } : {}),
  }
}

/** RFC 5804 section 1.7: what it can do, a line each, then OK. */
function readSieve(answer: Uint8Array, asked: string): Finding | null {
  const text = asked === listening ? textOf(answer, 4_000) : ''
  const [, name] = /^"IMPLEMENTATION" "([^"\r\n]{1,200})"\r\n"/i.exec(text) ?? []
  if (name === undefined || !/\r\n"SIEVE" "[^"]{0,2000}"\r\n/i.test(text)) return null
  const isWhole = /\r\nOK(?: [^\r\n]{0,200})?\r\n$/i.test(text)
  const program = /\bPigeonhole\b/.test(name) ? { product: 'Dovecot Pigeonhole' } : programIn(name)
  const extra = /\((Debian|Ubuntu)\)/.exec(name)?.[1]
  return {
    protocol: 'sieve',
    confidence: isWhole ? 'certain' : 'likely',
    ...(program.product === undefined ? { product: name } : program),
    ...(extra === undefined ? {} : { extra }),
  }
}

/** Mail, and files over FTP, whose greeting is told from mail's only by its words. */
export const mailMatchers: readonly Matcher[] = [
  { protocol: greets220, read: read220 },
  { protocol: 'smtp', read: readEhlo },
  { protocol: 'pop3', read: readPop3 },
  { protocol: 'imap', read: readImap },
  { protocol: 'sieve', read: readSieve },
]

import { firstLine, textOf } from '../answer-text'
import { certain, likely } from '../finding'
import { type Finding, listening, type Matcher } from '../matcher'
import { u32At } from '../places'
import { hostKeyKinds, sshKeyExchange } from '../questions/terminals'

/** What comes behind the software's name in OpenSSH's identification is put there by distributions: "Debian-2+deb12u3". */
const systems: readonly (readonly [RegExp, string])[] = [
  [/debian/i, 'Linux'],
  [/ubuntu/i, 'Linux'],
  [/raspbian/i, 'Linux'],
  [/freebsd/i, 'FreeBSD'],
  [/netbsd/i, 'NetBSD'],
  [/for_windows/i, 'Windows'],
]

/** RFC 4253 section 4.2: "SSH-protoversion-softwareversion SP comments", at most 255 characters with its end. */
function readSsh(answer: Uint8Array, asked: string): Finding | null {
  if (asked !== listening) return null
  const line = firstLine(answer.subarray(0, 256))
  const [, protocol, software, comments] =
    /^SSH-(\d{1,2}\.\d{1,3})-([\x21-\x7e]{1,200})(?: (.{1,200}))?$/.exec(line ?? '') ?? []
  if (protocol === undefined || software === undefined) return null
  const [, product = software, version] = /^([A-Za-z][A-Za-z-]*)[_-]v?(\d.*)$/.exec(software) ?? []
  const [, number, windows] = /^(\S*?)(?:_for_(Windows\S*))?$/i.exec(version ?? '') ?? []
  const about = `${software} ${comments ?? ''}`
  const os = systems.find(([words]) => words.test(about))?.[1]
  const extra = [comments ?? windows, `protocol ${protocol}`].filter((part) => part !== undefined)
  return {
    protocol: 'ssh',
    product: product === 'dropbear' ? 'Dropbear' : product,
    ...(number === undefined || number === '' ? {} : { version: number }),
    extra: extra.join('; '),
    ...(os === undefined ? {} : { os }),
    confidence: 'certain',
  }
}

/**
 * The server's answer to a key exchange: its part of it (31), which begins with the host key (RFC 5656 section 4), or one of the
 * packets with which it begins (20) or ends (1) that.
 */
function readSshKey(answer: Uint8Array, asked: string): Finding | null {
  if (asked !== sshKeyExchange) return null
  const text = textOf(answer)
  for (const kind of hostKeyKinds) {
    const begin = String.fromCharCode(0, 0, 0, kind.length) + kind
    // a server with one kind of key writes the same where it lists them
    for (let at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at + 1)) {
      const length = u32At(answer, at - 4)
      if (answer[at - 5] !== 31 || !(length <= 8192) || at + length > answer.length) continue
      const details = { 'host key': kind }
      return certain('ssh', { details, fingerprints: { fingerprint: answer.slice(at, at + length) } })
    }
  }
  const length = u32At(answer, 0)
  const padding = answer[4] ?? 0
  const isPacket = length >= 12 && length <= 35_000 && padding >= 4 && padding < length
  return isPacket && (answer[5] === 20 || answer[5] === 1) ? likely('ssh') : null
}

/**
 * RFC 854, "The TELNET command structure": IAC (255), WILL, WON'T, DO or DON'T (251 to 254), and an option of IANA's list.
 * Servers negotiate first; some only when something was said. What comes after it is for the person at the terminal.
 */
function readTelnet(answer: Uint8Array): Finding | null {
  let at = 0
  while (isNegotiation(answer.subarray(at, at + 3))) at += 3
  // what sends anything at random has three such bytes once in a few hundred thousand times
  if (at < 6 && !(at === 3 && answer.length === 3)) return null
  const text = textOf(answer.subarray(at), 2_000)
  const asks = /(?:login|user ?name|password): ?$/i.test(text.trimEnd())
  return certain('telnet', { noPassword: asks ? false : undefined })
}

function isNegotiation([iac, verb = 0, option = 255]: Uint8Array): boolean {
  return iac === 255 && verb >= 251 && verb <= 254 && (option <= 49 || (option >= 138 && option <= 140))
}

/** Shells and consoles over the network. */
export const terminalMatchers: readonly Matcher[] = [
  { protocol: 'telnet', read: readTelnet },
  { protocol: 'ssh', read: readSsh },
  { protocol: 'ssh', read: readSshKey },
]

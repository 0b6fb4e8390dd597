import { firstLine } from '../answer-text'
import { type Finding, listening, type Matcher } from '../matcher'

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

/** Shells and consoles over the network. */
export const terminalMatchers: readonly Matcher[] = [{ protocol: 'ssh', read: readSsh }]

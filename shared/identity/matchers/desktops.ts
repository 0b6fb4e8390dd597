import { bytes, has, hex, u16At } from '../../scan/udp/bytes'
import { textOf } from '../answer-text'
import { certain, likely } from '../finding'
import { type Finding, listening, type Matcher } from '../matcher'
import { u16LowAt, u32At, u32LowAt } from '../places'
import {
  adbConnect,
  adbVersion,
  jdwpHandshake,
  jdwpVersion,
  netbiosSession,
  rdpRequest,
  rdpSecurityLayer,
  smbNegotiate,
  vncVersion,
  x11Setup,
} from '../questions/desktops'

const dialects: Readonly<Record<number, string>> = {
  514: '2.0.2',
  528: '2.1',
  767: '2',
  768: '3.0',
  770: '3.0.2',
  785: '3.1.1',
}

/** MS-SMB2 sections 2.2.1.2 and 2.2.4: a response (the first flag) to NEGOTIATE (0). */
function readSmb(answer: Uint8Array, asked: string): Finding | null {
  const length = u32At(answer, 0)
  if (asked !== smbNegotiate || !(length >= 128 && length <= answer.length - 4)) return null
  const body = answer.subarray(4, 4 + length)
  if (!has(body, 0, bytes(0xfe, 'SMB')) || u16LowAt(body, 12) !== 0 || ((body[16] ?? 0) & 1) !== 1)
    return null
  const dialect = dialects[u16LowAt(body, 68)]
  if (u16LowAt(body, 64) !== 65 || dialect === undefined) return null
  const mode = u16LowAt(body, 66)
  // Samba writes its own name in small letters here (source3/smbd/smb2_negprot.c); Windows a random number
  const [, host] = /^([a-z0-9][a-z0-9_-]{0,14})\0{1,15}$/.exec(textOf(body.subarray(72, 88))) ?? []
  return certain('microsoft-ds', {
    product: host === undefined ? undefined : 'Samba smbd',
    extra: `SMB ${dialect}`,
    details: {
      host,
      dialect,
      signing: (mode & 2) !== 0 ? 'required' : (mode & 1) !== 0 ? 'possible' : 'not possible',
    },
  })
}

/** RFC 1002 sections 4.3.3 and 4.3.4: the session is there (0x82), or refused (0x83) with a reason of 0x80 to 0x8f. */
function readNetbios(answer: Uint8Array, asked: string): Finding | null {
  if (asked !== netbiosSession) return null
  if (answer[0] === 0x82 && u32At(answer, 0) === 0x8200_0000) return certain('netbios-ssn')
  const refused = u32At(answer, 0) === 0x8300_0001 && ((answer[4] ?? 0) & 0xf0) === 0x80
  return refused ? certain('netbios-ssn') : null
}

/** MS-RDPBCGR sections 2.2.1.2.1 and 2.2.1.2.2. */
const rdpSecurity: Readonly<Record<number, string>> = {
  0: 'standard RDP security',
  1: 'TLS',
  2: 'CredSSP',
  8: 'CredSSP with early user authorization',
}
const rdpFailures: Readonly<Record<number, string>> = {
  1: 'TLS required',
  2: 'TLS not allowed',
  3: 'no certificate',
  5: 'CredSSP required',
  6: 'TLS with a certificate of the user required',
}

const rdpQuestions: readonly string[] = [rdpRequest, rdpSecurityLayer]

/** MS-RDPBCGR section 2.2.1.2: an X.224 connection confirm (0xd0) in TPKT (RFC 1006), with what was agreed on, or that nothing was. */
function readRdp(answer: Uint8Array, asked: string): Finding | null {
  // xrdp takes its leave so (T.125 section 11.15, in TPKT) of who does not speak RDP; others close
  if (answer.length === 9 && has(answer, 0, hex('03 00 00 09 02 f0 80 21 80')))
    return certain('ms-wbt-server', { product: 'xrdp' })
  const length = u16At(answer, 2)
  if (!rdpQuestions.includes(asked) || answer[0] !== 3 || answer[1] !== 0 || answer[5] !== 0xd0) return null
  if (length > answer.length || answer[4] !== length - 5) return null
  // before RDP 5.2 nothing was agreed on; others (ISO-TSAP) answer so too
  if (length === 11) return likely('ms-wbt-server')
  const [kind, , low] = answer.subarray(11)
  const word = u32LowAt(answer, 15)
  if (length !== 19 || low !== 8 || (kind !== 2 && kind !== 3)) return null
  const security = kind === 2 ? rdpSecurity[word] : rdpFailures[word]
  if (security === undefined) return null
  return certain('ms-wbt-server', {
    extra: security,
    details: { 'security layer': security },
  })
}

/** X Window System Protocol, section 8 and appendix B: success (1), failed (0), or more is wanted (2). */
function readX11(answer: Uint8Array, asked: string): Finding | null {
  const [code] = answer
  const words = u16At(answer, 6)
  if (asked !== x11Setup || code === undefined || code > 2 || !(answer.length >= 8 + words * 4)) return null
  if (code !== 2 && u16At(answer, 2) !== 11) return null
  if (code === 1) {
    const length = u16At(answer, 24)
    const vendor = textOf(answer.subarray(40, 40 + length))
    if (words < 8 || length > words * 4 || !/^[ -~]{1,100}$/.test(vendor)) return null
    const release = u32At(answer, 8)
    // X.Org writes 1.20.11 as 12011000 and, from then on, 21.1.7 as 12101007 (xorg-server's configure.ac)
    const isXorg = vendor === 'The X.Org Foundation'
    const parts = [Math.floor(release / 1e5) % 100, Math.floor(release / 1000) % 100, release % 1000]
    return certain('x11', {
      product: isXorg ? 'X.Org' : vendor,
      version: isXorg && release >= 12_100_000 ? parts.join('.') : undefined,
      noPassword: true,
    })
  }
  const [reason = ''] = textOf(answer.subarray(8, 8 + (code === 0 ? (answer[1] ?? 0) : words * 4))).split(
    '\0',
  )
  if (reason === '' || !/^[ -~\n]{1,255}$/.test(reason)) return null
  const wanted = /authori[sz]ation|not authorized|No protocol specified/i.test(reason)
  return certain('x11', { noPassword: wanted ? false : undefined, details: { says: reason.trim() } })
}

/** RFC 6143 section 8.1.2 and IANA's "Remote Framebuffer Security Types". */
const vncSecurity: Readonly<Record<number, string>> = {
  1: 'none',
  2: 'VNC password',
  5: 'RA2',
  6: 'RA2ne',
  16: 'Tight',
  17: 'Ultra',
  18: 'TLS',
  19: 'VeNCrypt',
  20: 'SASL',
  21: 'MD5',
  22: 'xvp',
  30: 'Apple',
  35: 'Apple',
  129: 'RA256',
}

/** RFC 6143 sections 7.1.1 and 7.1.2. */
function readVnc(answer: Uint8Array, asked: string): Finding | null {
  const [, major, minor] = /^RFB (\d{3})\.(\d{3})\n/.exec(textOf(answer, 12)) ?? []
  if (asked === listening) {
    if (major === undefined || answer.length !== 12) return null
    const version = `${Number(major)}.${Number(minor)}`
    // Apple's own number; RealVNC's programs are the only ones above 3
    const product = version === '3.889' ? 'Apple Remote Desktop' : Number(major) > 3 ? 'RealVNC' : undefined
    return certain('vnc', { product, extra: `protocol ${version}` })
  }
  const [count = 0] = answer
  if (asked !== vncVersion || count === 0 || count > 30 || answer.length < count + 1) return null
  const kinds = [...answer.subarray(1, 1 + count)]
  return certain('vnc', {
    noPassword: kinds.includes(1) ? true : undefined,
    details: { security: kinds.map((kind) => vncSecurity[kind] ?? `${kind}`).join(', ') },
  })
}

/** adb's protocol.txt: CNXN with what the device is, AUTH where it wants a key, STLS where it wants TLS; and the words of its server. */
function readAdb(answer: Uint8Array, asked: string): Finding | null {
  if (asked === adbVersion) {
    const [, number] = /^OKAY0004([0-9a-f]{4})$/.exec(textOf(answer, 20)) ?? []
    if (number === undefined) return null
    return certain('adb-server', {
      product: 'Android Debug Bridge',
      extra: `protocol ${Number.parseInt(number, 16)}`,
    })
  }
  if (asked !== adbConnect || answer.length < 24) return null
  const command = textOf(answer, 4)
  const magic = [...command].every((letter, at) => answer[20 + at] === (letter.charCodeAt(0) ^ 0xff))
  if (!magic) return null
  if (command === 'AUTH' || command === 'STLS') return certain('adb', { noPassword: false })
  const length = u32LowAt(answer, 12)
  const banner = textOf(answer.subarray(24, 24 + Math.min(length, 2_000)))
  // what sends back what it got says "host"
  if (command !== 'CNXN' || !/^(?:device|bootloader|recovery|sideload|rescue):/.test(banner)) return null
  const word = (name: string) => new RegExp(`ro\\.product\\.${name}=([^;\\0]{1,60})`).exec(banner)?.[1]
  return certain('adb', {
    product: 'Android Debug Bridge',
    extra: word('model') ?? word('name'),
    noPassword: true,
  })
}

/** "Java Debug Wire Protocol": the handshake comes back as it was, and then a reply (flag 0x80) to the command 1. */
function readJdwp(answer: Uint8Array, asked: string): Finding | null {
  // what sends everything back does so too
  if (asked === jdwpHandshake)
    return textOf(answer, 15) === 'JDWP-Handshake' ? likely('jdwp', { unsettled: true }) : null
  const length = u32At(answer, 0)
  if (asked !== jdwpVersion || u32At(answer, 4) !== 1 || answer[8] !== 0x80 || answer.length < length)
    return null
  const text = textOf(answer)
  const described = u32At(answer, 11)
  const version = 15 + described + 8
  const size = u32At(answer, version)
  const name = version + 4 + size
  const isWhole = described < 4_000 && size < 200 && u32At(answer, name) < 200
  if (u16At(answer, 9) !== 0 || !isWhole) return null
  return certain('jdwp', {
    product: text.slice(name + 4, name + 4 + u32At(answer, name)),
    version: text.slice(version + 4, name),
    noPassword: true,
  })
}

/** Screens, files of Windows, and debuggers. */
export const desktopMatchers: readonly Matcher[] = [
  { protocol: 'microsoft-ds', read: readSmb },
  { protocol: 'netbios-ssn', read: readNetbios },
  { protocol: 'ms-wbt-server', read: readRdp },
  { protocol: 'x11', read: readX11 },
  { protocol: 'vnc', read: readVnc },
  { protocol: 'adb', read: readAdb },
  { protocol: 'jdwp', read: readJdwp },
]

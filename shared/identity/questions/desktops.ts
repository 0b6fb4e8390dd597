import { bytes, hex, u16, u32, zeros } from '../../scan/udp/bytes'
import type { Question } from '../matcher'

export const smbNegotiate = 'SMB2 NEGOTIATE'
export const netbiosSession = 'NetBIOS, a session with *SMBSERVER'
export const rdpRequest = 'RDP connection request'
export const rdpSecurityLayer = 'RDP security layer'
export const x11Setup = 'X11 connection setup'
export const vncVersion = 'RFB version'
export const adbConnect = 'ADB CNXN'
export const adbVersion = 'ADB host:version'
export const jdwpHandshake = 'JDWP handshake'
export const jdwpVersion = 'JDWP VirtualMachine.Version'

/** MS-SMB2 sections 2.2.1.2 and 2.2.3: dialects 2.0.2, 2.1, 3.0 and 3.0.2; signing is possible; whoever asks has an id of zeros. */
function smb2Negotiate(): Uint8Array {
  const header = bytes(0xfe, 'SMB', 64, 0, zeros(6), u16(0), hex('01 00'), zeros(4), zeros(44))
  const body = bytes(
    hex('24 00 04 00 01 00 00 00'),
    zeros(4),
    zeros(16),
    zeros(8),
    hex('02 02 10 02 00 03 02 03'),
  )
  return bytes(0, 0, u16(header.length + body.length), header, body)
}

/** NetBIOS' first-level encoding of a name of 16 bytes (RFC 1001 section 14.1). */
function netbiosName(name: string, suffix: number): Uint8Array {
  const letters = [...name.padEnd(15)].map((letter) => letter.charCodeAt(0))
  const halves = [...letters, suffix].flatMap((byte) => [65 + (byte >> 4), 65 + (byte & 15)])
  return bytes(32, halves, 0)
}

/** `A_CNXN` or another command of adb's protocol.txt, whose numbers have their lowest byte first. */
function adbMessage(command: string, first: number, second: number, data: string): Uint8Array {
  const low = (value: number) => [...u32(value >>> 0)].reverse()
  const code = [...command].map((letter) => letter.charCodeAt(0))
  const sum = [...data].reduce((total, letter) => total + letter.charCodeAt(0), 0)
  const magic = code.map((byte) => byte ^ 0xff)
  return bytes(code, low(first), low(second), low(data.length), low(sum), magic, data)
}

/** MS-RDPBCGR section 2.2.1.1: no cookie; TLS (1) and CredSSP (2) are possible. */
function rdpConnect(): Uint8Array {
  return hex('03 00 00 13 0e e0 00 00 00 00 00 01 00 08 00 03 00 00 00')
}

/** Screens, files of Windows, and debuggers. */
export const desktopQuestions: readonly Question[] = [
  { name: smbNegotiate, ports: [445], intensity: 5, inTls: 'never', bytes: smb2Negotiate },
  {
    name: netbiosSession,
    ports: [139],
    intensity: null,
    inTls: 'never',
    // RFC 1002 section 4.3.2; the name is the one that every server of Windows' answers to
    bytes: () => bytes(0x81, 0, u16(68), netbiosName('*SMBSERVER', 0x20), netbiosName('PORTLIGHT', 0)),
  },
  {
    name: rdpRequest,
    ports: [3389, 3388],
    intensity: 5,
    inTls: 'never',
    bytes: rdpConnect,
  },
  {
    // some are known by another answer than the one that tells it
    name: rdpSecurityLayer,
    ports: [],
    intensity: null,
    inTls: 'never',
    after: 'ms-wbt-server',
    when: ({ details }) => details?.['security layer'] === undefined,
    anew: true,
    bytes: rdpConnect,
  },
  {
    name: 'RDP connection request before TLS',
    ports: [],
    intensity: null,
    inTls: 'never',
    after: 'ms-wbt-server',
    when: ({ details }) => /^(?:TLS|CredSSP)$/.test(details?.['security layer'] ?? ''),
    anew: true,
    // MS-RDPBCGR section 5.4.5: what was agreed on (2: an answer; 1 or 2: TLS comes first) begins right behind it
    startsTls: (answer) => answer.length === 19 && answer[11] === 2 && (answer[15] === 1 || answer[15] === 2),
    bytes: rdpConnect,
  },
  {
    name: x11Setup,
    ports: Array.from({ length: 64 }, (_, display) => 6000 + display),
    intensity: 6,
    inTls: 'never',
    // X Window System Protocol, section 8: highest byte first, version 11.0, no authorization
    bytes: () => hex('42 00 00 0b 00 00 00 00 00 00 00 00'),
  },
  {
    name: vncVersion,
    ports: [],
    intensity: null,
    inTls: 'too',
    after: 'vnc',
    // RFC 6143 section 7.1.1; then the server lists its kinds of security
    bytes: () => bytes('RFB 003.008\n'),
  },
  {
    name: adbConnect,
    ports: [5555],
    intensity: 8,
    inTls: 'never',
    bytes: () => adbMessage('CNXN', 0x0100_0000, 4096, 'host::\0'),
  },
  {
    name: adbVersion,
    ports: [5037],
    intensity: 7,
    inTls: 'never',
    // adb's SERVICES.TXT: four digits of length, the service
    bytes: () => bytes('000Chost:version'),
  },
  {
    name: jdwpHandshake,
    ports: [5005],
    // a program that waits for its debugger may run on when one went, so nobody else is asked
    intensity: 9,
    inTls: 'never',
    // "Java Debug Wire Protocol", section "JDWP Start Up"
    bytes: () => bytes('JDWP-Handshake'),
  },
  {
    name: jdwpVersion,
    ports: [],
    intensity: null,
    inTls: 'never',
    after: 'jdwp',
    // command set 1, command 1
    bytes: () => bytes(u32(11), u32(1), 0, 1, 1),
  },
]

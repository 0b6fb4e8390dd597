import { bytes, hex, latin1, u16 } from '../../scan/udp/bytes'
import { sipOptions as sipAsked } from '../../scan/udp/sip'
import type { Question } from '../matcher'

export const sipOptions = 'SIP OPTIONS'
export const rtspOptions = 'RTSP OPTIONS'
export const ircPing = 'IRC PING'
export const xmppStream = 'XMPP stream'
export const teamspeakVersion = 'TeamSpeak version'
export const minecraftStatus = 'Minecraft status'
export const gitRequest = 'git, a repository that can not be'
export const socksGreeting = 'SOCKS5 greeting'

/** A number in bytes of seven bits (wiki.vg, "Protocol": VarInt). */
function varInt(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varInt(value >>> 7)]
}

/** Talk, calls, games, files and proxies. */
export const talkQuestions: readonly Question[] = [
  {
    name: socksGreeting,
    ports: [1080, 1081, 9050, 9150],
    intensity: 6,
    inTls: 'never',
    // RFC 1928 section 3: version 5, one method, no authentication
    bytes: () => hex('05 01 00'),
  },
  {
    name: sipOptions,
    ports: [5060, 5061],
    intensity: 4,
    inTls: 'too',
    // RFC 3261 section 11
    bytes: ({ random }) => sipAsked('TCP', random),
  },
  {
    name: rtspOptions,
    ports: [554, 8554, 7070],
    intensity: 5,
    inTls: 'too',
    // RFC 2326 section 10.1
    bytes: () => bytes('OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: Portlight\r\n\r\n'),
  },
  {
    name: ircPing,
    ports: [6667, 6660, 6661, 6662, 6663, 6664, 6665, 6666, 6668, 6669, 6697, 7000],
    intensity: 6,
    inTls: 'too',
    // RFC 2812 section 3.7.2; who has no name yet is told that, in the server's name
    bytes: () => bytes('PING portlight\r\n'),
  },
  {
    name: xmppStream,
    ports: [5222, 5223, 5269],
    intensity: 7,
    inTls: 'too',
    // RFC 6120 section 4.2
    bytes: ({ host, port }) => {
      // a server speaks for names alone, and tells who names another one nothing more than that
      const name = /^[A-Za-z0-9.-]{1,253}$/.test(host) && !host.startsWith('127.') ? host : 'localhost'
      const kind = port === 5269 ? 'server' : 'client'
      return bytes(
        `<?xml version='1.0'?><stream:stream to='${name}' version='1.0' xmlns='jabber:${kind}' xmlns:stream='http://etherx.jabber.org/streams'>`,
      )
    },
  },
  ...(['xmpp-client', 'xmpp-server'] as const).map((after): Question => {
    const when: Question['when'] = ({ details }) => details?.STARTTLS !== undefined
    // RFC 6120 section 5.4.2, on the stream that is open
    const startsTls = (answer: Uint8Array) =>
      /^\s{0,10}<proceed [^<>]{0,150}>/.test(latin1(answer.subarray(0, 200)))
    const words = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
    const name = after === 'xmpp-client' ? 'XMPP STARTTLS' : 'XMPP STARTTLS between servers'
    return {
      name,
      ports: [],
      intensity: null,
      inTls: 'never',
      after,
      when,
      startsTls,
      bytes: () => bytes(words),
    }
  }),
  {
    name: teamspeakVersion,
    ports: [],
    intensity: null,
    inTls: 'never',
    after: 'teamspeak',
    // TeamSpeak 3 Server Query Manual, "version"
    bytes: () => bytes('version\n'),
  },
  {
    name: minecraftStatus,
    ports: [25565, 25566],
    intensity: 8,
    inTls: 'never',
    // wiki.vg, "Server List Ping": handshake (0) of no version, for the state status (1); then its request
    bytes: ({ host, port }) => {
      const name = bytes(host.slice(0, 100))
      const handshake = bytes(0, hex('ff ff ff ff 0f'), varInt(name.length), name, u16(port), 1)
      return bytes(varInt(handshake.length), handshake, 1, 0)
    },
  },
  {
    name: gitRequest,
    ports: [9418],
    intensity: 7,
    inTls: 'never',
    // gitprotocol-pack(5), "Git Transport": a length in four digits, the command, its path
    bytes: ({ host }) => {
      const command = `git-upload-pack /portlight.invalid\0host=${host.replace(/[^\w.:-]/g, '')}\0`
      return bytes((command.length + 4).toString(16).padStart(4, '0'), command)
    },
  },
]

import { u16At } from '../../scan/udp/bytes'
import { firstLine, textOf } from '../answer-text'
import { certain, likely } from '../finding'
import { type Finding, listening, type Matcher } from '../matcher'
import { u32At } from '../places'
import {
  gitRequest,
  ircPing,
  minecraftStatus,
  rtspOptions,
  sipOptions,
  socksGreeting,
  teamspeakVersion,
  xmppStream,
} from '../questions/talk'

/** RFC 1928 section 3: the version and the method, or 0xff where none of those offered will do. */
function readSocks(answer: Uint8Array, asked: string): Finding | null {
  if (asked !== socksGreeting || answer.length !== 2 || answer[0] !== 5) return null
  if (answer[1] !== 0 && answer[1] !== 0xff) return null
  return certain('socks5', { noPassword: answer[1] === 0 })
}

/** "kamailio (5.6.3 (x86_64/linux))", "Asterisk PBX 20.1.0", "FPBX-16(18.9)": how a field names the program. */
function programOf(field: string | undefined): { readonly product?: string; readonly version?: string } {
  const [, name, version] = /^([^\d/()\s][^\d/()]{0,60}?)\s?[/ (-]v?(\d[\w.]{0,40})/.exec(field ?? '') ?? []
  if (name !== undefined && version !== undefined) return { product: name.trim(), version }
  return field === undefined || field === '' ? {} : { product: field }
}

/** A reply with a status line, as SIP and RTSP have it, and a field of its head. */
function replyOf(answer: Uint8Array, start: RegExp) {
  const text = textOf(answer)
  const end = text.indexOf('\r\n\r\n')
  if (!start.test(text)) return null
  // a line without its end may go on
  const lines = text.slice(0, end < 0 ? text.lastIndexOf('\r\n') : end).split('\r\n')
  const field = (name: string) =>
    lines
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim()
  return { isWhole: end >= 0, field }
}

/** RFC 3261 sections 7.2, 20.35 and 20.41. */
function readSip(answer: Uint8Array, asked: string): Finding | null {
  const reply = asked === sipOptions ? replyOf(answer, /^SIP\/2\.0 [1-6]\d\d /) : null
  if (reply === null) return null
  const facts = programOf(reply.field('server') ?? reply.field('user-agent'))
  return reply.isWhole ? certain('sip', facts) : likely('sip', facts)
}

/** RFC 2326 sections 7.1 and 12.36. Servers of the web answer with a status line of their own to it. */
function readRtsp(answer: Uint8Array, asked: string): Finding | null {
  const reply = asked === rtspOptions ? replyOf(answer, /^RTSP\/[12]\.0 [1-5]\d\d /) : null
  if (reply === null) return null
  const facts = programOf(reply.field('server'))
  const details = { methods: reply.field('public') }
  return reply.isWhole ? certain('rtsp', { ...facts, details }) : likely('rtsp', { ...facts, details })
}

/** RFC 2812 sections 2.3.1, 3.7.3 and 5.2: a notice before anything, PONG, or that one has to register first (451). */
function readIrc(answer: Uint8Array, asked: string): Finding | null {
  const line = firstLine(answer)
  // ngircd's own words for a request of the web's (src/ngircd/parse.c)
  if (line === 'ERROR :"Oops, HTTP request received? This is IRC!"')
    return certain('irc', { product: 'ngircd' })
  if (line === null || (asked !== listening && asked !== ircPing)) return null
  const [isNotice, prefix] = /^(:[\w.-]{1,100} )?NOTICE (?:AUTH|\*|Auth) :.{0,300}$/.exec(line) ?? []
  // with the server's name before it no other protocol has such a line
  const greets =
    isNotice !== undefined &&
    (prefix !== undefined || /hostname|ident|look|checking|connect|\*\*\*/i.test(line))
  const isReply = asked === ircPing && /^:[\w.-]{1,100} (?:451 |PONG )/.test(line)
  if (!greets && !isReply) return null
  const [, host] = /^:([\w.-]{1,100}) /.exec(line) ?? []
  return certain('irc', { product: / :BitlBee-IRCd /.test(line) ? 'BitlBee' : undefined, details: { host } })
}

/** RFC 6120 sections 4.2 and 4.7: a stream of its own, for a client or another server. */
function readXmpp(answer: Uint8Array, asked: string): Finding | null {
  if (asked !== xmppStream) return null
  const text = textOf(answer, 4_096)
  const [, head] = /^(?:<\?xml[^>]{0,100}\?>\s{0,10})?<stream:stream ([^>]{1,1000})>/.exec(text) ?? []
  if (head === undefined || !/http:\/\/etherx\.jabber\.org\/streams/.test(head)) return null
  const id = /\bid=['"]/.test(head)
  if (!id) return null
  const isServer = /xmlns=['"]jabber:server['"]/.test(head)
  const [, from] = /\bfrom=['"]([^'"]{1,200})['"]/.exec(head) ?? []
  const startTls = /<starttls [^>]{1,100}>\s{0,10}<required\/>/.test(text)
    ? 'required'
    : /<starttls /.test(text)
      ? 'possible'
      : undefined
  return certain(isServer ? 'xmpp-server' : 'xmpp-client', { details: { host: from, STARTTLS: startTls } })
}

/** RFC 3977 section 5.1. */
const newsServers: readonly (readonly [product: string, RegExp])[] = [
  ['INN nnrpd', /InterNetNews NNRP server INN (\d[\w.]*)/],
  ['INN innd', /InterNetNews server INN (\d[\w.]*)/],
  ['Leafnode', /Leafnode NNTP [Dd]aemon, version (\d[\w.]*)/],
  ['Cyrus nntpd', /Cyrus NNTP v?(\d[\w.]*)/],
]

function readNntp(answer: Uint8Array, asked: string): Finding | null {
  const line = asked === listening ? firstLine(answer) : null
  if (line === null || !/^20[01] \S/.test(line)) return null
  const [product, words] = newsServers.find(([, one]) => one.test(line)) ?? []
  if (product === undefined && !/\bNNTP\b|\bNNRP\b|InterNetNews|news/i.test(line)) return null
  const facts = { product, version: words?.exec(line)?.[1] }
  return product !== undefined || /\bNN[TR]P\b/.test(line) ? certain('nntp', facts) : likely('nntp', facts)
}

/** TeamSpeak 3 Server Query Manual: what it greets with, and `version`. */
function readTeamspeak(answer: Uint8Array, asked: string): Finding | null {
  const text = textOf(answer, 2_000)
  if (asked === listening) {
    const greets = /^TS3\n\rWelcome to the TeamSpeak 3 ServerQuery interface/.test(text)
    return greets ? certain('teamspeak', { product: 'TeamSpeak 3 ServerQuery' }) : null
  }
  if (asked !== teamspeakVersion) return null
  const [, version, system] =
    /^version=(\d[\w.]{0,30}) build=\d{1,12} platform=(\w{1,20})[\r\n]/.exec(text) ?? []
  return version === undefined
    ? null
    : certain('teamspeak', { product: 'TeamSpeak 3 ServerQuery', version, os: system })
}

/** wiki.vg, "Server List Ping": length, 0, length, an object with the version's name. */
function readMinecraft(answer: Uint8Array, asked: string): Finding | null {
  if (asked !== minecraftStatus) return null
  const text = textOf(answer)
  const start = text.indexOf('{')
  // two numbers of at most three bytes with a 0 between them
  if (start < 3 || start > 7 || answer.indexOf(0) < 1 || answer.indexOf(0) >= start) return null
  const [, object] = /"version"\s{0,5}:\s{0,5}\{([^{}]{1,300})\}/.exec(text) ?? []
  const [, name] = /"name"\s{0,5}:\s{0,5}"([^"]{1,80})"/.exec(object ?? '') ?? []
  if (object === undefined || name === undefined || !/"protocol"\s{0,5}:\s{0,5}-?\d/.test(object)) return null
  const [, product, version = name] = /^([A-Za-z][\w+ -]{0,40}) (\d[\w.-]*)/.exec(name) ?? []
  return certain('minecraft', {
    product: product ?? 'Minecraft server',
    version: /^\d[\w.-]{0,40}$/.test(version) ? version : undefined,
    extra: /^\d[\w.-]{0,40}$/.test(version) ? undefined : name,
  })
}

/** gitprotocol-pack(5): one line with its length in four digits before it. */
function readGit(answer: Uint8Array, asked: string): Finding | null {
  if (asked !== gitRequest) return null
  const text = textOf(answer, 1_000)
  const [, digits] = /^([0-9a-f]{4})ERR [^\0\r]{1,900}$/.exec(text) ?? []
  return digits !== undefined && Number.parseInt(digits, 16) === answer.length ? certain('git') : null
}

/** rsync's daemon says the protocol's version, and since 3.2 its kinds of checksums (rsync's csprotocol.txt). */
function readRsync(answer: Uint8Array, asked: string): Finding | null {
  const line = asked === listening ? firstLine(answer) : null
  const [, version] = /^@RSYNCD: (\d{2}(?:\.\d{1,2})?)(?: [a-z0-9 ]{1,100})?$/.exec(line ?? '') ?? []
  return version === undefined ? null : certain('rsync', { extra: `protocol ${version}` })
}

/** Subversion's libsvn_ra_svn/protocol, section 3.1.1: a list that begins with "success", the versions, and what it can do. */
function readSvn(answer: Uint8Array, asked: string): Finding | null {
  const text = asked === listening ? textOf(answer, 1_000) : ''
  const [whole, low, high] =
    /^\( success \( (\d{1,2}) (\d{1,2}) \( [A-Za-z0-9 -]{0,100}\) \( [a-z0-9 -]{1,500}\) \) \) $/.exec(
      text,
    ) ?? []
  if (whole === undefined) return null
  return certain('svn', {
    product: /edit-pipeline/.test(whole) ? 'svnserve' : undefined,
    extra: low === high ? `protocol ${low}` : `protocol ${low} to ${high}`,
  })
}

/** gpsd's "gpsd_json(5)", VERSION; and the Music Player Daemon's protocol: its first line. */
function readGpsd(answer: Uint8Array, asked: string): Finding | null {
  const line = asked === listening ? firstLine(answer) : null
  const [, version] = /^\{"class":"VERSION","release":"(\d[\w.~]{0,30})"/.exec(line ?? '') ?? []
  return version !== undefined && line?.includes('"proto_major":') === true
    ? certain('gpsd-ng', { product: 'gpsd', version })
    : null
}

function readMpd(answer: Uint8Array, asked: string): Finding | null {
  const line = asked === listening ? firstLine(answer) : null
  const [, version] = /^OK MPD (\d{1,2}\.\d{1,2}\.\d{1,2})$/.exec(line ?? '') ?? []
  // the protocol's version, which is behind the program's
  return version === undefined
    ? null
    : certain('mpd', { product: 'Music Player Daemon', extra: `protocol ${version}` })
}

/**
 * Mumble's "Establishing a connection": each message has its kind (Version: 0) and its length before it; in that a text has its
 * field's number, its length, and its letters.
 */
function readMumble(answer: Uint8Array, asked: string): Finding | null {
  if (asked !== listening || u16At(answer, 0) !== 0) return null
  const length = u32At(answer, 2)
  if (!(length >= 8 && length <= 300 && answer.length >= length + 6)) return null
  // the version as a number (field 1) in bytes whose first bit says that more come; then the release (field 2)
  const body = answer.subarray(6, 6 + length)
  const field = 1 + body.subarray(1, 6).findIndex((byte) => byte < 0x80) + 1
  const size = body[field + 1] ?? 0
  const release = textOf(body.subarray(field + 2, field + 2 + size))
  if (body[0] !== 0x08 || field < 2 || body[field] !== 0x12 || !/^[ -~]{1,64}$/.test(release)) return null
  const [, version] = /^(1\.\d{1,2}\.\d{1,3})\b/.exec(release) ?? []
  return certain('mumble', {
    product: version === undefined ? undefined : 'Murmur',
    version,
    details: { release },
  })
}

/** Talk, calls, games, files and proxies. */
export const talkMatchers: readonly Matcher[] = [
  { protocol: 'rsync', read: readRsync },
  { protocol: 'svn', read: readSvn },
  { protocol: 'nntp', read: readNntp },
  { protocol: 'teamspeak', read: readTeamspeak },
  { protocol: 'gpsd-ng', read: readGpsd },
  { protocol: 'mpd', read: readMpd },
  { protocol: 'mumble', read: readMumble },
  { protocol: 'irc', read: readIrc },
  { protocol: 'socks5', read: readSocks },
  { protocol: 'sip', read: readSip },
  { protocol: 'rtsp', read: readRtsp },
  { protocol: 'xmpp-client', read: readXmpp },
  { protocol: 'minecraft', read: readMinecraft },
  { protocol: 'git', read: readGit },
]

import { berNumber, readBer, tags } from '../../scan/udp/ber'
import { u16At } from '../../scan/udp/bytes'
import { firstLine, textOf } from '../answer-text'
import { certain } from '../finding'
import { type Finding, listening, type Matcher } from '../matcher'
import { u32At } from '../places'
import { dnsVersion, kerberosRequest, ldapRoot, nfsNull, rpcDump } from '../questions/directories'

/** How name servers write their own name in version.bind. */
const nameServers: readonly (readonly [product: string, RegExp])[] = [
  ['Unbound', /^unbound (\d[\w.]*)/],
  ['dnsmasq', /^dnsmasq-(?:pi-hole-)?v?(\d[\w.]*)/],
  ['Knot DNS', /^Knot DNS (\d[\w.]*)/],
  ['Knot Resolver', /^Knot Resolver (\d[\w.]*)/],
  ['NSD', /^NSD (\d[\w.]*)/],
  ['PowerDNS Authoritative Server', /^PowerDNS Authoritative Server (\d[\w.]*)/],
  ['PowerDNS Recursor', /^PowerDNS Recursor (\d[\w.]*)/],
  ['CoreDNS', /^CoreDNS-(\d[\w.]*)/],
  ['Microsoft DNS', /^Microsoft DNS (\d[\w.]*)/],
  // named says its version and nothing else, with what a distribution added
  ['BIND', /^(9\.\d{1,2}\.\d{1,3})(?:-[\w.~+-]{1,60})?(?: \([\w ,.-]{1,60}\))?$/],
]

/** RFC 2229 section 3.1: 220, words for people, what it can do, and a name for this connection. */
function readDict(answer: Uint8Array, asked: string): Finding | null {
  const line = asked === listening ? firstLine(answer) : null
  const [, words] = /^220 (.{0,300}?) ?<[\w.]{0,100}> <[^<> ]{1,100}@[^<> ]{1,100}>$/.exec(line ?? '') ?? []
  if (words === undefined) return null
  const [, version] = /\bdictd (\d[\w.]{0,20})/.exec(words) ?? []
  return certain('dict', { product: version === undefined ? undefined : 'dictd', version })
}

/** RFC 1035 sections 4.1 and 4.2.2: a response (QR) to a query of one question; the text of its first TXT record. */
function readDns(answer: Uint8Array, asked: string): Finding | null {
  if (asked !== dnsVersion) return null
  const length = u16At(answer, 0)
  const message = answer.subarray(2, 2 + length)
  const flags = message[2] ?? 0
  if (!(length >= 12) || message.length < length || (flags & 0xf8) !== 0x80 || u16At(message, 4) > 1)
    return null
  const text = u16At(message, 6) > 0 ? textRecord(message) : undefined
  const [product, words] = nameServers.find(([, one]) => text !== undefined && one.test(text)) ?? []
  return certain('domain', {
    product,
    version: words?.exec(text ?? '')?.[1],
    os: /debian|ubuntu|redhat/i.test(text ?? '') ? 'Linux' : undefined,
    details: { 'version.bind': text },
  })
}

/** The text of the first answer, where that is a TXT record (section 3.3.14). */
function textRecord(message: Uint8Array): string | undefined {
  const first = nameEnd(message, 12)
  // the question is repeated, or left out
  const at = u16At(message, 4) === 1 ? nameEnd(message, first + 4) : first
  const size = message[at + 10]
  if (u16At(message, at) !== 16 || size === undefined || at + 11 + size > message.length) return undefined
  return textOf(message.subarray(at + 11, at + 11 + size))
}

/** The place behind a name (section 4.1.4), or behind all. */
function nameEnd(message: Uint8Array, from: number): number {
  let at = from
  while (at < message.length) {
    const label = message[at] ?? 0
    if (label === 0) return at + 1
    if (label >= 0xc0) return at + 2
    at += label + 1
  }
  return message.length
}

/** RFC 4511 section 4.5.2: an entry (0x64) or the end (0x65) of the search number 1. */
function readLdap(answer: Uint8Array, asked: string): Finding | null {
  const whole = asked === ldapRoot && answer[0] === tags.sequence ? readBer(answer) : null
  const id = whole === null ? null : readBer(whole.content)
  const operation = id === null ? null : readBer(id.rest)
  if (id?.tag !== tags.integer || berNumber(id.content) !== 1 || operation === null) return null
  if (operation.tag === 0x65) return certain('ldap')
  if (operation.tag !== 0x64) return null
  const values = attributes(operation.content)
  const isOpenLdap = values.get('objectclass')?.includes('OpenLDAProotDSE') === true
  const vendor = values.get('vendorname')?.[0]
  const isActive = values.has('isglobalcatalogready')
  const named = isOpenLdap ? 'OpenLDAP' : isActive ? 'Microsoft Active Directory' : vendor
  return certain('ldap', {
    product: named,
    extra: values.get('vendorversion')?.[0],
    details: { host: values.get('dnshostname')?.[0] },
  })
}

/** The attributes of an entry, by their names in small letters. */
function attributes(entry: Uint8Array): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  const name = readBer(entry)
  let list = name === null ? null : readBer(name.rest)
  let rest = list?.content ?? new Uint8Array(0)
  while (rest.length > 0 && found.size < 50) {
    list = readBer(rest)
    if (list === null) break
    const type = readBer(list.content)
    const set = type === null ? null : readBer(type.rest)
    if (type !== null && set !== null) found.set(textOf(type.content).toLowerCase(), texts(set.content))
    rest = list.rest
  }
  return found
}

function texts(set: Uint8Array): readonly string[] {
  const found: string[] = []
  let value = readBer(set)
  while (value !== null && found.length < 50) {
    found.push(textOf(value.content, 200))
    value = readBer(value.rest)
  }
  return found
}

/** RFC 4120 sections 5.9.1 and 7.2.2: a KRB-ERROR (APPLICATION 30), which has the realm of who answers. */
function readKerberos(answer: Uint8Array, asked: string): Finding | null {
  const length = u32At(answer, 0)
  if (asked !== kerberosRequest || !(length >= 20 && length <= answer.length - 4)) return null
  const error = readBer(answer.subarray(4, 4 + length))
  const fields = error?.tag === 0x7e ? readBer(error.content) : null
  if (fields?.tag !== tags.sequence) return null
  // [0] pvno 5, [1] msg-type 30
  const version = readBer(fields.content)
  const kind = version === null ? null : readBer(version.rest)
  const isIts = version?.tag === 0xa0 && version.content[2] === 5 && kind?.content[2] === 30
  if (!isIts || kind === null) return null
  let field = readBer(kind.rest)
  let says: string | undefined
  while (field !== null && says === undefined) {
    if (field.tag === 0xab) says = textOf(field.content.subarray(2), 200)
    field = readBer(field.rest)
  }
  // e-text [11]: these are MIT's own words (src/kdc/do_as_req.c)
  return certain('kerberos-sec', { product: says === 'CLIENT_NOT_FOUND' ? 'MIT Kerberos' : undefined })
}

/** What programs are called that rpcbind lists (IANA, "Remote Procedure Call (RPC) Program Numbers"). */
const rpcPrograms: ReadonlyMap<number, string> = new Map([
  [100_000, 'rpcbind'],
  [100_003, 'nfs'],
  [100_004, 'ypserv'],
  [100_005, 'mountd'],
  [100_021, 'nlockmgr'],
  [100_024, 'status'],
  [100_227, 'nfs_acl'],
])

/** RFC 5531 sections 9 and 11: a record that is one reply (1), accepted (0); its status at 24 behind the mark. */
function rpcStatus(answer: Uint8Array): number | null {
  const mark = u32At(answer, 0)
  const length = mark - 0x8000_0000
  if (!(length >= 24 && length <= answer.length - 4)) return null
  if (u32At(answer, 8) !== 1 || u32At(answer, 12) !== 0) return null
  // the verifier that it may have stands before the status
  return u32At(answer, 20) === 0 ? u32At(answer, 24) : null
}

/** RFC 1833 section 3.2: a list of program, version, protocol and port, each entry with a 1 before it, and 0 at the end. */
function readRpcbind(answer: Uint8Array, asked: string): Finding | null {
  if (asked !== rpcDump || rpcStatus(answer) !== 0) return null
  const programs = new Map<number, Set<number>>()
  let at = 28
  for (; u32At(answer, at) === 1 && at + 20 <= answer.length; at += 20) {
    const program = u32At(answer, at + 4)
    programs.set(program, (programs.get(program) ?? new Set()).add(u32At(answer, at + 8)))
  }
  if (u32At(answer, at) !== 0 || !programs.has(100_000)) return null
  const listed = [...programs].map(
    ([program, versions]) =>
      `${rpcPrograms.get(program) ?? program} ${[...versions].sort((a, b) => a - b).join(' ')}`,
  )
  const versions = [...(programs.get(100_000) ?? [])].sort((a, b) => a - b)
  return certain('rpcbind', {
    extra: `versions ${versions.join(', ')}`,
    details: { programs: listed.slice(0, 20).join(', ') },
  })
}

/** RFC 5531 section 9: 2 is PROG_MISMATCH, with the lowest and the highest version that there is. */
function readNfs(answer: Uint8Array, asked: string): Finding | null {
  const status = asked === nfsNull ? rpcStatus(answer) : null
  const [low, high] = [u32At(answer, 28), u32At(answer, 32)]
  if (status !== 2 || !(low >= 2 && high <= 4 && low <= high)) return null
  return certain('nfs', { extra: low === high ? `version ${low}` : `versions ${low} to ${high}` })
}

/** Names, directories, and who offers what. */
export const directoryMatchers: readonly Matcher[] = [
  { protocol: 'dict', read: readDict },
  { protocol: 'domain', read: readDns },
  { protocol: 'ldap', read: readLdap },
  { protocol: 'kerberos-sec', read: readKerberos },
  { protocol: 'rpcbind', read: readRpcbind },
  { protocol: 'nfs', read: readNfs },
]

import { ber, berNumber, readBer, tags } from './ber'
import { begins, bytes, has, hex, latin1, same, u16, u16At, u32, zeros } from './bytes'
import { type Heard, question } from './question'

/** sysDescr.0, 1.3.6.1.2.1.1.1.0 (RFC 3418). */
const sysDescr = hex('2b 06 01 02 01 01 01 00')

/** Behind the version, SNMPv1 and v2c have the community, and v3 a header that begins with the message's id. */
function snmpId(message: Uint8Array): { readonly version: number; readonly id: number } | null {
  const whole = readBer(message)
  const version = whole?.tag === tags.sequence ? readBer(whole.content) : null
  if (version?.tag !== tags.integer) return null
  const second = readBer(version.rest)
  if (second === null) return null
  const holder = second.tag === tags.octets ? readBer(second.rest) : second
  const id = holder === null ? null : readBer(holder.content)
  return id?.tag === tags.integer ? { version: berNumber(version.content), id: berNumber(id.content) } : null
}

function hearSnmp(answer: Uint8Array, asked: Uint8Array): Heard {
  const [theirs, ours] = [snmpId(answer), snmpId(asked)]
  if (theirs === null) return 'unlike'
  return theirs.id === ours?.id ? 'answer' : 'other-question'
}

/** A positive id of four bytes, so that its encoding is never shortened or read as negative. */
function snmpRequestId(random: Uint8Array): Uint8Array {
  return random.map((byte, index) => (index === 0 ? (byte & 0x3f) | 0x40 : byte))
}

function snmpV3Discovery(id: Uint8Array): Uint8Array {
  const header = ber(
    tags.sequence,
    ber(tags.integer, id),
    ber(tags.integer, 0x00, 0xff, 0xe3),
    // reportable, neither authenticated nor encrypted
    ber(tags.octets, 0x04),
    ber(tags.integer, 3),
  )
  const none = ber(tags.octets)
  const zero = ber(tags.integer, 0)
  const security = ber(tags.octets, ber(tags.sequence, none, zero, zero, none, none, none))
  const get = ber(0xa0, ber(tags.integer, id), zero, zero, ber(tags.sequence))
  return ber(tags.sequence, ber(tags.integer, 3), header, security, ber(tags.sequence, none, none, get))
}

/** @param version 0: v1, 1: v2c */
function snmpGet(id: Uint8Array, version: number): Uint8Array {
  const zero = ber(tags.integer, 0)
  const variable = ber(tags.sequence, ber(tags.oid, sysDescr), ber(tags.null))
  const get = ber(0xa0, ber(tags.integer, id), zero, zero, ber(tags.sequence, variable))
  return ber(tags.sequence, ber(tags.integer, version), ber(tags.octets, 'public'), get)
}

const snmpQuiet = 'it answers only to a community or a version that it knows'

/** Clocks, monitoring, logs, and management of machines. */
export const managementQuestions = [
  question({
    key: 'ntp',
    name: 'NTP, the time',
    ports: [123],
    source: 'RFC 5905 section 7.3',
    // version 4, mode 3 (client); the transmit timestamp is random and comes back as the origin timestamp
    ask: (random) => bytes(0x23, zeros(39), random(8)),
    hear: (answer, asked) => {
      const mode = (answer[0] ?? 0) & 7
      if (answer.length < 48 || mode !== 4) return 'unlike'
      return has(answer, 24, asked.subarray(40, 48)) ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'snmp-v3',
    name: 'SNMPv3, which engine it is',
    ports: [161],
    source: 'RFC 3412 section 6 and RFC 3414 section 4',
    quiet: snmpQuiet,
    ask: (random) => snmpV3Discovery(snmpRequestId(random(4))),
    hear: hearSnmp,
  }),
  question({
    key: 'snmp-v2c',
    name: 'SNMPv2c, its description, as everybody ("public")',
    ports: [161],
    source: 'RFC 1901, RFC 3416 section 4.2.1, RFC 3418',
    quiet: snmpQuiet,
    ask: (random) => snmpGet(snmpRequestId(random(4)), 1),
    hear: hearSnmp,
  }),
  question({
    key: 'snmp-v1',
    name: 'SNMPv1, its description, as everybody ("public")',
    ports: [161],
    source: 'RFC 1157 section 4.1.2, RFC 3418',
    quiet: snmpQuiet,
    ask: (random) => snmpGet(snmpRequestId(random(4)), 0),
    hear: hearSnmp,
  }),
  question({
    key: 'syslog',
    name: 'an empty datagram, which syslog passes over',
    ports: [514],
    source: 'RFC 5426',
    quiet: 'syslog never answers',
    ask: () => zeros(0),
    hear: () => 'unlike',
  }),
  question({
    key: 'ipmi',
    name: 'RMCP, a presence ping',
    ports: [623, 664],
    source: 'DMTF DSP0136 (ASF 2.0) sections 3.2.2 to 3.2.4',
    ask: (random) => bytes(hex('06 00 ff 06 00 00 11 be 80'), (random(1)[0] ?? 0) & 0x7f, 0, 0),
    hear: (answer, asked) => {
      if (answer[0] !== 6 || (answer[3] ?? 0) % 128 !== 6 || !has(answer, 4, hex('00 00 11 be 40')))
        return 'unlike'
      return answer[9] === asked[9] ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'memcached',
    name: 'memcached, its version',
    ports: [11211],
    source: "memcached's protocol.txt, UDP protocol",
    // id, number 0 of 1 datagrams, reserved
    ask: (random) => bytes(random(2), u16(0), u16(1), u16(0), 'version\r\n'),
    hear: (answer, asked) => {
      if (!/^(?:VERSION |ERROR|CLIENT_ERROR|SERVER_ERROR)/.test(latin1(answer.subarray(8)))) return 'unlike'
      return u16At(answer, 0) === u16At(asked, 0) ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'ms-sql-browser',
    name: 'SQL Server Browser, the instance MSSQLSERVER',
    ports: [1434],
    source: 'MC-SQLR sections 2.2.3 and 2.2.5',
    quiet: 'it answers only where an instance has that name',
    ask: () => bytes(4, 'MSSQLSERVER', 0),
    // its length stands behind, the lower byte first
    hear: (answer) =>
      answer[0] === 5 && answer.length > 3 && (answer[1] ?? 0) + 256 * (answer[2] ?? 0) === answer.length - 3
        ? 'answer'
        : 'unlike',
  }),
  question({
    key: 'xdmcp',
    name: 'XDMCP, whether it is willing',
    ports: [177],
    source: 'X Display Manager Control Protocol 1.1, packets Query, Willing and Unwilling',
    ask: () => bytes(u16(1), u16(2), u16(1), 0),
    hear: (answer) => {
      const opcode = u16At(answer, 2)
      return u16At(answer, 0) === 1 && (opcode === 5 || opcode === 6) ? 'answer' : 'unlike'
    },
  }),
  question({
    key: 'ubiquiti',
    name: 'Ubiquiti discovery',
    ports: [10001],
    source: "what Ubiquiti's devices answer to each other: version 1, command 0, no content",
    ask: () => bytes(1, 0, u16(0)),
    hear: (answer) =>
      answer[0] === 1 && answer.length > 4 && u16At(answer, 2) === answer.length - 4 ? 'answer' : 'unlike',
  }),
  question({
    key: 'bacnet',
    name: "BACnet, the device's name",
    ports: [47808],
    source: 'ASHRAE 135 clause 15.5 (ReadProperty), annex J',
    // unicast, expecting a reply; object: device 4194303 (any), property 77: object-name
    ask: (random) => bytes(hex('81 0a 00 11 01 04 00 05'), random(1), hex('0c 0c 02 3f ff ff 19 4d')),
    hear: (answer, asked) => {
      if (answer[0] !== 0x81 || u16At(answer, 2) !== answer.length || answer[4] !== 1) return 'unlike'
      const type = (answer[6] ?? 0) >>> 4
      // complex ack, error, reject, abort
      if (![3, 5, 6, 7].includes(type)) return 'unlike'
      return answer[7] === asked[8] ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'dhcp',
    name: 'DHCP, which settings there are (inform)',
    ports: [67],
    source: 'RFC 2131 sections 2 and 3.4',
    quiet: 'it answers to port 68 of this computer, which belongs to the system',
    ask: (random) => bytes(1, 1, 6, 0, random(4), zeros(228), hex('63 82 53 63 35 01 08 37 02 03 06 ff')),
    hear: (answer, asked) => {
      if (answer[0] !== 2 || !has(answer, 236, hex('63 82 53 63'))) return 'unlike'
      return same(answer, asked, 4, 8) ? 'answer' : 'other-question'
    },
  }),
  question({
    key: 'rpcbind',
    name: 'ONC RPC, an empty call of rpcbind',
    ports: [111],
    source: 'RFC 5531 section 9 and RFC 1833 section 3',
    ask: (random) => rpcCall(random(4), 100_000, 2),
    hear: hearRpc,
  }),
  question({
    key: 'nfs',
    name: 'ONC RPC, an empty call of NFS',
    ports: [2049],
    source: 'RFC 5531 section 9 and RFC 1813 section 3.3.0',
    ask: (random) => rpcCall(random(4), 100_003, 3),
    hear: hearRpc,
  }),
  question({
    key: 'nat-pmp',
    name: 'NAT-PMP, the outer address',
    ports: [5351],
    source: 'RFC 6886 section 3.2',
    ask: () => zeros(2),
    hear: (answer) => (answer[0] === 0 && answer[1] === 128 && answer.length >= 8 ? 'answer' : 'unlike'),
  }),
  question({
    key: 'ssdp',
    name: 'SSDP, a search for root devices',
    ports: [1900],
    source: 'UPnP Device Architecture 1.1 section 1.3.2',
    quiet: 'many devices answer only to the whole network',
    fromOtherPort: true,
    ask: () =>
      bytes(
        'M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: "ssdp:discover"\r\nMX: 1\r\nST: upnp:rootdevice\r\n\r\n',
      ),
    hear: (answer) => (begins(answer, 'HTTP/1.') ? 'answer' : 'unlike'),
  }),
  question({
    key: 'tftp',
    name: 'TFTP, reading a file whose name can not be',
    ports: [69],
    source: 'RFC 1350 sections 4 and 5',
    // the answer's port is its half of the transfer's id (section 4)
    fromOtherPort: true,
    ask: (random) => bytes(u16(1), `portlight-no-such-file-${letters(random(6))}`, 0, 'octet', 0),
    hear: (answer) => {
      const opcode = u16At(answer, 0)
      return answer.length >= 4 && (opcode === 5 || opcode === 3) ? 'answer' : 'unlike'
    },
  }),
]

/** A call of the procedure that does nothing, without credentials. */
function rpcCall(id: Uint8Array, program: number, version: number): Uint8Array {
  return bytes(id, u32(0), u32(2), u32(program), u32(version), u32(0), zeros(16))
}

/** Message type 1 is a reply (RFC 5531 section 9). */
function hearRpc(answer: Uint8Array, asked: Uint8Array): Heard {
  if (answer.length < 24 || !has(answer, 4, bytes(u32(1)))) return 'unlike'
  return same(answer, asked, 0, 4) ? 'answer' : 'other-question'
}

function letters(random: Uint8Array): string {
  return Array.from(random, (byte) => String.fromCharCode(97 + (byte % 26))).join('')
}
